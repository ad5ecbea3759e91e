package io.jvmingress.controller.watch;

import java.util.List;

/// A spec of an AccessPolicy that must be refused.
///
/// @param field that the refusal must name
public record BadPolicy(String field, String spec) {

    private static final String SERVICE = "targetRefs: [{group: '', kind: Service, name: orders}]\n";

    private static final List<BadPolicy> ALL = List.of(
            new BadPolicy("spec.targetRefs", "{}"),
            new BadPolicy("spec.targetRefs", "targetRefs: []"),
            new BadPolicy("spec.targetRefs", "targetRefs: [" + "{kind: Service, name: a},".repeat(17) + "]"),
            new BadPolicy("spec.targetRefs[0].kind", "targetRefs: [{name: orders}]"),
            new BadPolicy("spec.targetRefs[0].kind", "targetRefs: [{kind: Ingress, name: web}]"),
            new BadPolicy(
                    "spec.targetRefs[0].kind", "targetRefs: [{group: networking.k8s.io, kind: Service, name: a}]"),
            new BadPolicy("spec.targetRefs[0].kind", "targetRefs: [{group: apps, kind: Deployment, name: a}]"),
            new BadPolicy("spec.targetRefs[0].name", "targetRefs: [{kind: Service}]"),
            new BadPolicy("spec.targetRefs[0].name", "targetRefs: [{kind: Service, name: ''}]"),
            new BadPolicy("spec.targetRefs[0].name", "targetRefs: [{kind: Service, name: Orders}]"),
            new BadPolicy(
                    "spec.targetRefs[0].sectionName", "targetRefs: [{kind: Service, name: a, sectionName: a.test}]"),
            new BadPolicy(
                    "spec.targetRefs[0].sectionName",
                    "targetRefs: [{group: networking.k8s.io, kind: Ingress, name: a, sectionName: 'a.*'}]"),
            new BadPolicy("spec.mode", SERVICE + "mode: Ignore"),
            new BadPolicy("spec.rules", SERVICE + "rules: [" + manyRules(65) + "]"),
            new BadPolicy("spec.rules[1]", SERVICE + "rules: [{name: same}, {name: same}]"),
            new BadPolicy("spec.rules[0].name", SERVICE + "rules: [{}]"),
            new BadPolicy("spec.rules[0].name", SERVICE + "rules: [{name: Has Blank}]"),
            BadPolicy.rule("from", "from: []"),
            BadPolicy.rule("from", "from: [" + "{podSelector: {}},".repeat(33) + "]"),
            BadPolicy.rule("to", "to: []"),
            BadPolicy.from("", ""),
            BadPolicy.from(".ipBlock", "ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}"),
            BadPolicy.from(".ipBlock", "ipBlock: {cidr: 10.0.0.0/8}, namespaceSelector: {}"),
            BadPolicy.from(".ipBlock.cidr", "ipBlock: {}"),
            BadPolicy.from(".ipBlock.cidr", "ipBlock: {except: [10.9.0.0/16]}"),
            BadPolicy.from(".ipBlock.cidr", "ipBlock: {cidr: 10.0.0.1}"),
            BadPolicy.from(".ipBlock.cidr", "ipBlock: {cidr: 10.0.0.0/33}"),
            BadPolicy.from(".ipBlock.cidr", "ipBlock: {cidr: 10.0/8}"),
            BadPolicy.from(".ipBlock.except[0]", "ipBlock: {cidr: 10.0.0.0/8, except: [10.9]}"),
            BadPolicy.from(".ipBlock.except", "ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}"),
            BadPolicy.from(".ipBlock.except", "ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}"),
            BadPolicy.from(".ipBlock.except", "ipBlock: {cidr: 10.0.0.0/8, except: ['2001:db8::/32']}"),
            BadPolicy.from(".podSelector.matchLabels.app", "podSelector: {matchLabels: {app: 'a b'}}"),
            BadPolicy.from(
                    ".podSelector.matchExpressions[0].key", "podSelector: {matchExpressions: [{operator: Exists}]}"),
            BadPolicy.from(
                    ".podSelector.matchExpressions[0].operator",
                    "podSelector: {matchExpressions: [{key: a, operator: Like, values: [b]}]}"),
            BadPolicy.from(
                    ".namespaceSelector.matchExpressions[0].values",
                    "namespaceSelector: {matchExpressions: [{key: a, operator: In}]}"),
            BadPolicy.from(
                    ".namespaceSelector.matchExpressions[0].values",
                    "namespaceSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}"),
            BadPolicy.to("", ""),
            BadPolicy.to(".methods", "methods: []"),
            BadPolicy.to(".methods[0]", "methods: [get]"),
            BadPolicy.to(".methods[0]", "methods: ['GET,POST']"),
            BadPolicy.to(".methods[1]", "methods: [GET, GET]"),
            BadPolicy.to(".paths[0].type", "paths: [{value: /a}]"),
            BadPolicy.to(".paths[0].type", "paths: [{type: Prefix, value: /a}]"),
            BadPolicy.to(".paths[0].type", "paths: [{type: RegularExpression, value: /a.*}]"),
            BadPolicy.to(".paths[0].value", "paths: [{type: Exact}]"),
            BadPolicy.to(".paths[0].value", "paths: [{type: Exact, value: a}]"),
            BadPolicy.to(".paths[0].value", "paths: [{type: Exact, value: '/a?b=c'}]"),
            BadPolicy.to(".paths[0].value", "paths: [{type: Exact, value: '/a/../b'}]"),
            BadPolicy.to(".paths[0].value", "paths: [{type: PathPrefix, value: '/a/.'}]"),
            BadPolicy.to(".paths[0].value", "paths: [{type: Exact, value: /" + "a".repeat(1024) + "}]"),
            BadPolicy.to(".hosts[0]", "hosts: ['*']"),
            BadPolicy.to(".hosts[0]", "hosts: [Shop.test]"),
            BadPolicy.to(".hosts[0]", "hosts: ['shop.test:80']"),
            BadPolicy.to(".hosts[0]", "hosts: [" + "a".repeat(254) + "]"),
            BadPolicy.to(".headers[0].name", "headers: [{values: [a]}]"),
            BadPolicy.to(".headers[0].name", "headers: [{name: 'x tenant', values: [a]}]"),
            BadPolicy.to(".headers[0].values", "headers: [{name: x-tenant}]"),
            BadPolicy.to(".headers[0].values", "headers: [{name: x-tenant, values: []}]"),
            BadPolicy.to(".headers[0].values[0]", "headers: [{name: x-tenant, values: [' a']}]"));

    private static String manyRules(int count) {
        var rules = new StringBuilder();
        for (int number = 0; number < count; number++) {
            rules.append("{name: r").append(number).append("},");
        }
        return rules.toString();
    }

    public static List<BadPolicy> all() {
        return ALL;
    }

    /// With a target, and one rule that begins so.
    private static BadPolicy rule(String field, String rule) {
        return new BadPolicy("spec.rules[0]." + field, SERVICE + "rules: [{name: r, " + rule + "}]");
    }

    private static BadPolicy to(String field, String operation) {
        return rule("to[0]" + field, "to: [{" + operation + "}]");
    }

    private static BadPolicy from(String field, String peer) {
        return rule("from[0]" + field, "from: [{" + peer + "}]");
    }
}
