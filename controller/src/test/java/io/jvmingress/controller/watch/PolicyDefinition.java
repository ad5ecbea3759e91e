package io.jvmingress.controller.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jvmingress.crds.AccessPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The AccessPolicy definition that is committed, in an API server.
public final class PolicyDefinition {

    private static final String NAME = "accesspolicies.jvm-ingress.io";
    private static final String VERSION = AccessPolicy.GROUP + "/" + AccessPolicy.VERSION;
    private static final long PATIENCE_SECONDS = 60;

    private PolicyDefinition() {}

    private static CustomResourceDefinition committed() {
        try (var file = AccessPolicy.class.getResourceAsStream(NAME + ".yaml")) {
            return Serialization.unmarshal(Objects.requireNonNull(file), CustomResourceDefinition.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Returns when objects of the kind can be made.
    public static void install(KubernetesClient admin) {
        var definitions = admin.apiextensions().v1().customResourceDefinitions();
        definitions.resource(committed()).forceConflicts().serverSideApply();
        definitions
                .withName(NAME)
                .waitUntilCondition(PolicyDefinition::established, PATIENCE_SECONDS, TimeUnit.SECONDS);
        await(admin, true);
    }

    /// Returns when the kind is unknown.
    public static void remove(KubernetesClient admin) {
        admin.apiextensions().v1().customResourceDefinitions().withName(NAME).delete();
        await(admin, false);
    }

    private static boolean established(CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    /// Discovery follows the definition a moment later.
    private static void await(KubernetesClient admin, boolean served) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while ((admin.getApiResources(VERSION) != null) != served) {
            assertThat(System.nanoTime())
                    .as("%s is served: %s", VERSION, served)
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /// An object as somebody writes it, whatever it holds.
    ///
    /// @param spec in YAML
    public static Resource<GenericKubernetesResource> policy(
            KubernetesClient admin, String namespace, String name, String spec) {
        var object = new GenericKubernetesResource();
        object.setApiVersion(VERSION);
        object.setKind("AccessPolicy");
        object.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        object.setAdditionalProperty("spec", Serialization.unmarshal(spec, Map.class));
        return admin.genericKubernetesResources(VERSION, "AccessPolicy")
                .inNamespace(namespace)
                .resource(object);
    }
}
