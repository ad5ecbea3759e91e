package io.jvmingress.controller.app;

/// A small shop: a Service, its endpoint on loopback, and an Ingress that leads there.
final class Shop {

    private Shop() {}

    /// Service, EndpointSlice and, last, the Ingress `shop/shop`, so that a test can add to its `spec`.
    static String manifest(String host, int port) {
        return service("web") + "---\n" + endpoints("web", port) + "---\n" + ingress("shop", host, "web", 80);
    }

    static String service(String name) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {namespace: shop, name: %s}
                spec:
                  ports: [{port: 80}]
                """.formatted(name);
    }

    static String endpoints(String service, int port) {
        return """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  namespace: shop
                  name: %s-1
                  labels: {kubernetes.io/service-name: %s}
                addressType: IPv4
                ports: [{port: %d, name: "", protocol: TCP}]
                endpoints: [{addresses: [127.0.0.1], conditions: {ready: true}}]
                """.formatted(service, service, port);
    }

    static String ingress(String name, String host, String service, int port) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {namespace: shop, name: %s}
                spec:
                  rules:
                    - host: %s
                      http:
                        paths:
                          - path: /
                            pathType: Prefix
                            backend: {service: {name: %s, port: {number: %d}}}
                """.formatted(name, host, service, port);
    }

    static String secret(String certificate, String key) {
        return """
                apiVersion: v1
                kind: Secret
                type: kubernetes.io/tls
                metadata: {namespace: shop, name: key}
                stringData:
                  tls.crt: |
                %s  tls.key: |
                %s""".formatted(certificate.indent(4), key.indent(4));
    }
}
