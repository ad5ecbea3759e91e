package io.jvmingress.crds.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.fabric8.kubernetes.client.CustomResource;

/// The custom resources are values. ARCHITECTURE.md says why: change both or neither.
@AnalyzeClasses(packages = "io.jvmingress.crds", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theyKnowTheModelAndNoClient = classes()
            .that()
            .doNotImplement(io.fabric8.kubernetes.api.model.HasMetadata.class)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.jvmingress.crds..",
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "org.jspecify..",
                    "com.fasterxml.jackson.annotation..",
                    "io.fabric8.kubernetes.api.model..",
                    "io.fabric8.generator.annotation..");

    @ArchTest
    static final ArchRule whatIsNoResourceIsAValue = classes()
            .that()
            .areNotAssignableTo(CustomResource.class)
            .and()
            .areNotEnums()
            .and()
            .areNotInterfaces()
            .and()
            .arePublic()
            .should()
            .beRecords();
}
