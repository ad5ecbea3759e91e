package io.jvmingress.controller.compile.policy;

/// What one rule of a policy says of one connection, in words.
///
/// @param policy `namespace/name`
/// @param rule where in the policy, as `spec.ingress[0]`; `spec` for a policy without rules
/// @param who is judged: `source` for a connection, `client` or `controller` for a request, and for egress always
///     `destination`
public record RuleReading(String policy, String rule, String who, boolean admits, String why) {

    /// As a part of a sentence.
    public String text() {
        return policy + " " + rule + (admits ? " admits the " : " does not admit the ") + who + ": " + why;
    }
}
