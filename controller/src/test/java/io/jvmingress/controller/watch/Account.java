package io.jvmingress.controller.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/// A ServiceAccount with some rules, and a kubeconfig with its token.
public final class Account implements AutoCloseable {

    private final ApiServer server;
    private final String namespace;
    private final Path kubeconfig;
    private final Deque<HasMetadata> made = new ArrayDeque<>();

    public Account(ApiServer server, String namespace, Path folder) throws IOException {
        this.server = server;
        this.namespace = namespace;
        make(new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("ingress")
                .endMetadata()
                .build());
        var token = server.admin()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName("ingress")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3_600L)
                        .endSpec()
                        .build());
        kubeconfig = server.kubeconfigWithToken(token.getStatus().getToken(), folder);
    }

    public static PolicyRule rule(String group, String resource, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resource)
                .withVerbs(verbs)
                .build();
    }

    /// To list and watch all that is read, but not these.
    public static List<PolicyRule> allBut(String... resources) {
        return Stream.of(
                        rule("networking.k8s.io", "ingresses", "list", "watch"),
                        rule("networking.k8s.io", "ingressclasses", "list", "watch"),
                        rule("networking.k8s.io", "networkpolicies", "list", "watch"),
                        rule("discovery.k8s.io", "endpointslices", "list", "watch"),
                        rule("", "services", "list", "watch"),
                        rule("", "secrets", "list", "watch"),
                        rule("", "pods", "list", "watch"),
                        rule("", "namespaces", "list", "watch"))
                .filter(rule -> !List.of(resources).contains(rule.getResources().getFirst()))
                .toList();
    }

    /// To list and watch these Secrets and no others.
    public static PolicyRule secrets(String... names) {
        return new PolicyRuleBuilder()
                .withApiGroups("")
                .withResources("secrets")
                .withResourceNames(names)
                .withVerbs("list", "watch")
                .build();
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    private HasMetadata make(HasMetadata object) {
        var there = server.admin().resource(object).create();
        made.push(object);
        return there;
    }

    /// Permits it in every namespace, and returns the binding, which a test may take away again.
    public HasMetadata permitEverywhere(List<PolicyRule> rules) {
        var name = namespace + "-everywhere-" + made.size();
        make(new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withRules(rules)
                .build());
        return make(new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", name)
                .addNewSubject()
                .withKind("ServiceAccount")
                .withNamespace(namespace)
                .withName("ingress")
                .endSubject()
                .build());
    }

    /// Permits it in one namespace.
    ///
    /// @param where also another namespace than the account's
    /// Permits it in every namespace, and returns the binding, which a test may take away again.
    public HasMetadata permitIn(String where, List<PolicyRule> rules) {
        var name = "ingress-" + made.size();
        make(new RoleBuilder()
                .withNewMetadata()
                .withNamespace(where)
                .withName(name)
                .endMetadata()
                .withRules(rules)
                .build());
        return make(new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(where)
                .withName(name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                .addNewSubject()
                .withKind("ServiceAccount")
                .withNamespace(namespace)
                .withName("ingress")
                .endSubject()
                .build());
    }

    @Override
    public void close() {
        made.forEach(object -> server.admin().resource(object).delete());
    }
}
