package io.jvmingress.bench;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPathBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import java.util.ArrayList;
import java.util.List;

/// Made objects as a large cluster has them: each Service with two pods, each Ingress with a host and three paths of
/// its own.
record World(int ingresses, int services) {

    static final World LARGE = new World(5_000, 2_000);

    private static final int NAMESPACES = 50;
    private static final int PATHS = 3;

    int routes() {
        return PATHS * ingresses;
    }

    List<HasMetadata> objects() {
        var objects = new ArrayList<HasMetadata>();
        objects.add(new IngressClassBuilder()
                .withNewMetadata()
                .withName("jvm-ingress")
                .endMetadata()
                .withNewSpec()
                .withController("jvm-ingress.io/controller")
                .endSpec()
                .build());
        for (int i = 0; i < NAMESPACES; i++) {
            objects.add(new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(namespace(i))
                    .endMetadata()
                    .build());
        }
        for (int i = 0; i < services; i++) {
            objects.add(service(i));
            objects.add(slice(i));
            objects.add(pod(i, 0));
            objects.add(pod(i, 1));
        }
        for (int i = 0; i < ingresses; i++) {
            objects.add(ingress(i, 0));
        }
        return objects;
    }

    /// An Ingress, in one of its versions.
    Ingress ingress(int number, int version) {
        int service = number % services;
        var paths = new ArrayList<HTTPIngressPath>();
        for (int path = 0; path < PATHS; path++) {
            paths.add(path(service, "/part-" + path + (path == 0 && version > 0 ? "/v" + version : "")));
        }
        return new IngressBuilder()
                .withNewMetadata()
                .withNamespace(namespace(service))
                .withName("web-" + number)
                .withResourceVersion(Integer.toString(version + 1))
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewSpec()
                .withIngressClassName("jvm-ingress")
                .addNewRule()
                .withHost("web-" + number + ".example.com")
                .withNewHttp()
                .withPaths(paths)
                .endHttp()
                .endRule()
                .endSpec()
                .build();
    }

    private static HTTPIngressPath path(int service, String path) {
        return new HTTPIngressPathBuilder()
                .withPath(path)
                .withPathType("Prefix")
                .withNewBackend()
                .withNewService()
                .withName("svc-" + service)
                .withNewPort()
                .withNumber(80)
                .endPort()
                .endService()
                .endBackend()
                .build();
    }

    private static Service service(int number) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace(number))
                .withName("svc-" + number)
                .endMetadata()
                .withNewSpec()
                .withClusterIP("10.96." + number / 250 + "." + (number % 250 + 1))
                .addToSelector("app", "svc-" + number)
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withNewTargetPort(8080)
                .endPort()
                .endSpec()
                .build();
    }

    private static EndpointSlice slice(int number) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace(namespace(number))
                .withName("svc-" + number + "-a")
                .addToLabels("kubernetes.io/service-name", "svc-" + number)
                .endMetadata()
                .withAddressType("IPv4")
                .addNewPort()
                .withName("http")
                .withPort(8080)
                .withProtocol("TCP")
                .endPort()
                .addNewEndpoint()
                .withAddresses(address(number, 0))
                .withNewConditions()
                .withReady(true)
                .endConditions()
                .endEndpoint()
                .addNewEndpoint()
                .withAddresses(address(number, 1))
                .withNewConditions()
                .withReady(true)
                .endConditions()
                .endEndpoint()
                .build();
    }

    private static HasMetadata pod(int number, int replica) {
        var address = address(number, replica);
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace(number))
                .withName("svc-" + number + "-" + replica)
                .withUid("uid-" + number + "-" + replica)
                .addToLabels("app", "svc-" + number)
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP(address)
                .addNewPodIP(address)
                .endStatus()
                .build();
    }

    private static String address(int number, int replica) {
        int index = 2 * number + replica;
        return "10." + (64 + index / 62_500) + "." + index / 250 % 250 + "." + (index % 250 + 1);
    }

    private static String namespace(int number) {
        return "ns-" + number % NAMESPACES;
    }
}
