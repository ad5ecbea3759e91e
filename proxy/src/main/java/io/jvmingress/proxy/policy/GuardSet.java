package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.match.HostName;
import io.jvmingress.proxy.policy.AccessIndex.Asked;
import io.jvmingress.proxy.policy.AccessIndex.Misfit;
import io.jvmingress.proxy.policy.AccessIndex.RuleSaid;
import io.jvmingress.proxy.policy.AccessIndex.Said;
import io.jvmingress.proxy.table.AccessGuard;
import io.jvmingress.proxy.table.AccessGuard.Header;
import io.jvmingress.proxy.table.AccessGuard.Requests;
import io.jvmingress.proxy.table.AccessGuard.Rule;
import java.util.List;

/// One guard in the form that a request asks.
final class GuardSet {

    private final AccessGuard guard;
    private final List<RuleSet> rules;

    /// @param clients of the rule
    private record RuleSet(Rule rule, AdmissionSet clients) {

        boolean admits(Asked asked, int[] candidates) {
            return clients.admits(asked.client(), candidates) && describes(asked);
        }

        boolean describes(Asked asked) {
            var requests = rule.requests();
            boolean found = rule.everyRequest();
            for (int i = 0; !found && i < requests.size(); i++) {
                found = misfit(requests.get(i), asked) == Misfit.NONE;
            }
            return found;
        }
    }

    GuardSet(AccessGuard guard) {
        this.guard = guard;
        rules = guard.rules().stream()
                .map(rule -> new RuleSet(rule, new AdmissionSet(rule.clients())))
                .toList();
    }

    boolean isEnforced() {
        return guard.enforced();
    }

    /// Whether a rule admits the request.
    ///
    /// @param candidates the identities that the client may have: empty for one that is, or proves, no pod
    boolean admits(Asked asked, int[] candidates) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).admits(asked, candidates)) {
                return true;
            }
        }
        return false;
    }

    Said explain(Asked asked, int[] candidates) {
        return new Said(
                guard.policy(),
                guard.enforced(),
                rules.stream()
                        .map(set -> new RuleSaid(
                                set.rule().name(),
                                set.clients().admits(asked.client(), candidates),
                                set.describes(asked),
                                set.rule().requests().stream()
                                        .map(requests -> misfit(requests, asked))
                                        .toList()))
                        .toList());
    }

    private static Misfit misfit(Requests wanted, Asked asked) {
        if (!wanted.methods().isEmpty()
                && !wanted.methods().contains(asked.head().method())) {
            return Misfit.METHOD;
        }
        if (!wanted.paths().isEmpty() && !fitsPath(wanted, asked)) {
            return Misfit.PATH;
        }
        if (!wanted.hosts().isEmpty() && !fitsHost(wanted, asked)) {
            return Misfit.HOST;
        }
        return fitsHeaders(wanted, asked) ? Misfit.NONE : Misfit.HEADER;
    }

    private static boolean fitsPath(Requests wanted, Asked asked) {
        var target = asked.target();
        for (int i = 0; i < wanted.paths().size(); i++) {
            if (wanted.paths().get(i).covers(target.pathAndQuery(), target.pathEnd())) {
                return true;
            }
        }
        return false;
    }

    private static boolean fitsHost(Requests wanted, Asked asked) {
        for (int i = 0; i < wanted.hosts().size(); i++) {
            if (HostName.isCovered(asked.host(), wanted.hosts().get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean fitsHeaders(Requests wanted, Asked asked) {
        for (int i = 0; i < wanted.headers().size(); i++) {
            if (!fits(
                    wanted.headers().get(i),
                    asked.head().headers(wanted.headers().get(i).name()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(Header wanted, List<String> given) {
        return !given.isEmpty() && wanted.values().containsAll(given);
    }
}
