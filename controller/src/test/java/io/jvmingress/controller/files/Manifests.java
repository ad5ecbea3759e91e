package io.jvmingress.controller.files;

/// Objects as people write them.
final class Manifests {

    private Manifests() {}

    static String ingress(String name, String host) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  namespace: shop
                  name: %s
                spec:
                  rules:
                    - host: %s
                      http:
                        paths:
                          - path: /
                            pathType: Prefix
                            backend:
                              service:
                                name: web
                                port:
                                  number: 80
                """.formatted(name, host);
    }

    static String service(String name) {
        return """
                apiVersion: v1
                kind: Service
                metadata:
                  namespace: shop
                  name: %s
                spec:
                  ports:
                    - port: 80
                """.formatted(name);
    }
}
