package io.jvmingress.controller.compile.policy;

import io.jvmingress.controller.compile.policy.Grants.Grant;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.Admission;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.IdentitySet;
import io.jvmingress.proxy.table.Verdict;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Unites what policies say about one port of one kind of pod, each distinct verdict once.
final class VerdictCompiler {

    /// All that a verdict depends on.
    ///
    /// @param policies by their positions
    /// @param names what the pod calls the port
    private record Question(List<Integer> policies, int port, boolean v6, Set<String> names) {}

    private record Asked(int identity, int port, boolean v6, Set<String> names) {}

    private final List<IngressPolicy> policies;
    private final List<List<Grant>> grants;
    private final Hop hop;
    private final NamespaceModes modes;
    private final Map<Asked, List<Integer>> byIdentity = new HashMap<>();
    private final Map<Question, List<Integer>> answers = new HashMap<>();
    private final Map<Verdict, Integer> numbers = new HashMap<>();
    private final List<Verdict> verdicts = new ArrayList<>();

    /// @param grants of each policy, at its position
    VerdictCompiler(List<IngressPolicy> policies, List<List<Grant>> grants, Hop hop, NamespaceModes modes) {
        this.policies = policies;
        this.grants = grants;
        this.hop = hop;
        this.modes = modes;
    }

    /// The number of the verdict about an endpoint of a pod that these policies isolate.
    int verdict(List<Integer> selecting, Endpoint endpoint, LivePod pod) {
        return alone(selecting, endpoint, pod).getFirst();
    }

    /// The same as a list. The policies that isolate a pod are those of its identity, so most endpoints ask what
    /// another
    /// one has asked.
    List<Integer> alone(List<Integer> selecting, Endpoint endpoint, LivePod pod) {
        var asked =
                new Asked(pod.identity(), endpoint.port(), endpoint.address().v6(), pod.namesOf(endpoint.port()));
        var known = byIdentity.get(asked);
        if (known != null) {
            return known;
        }
        var answer = number(new Question(selecting, asked.port(), asked.v6(), asked.names()));
        byIdentity.put(asked, answer);
        return answer;
    }

    private List<Integer> number(Question question) {
        return answers.computeIfAbsent(
                question,
                asked -> List.of(numbers.computeIfAbsent(answer(asked), verdict -> {
                    verdicts.add(verdict);
                    return verdicts.size() - 1;
                })));
    }

    /// In the order of their numbers.
    List<Verdict> verdicts() {
        return verdicts;
    }

    private Verdict answer(Question question) {
        boolean anyone = false;
        boolean byHopSelector = false;
        boolean byDelegation = false;
        var identities = new BitSet();
        var ranges = new ArrayList<AddressRange>();
        for (int number : question.policies()) {
            for (var grant : grants.get(number)) {
                if (grant.ports().include(question.port(), question.names())) {
                    boolean admitsHop = hop.isAmong(grant.identities());
                    anyone |= grant.anyone();
                    byHopSelector |= admitsHop;
                    byDelegation |= admitsHop && policies.get(number).delegates();
                    identities.or(grant.identities());
                    ranges.addAll(grant.ranges());
                }
            }
        }
        return new Verdict(
                new Admission(anyone, IdentitySet.of(identities), AddressRanges.union(ranges)),
                anyone || byHopSelector || hop.dialsFrom(ranges, question.v6()),
                byHopSelector,
                byDelegation,
                // A pod's policies are all in its own namespace.
                modes.of(policies.get(question.policies().getFirst()).ref().namespace()),
                question.policies().stream()
                        .map(number -> policies.get(number).ref().namespacedName())
                        .toList());
    }
}
