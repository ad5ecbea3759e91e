package io.jvmingress.controller.explain;

import io.jvmingress.controller.compile.policy.ConnectionPolicies.Verdict;
import io.jvmingress.controller.compile.policy.RuleReading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether NetworkPolicies let one side open a connection to the other, without a proxy between them.
///
/// @param ingress what the destination's policies say
/// @param egress what the source's policies say; null where the question leaves it out
/// @param why the whole in a sentence
/// @param rules what each rule of the policies says, those of ingress first
public record ConnectionAnswer(
        boolean allowed, Verdict ingress, @Nullable Verdict egress, String why, List<RuleReading> rules)
        implements Answer {

    public ConnectionAnswer {
        rules = List.copyOf(rules);
    }

    static ConnectionAnswer of(
            ConnectionQuestion question, Verdict ingress, @Nullable Verdict egress, List<RuleReading> rules) {
        boolean out = egress == null || egress.allowed();
        return new ConnectionAnswer(ingress.allowed() && out, ingress, egress, why(question, ingress, egress), rules);
    }

    private static String why(ConnectionQuestion question, Verdict ingress, @Nullable Verdict egress) {
        var port = question.protocol() + " port " + question.port();
        if (!ingress.allowed()) {
            return "no policy that isolates " + question.destination() + " for ingress admits " + question.source()
                    + " to " + port;
        }
        if (egress != null && !egress.allowed()) {
            return "no policy that isolates " + question.source() + " for egress lets it out to "
                    + question.destination() + ", " + port;
        }
        boolean isolated = ingress.isolated() || (egress != null && egress.isolated());
        return isolated
                ? "every side that policies isolate admits " + port
                : "no policy isolates " + (egress == null ? question.destination() : "either side");
    }
}
