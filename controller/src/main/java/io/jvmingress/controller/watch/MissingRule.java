package io.jvmingress.controller.watch;

import io.jvmingress.controller.state.ObjectRef;
import java.util.List;
import java.util.stream.Collectors;

/// What RBAC does not permit, and the rule that would.
///
/// @param group      empty for the core group
/// @param namespaces one empty name: in the whole cluster
/// @param names empty: objects of any name
public record MissingRule(
        String group, String resource, List<String> verbs, List<String> namespaces, List<String> names) {

    public MissingRule {
        verbs = List.copyOf(verbs);
        namespaces = List.copyOf(namespaces);
        names = List.copyOf(names);
    }

    public MissingRule(String group, String resource, List<String> verbs, List<String> namespaces) {
        this(group, resource, verbs, namespaces, List.of());
    }

    /// For one Secret and no other.
    static MissingRule ofSecret(ObjectRef secret) {
        return new MissingRule(
                "", "secrets", List.of("list", "watch"), List.of(secret.namespace()), List.of(secret.name()));
    }

    /// One line that names each verb and resource, and the rules as YAML.
    static StartException startException(List<MissingRule> missing) {
        return new StartException(sentence(missing));
    }

    /// What is missing and the rule to add, as one line.
    public String sentence() {
        return sentence(List.of(this));
    }

    private static String sentence(List<MissingRule> missing) {
        var what = missing.stream().map(MissingRule::text).collect(Collectors.joining(", "));
        var rules = missing.stream().map(MissingRule::yaml).collect(Collectors.joining(", "));
        var clusterWide = missing.stream().anyMatch(rule -> rule.namespaces.contains(ApiPreflight.EVERYWHERE));
        return "missing permission to " + what + "; add to its " + (clusterWide ? "ClusterRole" : "Role")
                + " the rules: [" + rules + "]";
    }

    private String text() {
        var where = namespaces.contains(ApiPreflight.EVERYWHERE) ? "" : " in " + String.join(" and ", namespaces);
        var which = names.isEmpty() ? "" : " " + String.join(", ", names);
        return String.join(" and ", verbs) + " " + resource + which + where;
    }

    private String yaml() {
        var which = names.isEmpty() ? "" : ", resourceNames: [" + String.join(", ", names) + "]";
        return "{apiGroups: [\"" + group + "\"], resources: [" + resource + "]" + which + ", verbs: ["
                + String.join(", ", verbs) + "]}";
    }
}
