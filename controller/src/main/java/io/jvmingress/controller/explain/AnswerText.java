package io.jvmingress.controller.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// An answer as people read it, made from its JSON so that it is the same whoever answered.
public final class AnswerText {

    private final List<String> lines = new ArrayList<>();

    private AnswerText() {}

    /// One line for each fact; none of them holds control characters, whatever objects are called.
    public static String of(Topic topic, JsonNode answer) {
        var text = new AnswerText();
        switch (topic) {
            case REQUEST -> text.request(answer);
            case CONNECTION -> text.connection(answer);
            case ENDPOINTS -> text.endpoints(answer);
        }
        return text.lines.stream()
                .map(line -> line.replaceAll("\\p{Cntrl}", "?"))
                .collect(Collectors.joining("\n"));
    }

    private void request(JsonNode answer) {
        var location = text(answer, "location");
        lines.add(text(answer, "outcome") + " " + text(answer, "status") + " " + text(answer, "reason")
                + (location.isEmpty() ? "" : " to " + location));
        var client = answer.path("client");
        var pod = text(client, "pod");
        fact(
                "client",
                text(client, "address") + (pod.isEmpty() ? ", no pod" : ", pod " + pod) + ", known by "
                        + text(client, "from"));
        var node = text(client, "node");
        if (!node.isEmpty()) {
            fact("", "the address is a node's, and --policy-local-node is " + node);
        }
        var certificate = answer.path("certificate");
        if (certificate.isObject()) {
            fact("certificate", text(certificate, "source") + " for " + list(certificate.path("names")));
        }
        var route = answer.path("route");
        if (route.isObject()) {
            fact("route", route(route));
        }
        for (var other : answer.path("others")) {
            var path = text(other, "path");
            fact(
                    "not taken",
                    "Ingress " + text(other, "ingress") + (path.isEmpty() ? "" : " " + path) + ": "
                            + text(other, "why"));
        }
        var service = text(answer, "service");
        if (!service.isEmpty()) {
            var algorithm = text(answer, "algorithm");
            fact("service", service + ":" + text(answer, "port") + (algorithm.isEmpty() ? "" : ", " + algorithm));
        }
        for (var policy : answer.path("access")) {
            access(policy);
        }
        for (var endpoint : answer.path("endpoints")) {
            fact(endpoint.path("eligible").asBoolean() ? "endpoint" : "not used", endpoint(endpoint));
        }
    }

    /// The rules that admit the request, or where none does, why each does not.
    private void access(JsonNode policy) {
        boolean admits = policy.path("admits").asBoolean();
        var rules = policy.path("rules").values().stream()
                .filter(rule -> rule.path("admits").asBoolean() == admits)
                .map(rule -> "rule " + text(rule, "rule") + (admits ? "" : " " + text(rule, "why")))
                .collect(Collectors.joining(", "));
        fact(
                "access",
                "AccessPolicy " + text(policy, "policy") + ", " + text(policy, "mode")
                        + (admits ? ": admits by " + rules : ": does not admit: ")
                        + (admits ? "" : rules.isEmpty() ? "it has no rules" : rules));
    }

    private static String route(JsonNode route) {
        var ingress = text(route, "ingress");
        var path = text(route, "path");
        return (ingress.isEmpty() ? "--default-backend" : "Ingress " + ingress) + ", host " + text(route, "host") + ", "
                + (path.isEmpty() ? "default backend" : text(route, "pathType") + " " + path);
    }

    private static String endpoint(JsonNode endpoint) {
        var pod = text(endpoint, "pod");
        var policies = list(endpoint.path("policies"));
        var why = text(endpoint, "policyWhy");
        return text(endpoint, "address") + (pod.isEmpty() ? "" : " " + pod) + ": " + text(endpoint, "why")
                + "; policy: " + text(endpoint, "policy") + (policies.isEmpty() ? "" : " by " + policies)
                + (why.isEmpty() ? "" : "; " + why);
    }

    private void connection(JsonNode answer) {
        lines.add((answer.path("allowed").asBoolean() ? "allowed" : "denied") + ": " + text(answer, "why"));
        verdict("ingress", answer.path("ingress"));
        verdict("egress", answer.path("egress"));
        for (var rule : answer.path("rules")) {
            fact("rule", rule(rule));
        }
    }

    private void verdict(String direction, JsonNode verdict) {
        if (verdict.isObject()) {
            fact(
                    direction,
                    verdict.path("isolated").asBoolean()
                            ? (verdict.path("allowed").asBoolean() ? "allowed" : "denied") + ", isolated by "
                                    + list(verdict.path("policies"))
                            : "not isolated");
        }
    }

    private static String rule(JsonNode rule) {
        return text(rule, "policy") + " " + text(rule, "rule")
                + (rule.path("admits").asBoolean() ? " admits the " : " does not admit the ") + text(rule, "who") + ": "
                + text(rule, "why");
    }

    private void endpoints(JsonNode answer) {
        lines.add(text(answer, "tier") + ": " + text(answer, "why"));
        for (var endpoint : answer.path("endpoints")) {
            fact(
                    endpoint.path("usable").asBoolean() ? "usable" : "not usable",
                    text(endpoint, "address") + ": " + text(endpoint, "why"));
        }
    }

    private void fact(String what, String text) {
        lines.add("  %-12s %s".formatted(what, text));
    }

    /// Empty where it is null or missing.
    private static String text(JsonNode node, String key) {
        var value = node.path(key);
        return value.isNull() || value.isMissingNode() ? "" : value.asString();
    }

    private static String list(JsonNode values) {
        return values.values().stream().map(JsonNode::asString).collect(Collectors.joining(", "));
    }
}
