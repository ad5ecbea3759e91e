package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Predicate;

/// The program behind a LoadBalancer address: a Service without selector leads its ports 80 and 443 to a process on
/// this
/// machine, and the Ingresses of its class get that Service's address into their status.
///
/// It has a class and a controller name of its own, so that it shares a cluster with other programs.
final class Edge implements AutoCloseable {

    static final String CLASS = "edge";
    static final String CONTROLLER = "jvm-ingress.io/edge";

    private static final String ADDRESS = "10.88.1.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final String namespace;
    private final Program program;

    private Edge(Cluster cluster, String namespace, Program program) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.program = program;
    }

    static Edge start(Cluster cluster) {
        var namespace = cluster.newNamespace();
        cluster.apply(ingressClass(CLASS));
        var program = Program.run(
                cluster.kubeconfig(),
                "--ingress-class=" + CLASS,
                "--controller-name=" + CONTROLLER,
                "--publish-service=" + namespace + "/edge",
                "--lease-namespace=" + namespace);
        try {
            cluster.apply(service(namespace, program));
            cluster.expose(namespace, "edge", ADDRESS);
        } catch (AssertionError | RuntimeException failed) {
            program.close();
            throw failed;
        }
        return new Edge(cluster, namespace, program);
    }

    static String ingressClass(String name) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: %s}
                spec: {controller: %s}
                """.formatted(name, CONTROLLER);
    }

    private static String service(String namespace, Program program) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: edge, namespace: %1$s}
                spec: {type: LoadBalancer, ports: [{name: http, port: 80}, {name: https, port: 443}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: edge, namespace: %1$s, labels: {kubernetes.io/service-name: edge}}
                addressType: IPv4
                ports: [{name: http, port: %2$d}, {name: https, port: %3$d}]
                endpoints: [{addresses: [%4$s], conditions: {ready: true}}]
                """.formatted(namespace, program.httpPort(), program.httpsPort(), Cluster.HOST_ADDRESS);
    }

    Program program() {
        return program;
    }

    /// Requests to the address that the Ingress's status names, once it names one. From then on each must be answered:
    /// none of these requests is tried twice.
    Curl at(String ofNamespace, String ingress) {
        cluster.kubectl(
                        "-n",
                        ofNamespace,
                        "wait",
                        "--for=jsonpath={.status.loadBalancer.ingress[0].ip}=" + ADDRESS,
                        "ingress/" + ingress,
                        "--timeout=" + PATIENCE.toSeconds() + "s")
                .text();
        return new Curl(status(ofNamespace, ingress));
    }

    /// The address that the Ingress's status names; empty where it names none.
    String status(String ofNamespace, String ingress) {
        return cluster.kubectl(
                        "-n",
                        ofNamespace,
                        "get",
                        "ingress",
                        ingress,
                        "-o",
                        "jsonpath={.status.loadBalancer.ingress[*].ip}")
                .text();
    }

    void awaitStatus(String ofNamespace, String ingress, Predicate<String> condition) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var status = status(ofNamespace, ingress);
        while (!condition.test(status)) {
            assertThat(System.nanoTime())
                    .as("status of %s is %s", ingress, status)
                    .isLessThan(deadline);
            status = status(ofNamespace, ingress);
        }
    }

    /// Where pods reach it, and are known by their own addresses.
    String clusterAddress() {
        return cluster.kubectl("-n", namespace, "get", "service", "edge", "-o", "jsonpath={.spec.clusterIP}")
                .text();
    }

    /// Requests without an Ingress to wait for.
    Curl anywhere() {
        return new Curl(ADDRESS);
    }

    @Override
    public void close() {
        program.close();
        cluster.deleteNamespace(namespace);
    }
}
