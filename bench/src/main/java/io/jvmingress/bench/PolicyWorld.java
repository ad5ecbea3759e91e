package io.jvmingress.bench;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Made objects as a large cluster with policies has them: 100 namespaces of 10 apps, each app with 10 pods, a policy,
/// a Service and an Ingress. 10,000 pods and 1,000 policies in all.
final class PolicyWorld {

    static final int NAMESPACES = 100;
    static final int APPS = 10;
    static final int REPLICAS = 10;

    private PolicyWorld() {}

    static List<HasMetadata> objects() {
        var objects = new ArrayList<HasMetadata>();
        for (int namespace = 0; namespace < NAMESPACES; namespace++) {
            objects.add(new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(name(namespace))
                    .addToLabels("stage", "s" + namespace % 4)
                    .endMetadata()
                    .build());
            for (int app = 0; app < APPS; app++) {
                for (int replica = 0; replica < REPLICAS; replica++) {
                    objects.add(pod(namespace, app, replica, 0));
                }
                objects.add(policy(namespace, app));
                objects.add(service(namespace, app));
                objects.add(slice(namespace, app, REPLICAS));
                objects.add(ingress(namespace, app));
            }
        }
        return objects;
    }

    /// A pod, in one of its versions: a later one has a tier of its own, which changes who may reach whom.
    static Pod pod(int namespace, int app, int replica, int version) {
        var tier = version > 0 ? "tier-" + version % 49 : app % 2 == 0 ? "front" : "back";
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(name(namespace))
                .withName("app-" + app + "-" + replica)
                .withUid("uid-" + namespace + "-" + app + "-" + replica)
                .withResourceVersion(Integer.toString(version + 1))
                .withLabels(Map.of(
                        "app", "app-" + app,
                        "tier", tier,
                        "pod-template-hash", "hash-" + replica,
                        "app.kubernetes.io/instance", "instance-" + app))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .addNewPort()
                .withName("http")
                .withContainerPort(8080)
                .endPort()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP(address(namespace, app, replica))
                .addNewPodIP(address(namespace, app, replica))
                .endStatus()
                .build();
    }

    /// With the first so many pods of the app.
    static EndpointSlice slice(int namespace, int app, int replicas) {
        var slice = new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace(name(namespace))
                .withName("app-" + app + "-a")
                .addToLabels("kubernetes.io/service-name", "app-" + app)
                .endMetadata()
                .withAddressType("IPv4")
                .addNewPort()
                .withName("http")
                .withPort(8080)
                .withProtocol("TCP")
                .endPort();
        for (int replica = 0; replica < replicas; replica++) {
            slice.addNewEndpoint()
                    .withAddresses(address(namespace, app, replica))
                    .withNewConditions()
                    .withReady(true)
                    .endConditions()
                    .endEndpoint();
        }
        return slice.build();
    }

    static String host(int namespace, int app) {
        return "app-" + app + "." + name(namespace) + ".example.com";
    }

    static String address(int namespace, int app, int replica) {
        return "10." + namespace + "." + app + "." + (replica + 1);
    }

    private static String name(int namespace) {
        return "team-" + namespace;
    }

    /// Two rules: pods of the own namespace or of a stage's front, and a block with an exception.
    private static NetworkPolicy policy(int namespace, int app) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withNamespace(name(namespace))
                .withName("app-" + app)
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .addToMatchLabels("app", "app-" + app)
                .endPodSelector()
                .addNewIngress()
                .addNewFrom()
                .withNewPodSelector()
                .addNewMatchExpression()
                .withKey("app")
                .withOperator("NotIn")
                .withValues("app-" + (app + 1) % APPS)
                .endMatchExpression()
                .endPodSelector()
                .endFrom()
                .addNewFrom()
                .withNewNamespaceSelector()
                .addToMatchLabels("stage", "s" + app % 4)
                .endNamespaceSelector()
                .withNewPodSelector()
                .addToMatchLabels("tier", "front")
                .endPodSelector()
                .endFrom()
                .addNewPort()
                .withNewPort("http")
                .endPort()
                .endIngress()
                .addNewIngress()
                .addNewFrom()
                .withNewIpBlock()
                .withCidr("203.0." + app + ".0/24")
                .withExcept("203.0." + app + ".128/25")
                .endIpBlock()
                .endFrom()
                .addNewPort()
                .withNewPort(8080)
                .endPort()
                .endIngress()
                .endSpec()
                .build();
    }

    private static Service service(int namespace, int app) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(name(namespace))
                .withName("app-" + app)
                .endMetadata()
                .withNewSpec()
                .withClusterIP("172.20." + namespace + "." + (app + 1))
                .addToSelector("app", "app-" + app)
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withNewTargetPort(8080)
                .endPort()
                .endSpec()
                .build();
    }

    private static Ingress ingress(int namespace, int app) {
        return new IngressBuilder()
                .withNewMetadata()
                .withNamespace(name(namespace))
                .withName("app-" + app)
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewSpec()
                .addNewRule()
                .withHost(host(namespace, app))
                .withNewHttp()
                .addNewPath()
                .withPath("/")
                .withPathType("Prefix")
                .withNewBackend()
                .withNewService()
                .withName("app-" + app)
                .withNewPort()
                .withNumber(80)
                .endPort()
                .endService()
                .endBackend()
                .endPath()
                .endHttp()
                .endRule()
                .endSpec()
                .build();
    }
}
