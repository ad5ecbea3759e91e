package io.jvmingress.e2e;

import java.util.List;

/// One namespace with Services of real pods, in which each scenario opens an Ingress of its own.
///
/// @param edge whose class the Ingresses have
record Feature(Cluster cluster, Edge edge, String namespace) implements AutoCloseable {

    /// Returns once a pod of each Service is ready.
    static Feature with(Cluster cluster, Edge edge, List<String> services) {
        var feature = new Feature(cluster, edge, cluster.newNamespace());
        services.forEach(service -> cluster.apply(feature.backend(service)));
        services.forEach(service -> cluster.awaitDeployment(feature.namespace(), service));
        return feature;
    }

    /// A Deployment and, in front of it, a NodePort Service with the port 8080, which is called `http`.
    private String backend(String name) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %2$s, namespace: %1$s}
                spec: {type: NodePort, selector: {app: %2$s}, ports: [{name: http, port: 8080, targetPort: http}]}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  selector: {matchLabels: {app: %2$s}}
                  template:
                    metadata: {labels: {app: %2$s}}
                    spec:
                      %3$s
                """.formatted(namespace, name, Shop.POD_SPEC.indent(6).strip());
    }

    /// @param spec the Ingress's, but for its class
    void apply(String ingress, String className, String spec) {
        cluster.apply(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  ingressClassName: %3$s
                  %4$s
                """.formatted(namespace, ingress, className, spec.indent(2).strip()));
    }

    /// Applies an Ingress and waits, as a user does, for its address.
    Curl open(String ingress, String spec) {
        apply(ingress, Edge.CLASS, spec);
        return edge.at(namespace, ingress);
    }

    String status(String ingress) {
        return edge.status(namespace, ingress);
    }

    void delete(String ingress) {
        cluster.kubectl("-n", namespace, "delete", "ingress", ingress).text();
    }

    /// Returns once nothing of it is routed: a default backend that is left would answer the next tests' misses.
    @Override
    public void close() {
        cluster.kubectl("-n", namespace, "delete", "ingress", "--all").text();
        edge.anywhere().await("http://nobody.test/", reply -> reply.status() == 404);
        cluster.deleteNamespace(namespace);
    }
}
