package io.jvmingress.controller.arch;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The rooms of the controller and their doors. ARCHITECTURE.md says why each rule stands: change
/// both or neither.
@AnalyzeClasses(packages = "io.jvmingress", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] INPUT_AND_OUTPUT = {
        "io.fabric8.kubernetes.client..",
        "io.vertx..",
        "io.netty..",
        "java.net..",
        "java.nio.file..",
        "org.slf4j..",
        "java.util.concurrent.."
    };

    @ArchTest
    static final ArchRule theProxyNeverSeesKubernetes = noClasses()
            .that()
            .resideInAPackage("io.jvmingress.proxy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.jvmingress.controller..", "io.jvmingress.crds..", "io.fabric8..");

    @ArchTest
    static final ArchRule theCustomResourcesKnowNothingOfTheProgram = noClasses()
            .that()
            .resideInAPackage("io.jvmingress.crds..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.jvmingress.controller..", "io.jvmingress.proxy..");

    @ArchTest
    static final ArchRule thePureRoomsDoNoInputOrOutput = noClasses()
            .that()
            .resideInAnyPackage(
                    "..controller.compile..", "..controller.state..", "..controller.tls..", "..controller.explain..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(INPUT_AND_OUTPUT);

    @ArchTest
    static final ArchRule thePureRoomsDoNotLookAtTheClock = noClasses()
            .that()
            .resideInAnyPackage(
                    "..controller.compile..", "..controller.state..", "..controller.tls..", "..controller.explain..")
            .should()
            .callMethodWhere(target(owner(resideInAPackage("java.time.."))).and(target(nameMatching("now"))))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule theStateKnowsOnlyTheKubernetesModel = classes()
            .that()
            .resideInAPackage("..controller.state..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "..controller.state..",
                    "java..",
                    "org.jspecify..",
                    "io.fabric8.kubernetes.api.model..",
                    "io.jvmingress.crds..");

    /// It may see how the proxy reads a request's path, so that a rule's path is read in the same way.
    @ArchTest
    static final ArchRule theCompilerKnowsStateTableAndCertificates = classes()
            .that()
            .resideInAPackage("..controller.compile..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "..controller.compile..",
                    "..controller.state..",
                    "..controller.tls..",
                    "..proxy.table..",
                    "..proxy.match..",
                    "java..",
                    "org.jspecify..",
                    "io.jvmingress.crds..",
                    "io.fabric8.kubernetes.api.model..");

    /// It runs the proxy's own decision, and asks the compiler for what the table does not carry.
    @ArchTest
    static final ArchRule explanationsKnowTheCompilerAndTheDecision = classes()
            .that()
            .resideInAPackage("..controller.explain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "..controller.explain..",
                    "..controller.compile..",
                    "..controller.state..",
                    "..proxy.table..",
                    "..proxy.match..",
                    "..proxy.policy..",
                    "..proxy.decision..",
                    "java..",
                    "org.jspecify..",
                    "io.jvmingress.crds..",
                    "io.fabric8.kubernetes.api.model..",
                    "tools.jackson..",
                    "com.fasterxml.jackson.annotation..");

    @ArchTest
    static final ArchRule certificatesAreReadWithoutKubernetes = classes()
            .that()
            .resideInAPackage("..controller.tls..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "..controller.tls..",
                    "..proxy.table..",
                    "java..",
                    "javax.security.auth.x500..",
                    "org.jspecify..",
                    "org.bouncycastle..");

    @ArchTest
    static final ArchRule theCompilerNeverMutatesItsInput = noClasses()
            .that()
            .resideInAnyPackage("..controller.compile..", "..controller.explain..")
            .should()
            .callMethodWhere(target(owner(resideInAPackage("io.fabric8.kubernetes.api.model..")))
                    .and(target(nameMatching("(set|add|remove|with|edit).*"))));

    @ArchTest
    static final ArchRule findingsAreRecords = classes()
            .that()
            .implement(io.jvmingress.controller.compile.Finding.class)
            .and()
            .areNotInterfaces()
            .should()
            .beRecords();

    @ArchTest
    static final ArchRule roomsDoNotLeanOnEachOtherInCircles =
            slices().matching("io.jvmingress.controller.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingIsCalledHelperOrUtils = noClasses().should().haveNameMatching(".*(Utils?|Helper)$");
}
