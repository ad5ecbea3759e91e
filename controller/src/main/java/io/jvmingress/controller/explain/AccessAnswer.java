package io.jvmingress.controller.explain;

import io.jvmingress.proxy.policy.AccessIndex.Misfit;
import io.jvmingress.proxy.policy.AccessIndex.RuleSaid;
import io.jvmingress.proxy.policy.AccessIndex.Said;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What one AccessPolicy says about a request.
///
/// @param policy `namespace/name`
/// @param mode `Enforce` or `Audit`
/// @param admits whether one of its rules does
public record AccessAnswer(String policy, String mode, boolean admits, List<RuleAnswer> rules) {

    public AccessAnswer {
        rules = List.copyOf(rules);
    }

    /// What one rule says.
    ///
    /// @param why not; empty where it admits the request
    public record RuleAnswer(String rule, boolean admits, String why) {}

    static AccessAnswer of(Said said) {
        return new AccessAnswer(
                said.policy(),
                said.enforced() ? "Enforce" : "Audit",
                said.admits(),
                said.rules().stream()
                        .map(rule -> new RuleAnswer(rule.rule(), rule.admits(), rule.admits() ? "" : why(rule)))
                        .toList());
    }

    private static String why(RuleSaid rule) {
        var client = rule.client() ? "" : "is not for this client";
        var request = rule.request() ? "" : "is not for this " + misfits(rule.misfits());
        return client.isEmpty() || request.isEmpty() ? client + request : client + " and " + request;
    }

    /// Where no operation is valid there is no misfit either.
    private static String misfits(List<Misfit> misfits) {
        return misfits.isEmpty()
                ? "or any request"
                : misfits.stream()
                        .distinct()
                        .map(misfit -> misfit.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" or "));
    }
}
