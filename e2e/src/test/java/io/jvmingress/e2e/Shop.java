package io.jvmingress.e2e;

/// The objects of one small shop in a namespace of its own.
record Shop(String namespace) {

    /// Pods of the echo image that a cluster with *restricted* pod security admits.
    static final String POD_SPEC = """
            terminationGracePeriodSeconds: 5
            securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
            containers:
              - name: echo
                image: docker.io/local/echo:1
                imagePullPolicy: Never
                ports: [{name: http, containerPort: 8080}]
                env:
                  - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                  - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
                readinessProbe: {httpGet: {path: /health, port: http}, periodSeconds: 1}
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            """;

    String host() {
        return namespace + ".test";
    }

    String deployment(int replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: %1$s}
                spec:
                  replicas: %2$d
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      %3$s
                """.formatted(namespace, replicas, POD_SPEC.indent(6).strip());
    }

    String pod(String name, String label) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %2$s, namespace: %1$s, labels: {role: %3$s}}
                spec:
                  %4$s
                """.formatted(namespace, name, label, POD_SPEC.indent(2).strip());
    }

    String service() {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: web, namespace: %s}
                spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}
                """.formatted(namespace);
    }

    static String ingressClass() {
        return """
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: jvm-ingress}
                spec: {controller: jvm-ingress.io/controller}
                """;
    }

    String ingress(String name, String host, String path) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  ingressClassName: jvm-ingress
                  rules:
                    - host: %3$s
                      http: {paths: [{path: %4$s, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}]}
                """.formatted(namespace, name, host, path);
    }

    /// The same with a certificate, which plain requests are sent to.
    String tlsIngress(String name, String host) {
        return ingress(name, host, "/") + "  tls: [{hosts: [" + host + "], secretName: tls}]\n";
    }

    /// Only pods of this namespace with the label `role: friend` may call the shop's pods.
    String policy() {
        return """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: friends, namespace: %s}
                spec:
                  podSelector: {matchLabels: {app: web}}
                  ingress: [{from: [{podSelector: {matchLabels: {role: friend}}}]}]
                """.formatted(namespace);
    }
}
