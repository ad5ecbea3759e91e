package io.jvmingress.proxy.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The data plane's rooms and their doors: ARCHITECTURE.md's table in code. Change both or neither.
@AnalyzeClasses(packages = "io.jvmingress.proxy", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify..";

    @ArchTest
    static final ArchRule theTableKnowsOnlyTheJdk = room("table");

    @ArchTest
    static final ArchRule matchingKnowsOnlyTheTable = room("match", "table");

    @ArchTest
    static final ArchRule filtersKnowOnlyTheTable = room("filter", "table");

    @ArchTest
    static final ArchRule policiesKnowTheTableAndHeads = room("policy", "table", "match");

    @ArchTest
    static final ArchRule balancingKnowsOnlyTheTable = room("balance", "table");

    @ArchTest
    static final ArchRule theDecisionKnowsThePureRooms = room("decision", "table", "match", "filter", "policy");

    @ArchTest
    static final ArchRule upstreamStateKnowsNoNetwork = room("upstream", "table", "balance", "decision");

    @ArchTest
    static final ArchRule thePureRoomsDoNoInputOrOutput = noClasses()
            .that()
            .resideInAnyPackage(
                    "..proxy.table",
                    "..proxy.match",
                    "..proxy.filter",
                    "..proxy.policy",
                    "..proxy.balance",
                    "..proxy.decision")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.file..", "java.util.concurrent..", "java.util.logging..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock");

    @ArchTest
    static final ArchRule loggingAndCountingNeverSeeTheServer = noClasses()
            .that()
            .resideInAnyPackage("..proxy.access", "..proxy.metrics")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..", "..proxy.server");

    @ArchTest
    static final ArchRule theProxyNeverSeesKubernetes =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("io.jvmingress.controller..", "io.fabric8..");

    @ArchTest
    static final ArchRule tableTypesAreValues = classes()
            .that()
            .resideInAPackage("..proxy.table")
            .and()
            .haveSimpleNameNotEndingWith("Printer")
            .and()
            .doNotHaveSimpleName("AddressText")
            .and()
            // A value, too; as a record it would show its array to everybody.
            .doNotHaveSimpleName("IdentitySet")
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .beRecords()
            .orShould()
            .beInterfaces()
            .orShould()
            .beEnums();

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("io.jvmingress.proxy.(*)..").should().beFreeOfCycles();

    private static ArchRule room(String name, String... doors) {
        var allowed = new ArrayList<>(List.of(JDK, NULLNESS, "..proxy." + name));
        Stream.of(doors).map(door -> "..proxy." + door).forEach(allowed::add);
        return classes()
                .that()
                .resideInAPackage("..proxy." + name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new))
                .allowEmptyShould(false)
                .because("the room " + name + " is pure or has no network in it");
    }
}
