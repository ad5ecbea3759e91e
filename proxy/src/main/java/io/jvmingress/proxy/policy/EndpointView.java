package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.Upstream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The endpoints of one upstream as policies part them.
///
/// Endpoints with the same verdicts form a group, and a request asks once for each group, not for each endpoint: a
/// service of a thousand endpoints has one or two groups. What each combination of admitted groups leaves is made
/// ready once, so that a request neither copies nor allocates; with more than [#PREPARED_GROUPS] isolated groups it is
/// made for each request. Immutable.
///
/// @param <T> what stands for a list of endpoints
public final class EndpointView<T> {

    /// Eight combinations; each further group doubles them.
    static final int PREPARED_GROUPS = 3;

    private final PolicyIndex policies;
    private final List<Endpoint> endpoints;
    private final int[] groupOf;
    private final List<Group> groups;
    private final Function<List<Endpoint>, T> form;
    private final T all;
    private final List<T> prepared;
    private final Set<Address> isolated;
    private final PolicyMode added;

    /// Whether some of it is judged although the settings' mode is off.
    private final boolean judgedInModeOff;

    /// Endpoints that policies treat alike.
    ///
    /// @param refusal of the egress of clients
    private record Group(List<VerdictSet> verdicts, int refusal) {}

    private EndpointView(PolicyIndex policies, Upstream upstream, Function<List<Endpoint>, T> form) {
        this.policies = policies;
        this.form = form;
        endpoints = upstream.endpoints();
        groupOf = new int[endpoints.size()];
        groups = new ArrayList<>();
        isolated = new HashSet<>();
        group();
        added = upstream.policyMode();
        judgedInModeOff = judgedInModeOff();
        all = form.apply(endpoints);
        prepared = prepare();
    }

    /// The view of one upstream.
    ///
    /// @param form makes what [#allowed] returns of the endpoints that are left, in their order, or of none
    public static <T> EndpointView<T> of(PolicyIndex policies, Upstream upstream, Function<List<Endpoint>, T> form) {
        return new EndpointView<>(policies, upstream, form);
    }

    /// Every endpoint, before policy.
    public T all() {
        return all;
    }

    /// The endpoints that this client may reach. A client that is itself the pod behind an endpoint always reaches that
    /// one, unless the proxy's own pod is judged and is not admitted.
    ///
    /// @param provesPod whether the address is the TCP peer's: one from a header is an address, never a pod
    /// @param modes of the settings and the route; the upstream adds its own
    /// @param port on which the client reached the proxy's own pod
    public T allowed(Address client, boolean provesPod, Modes modes, int port) {
        if (groups.isEmpty()) {
            return all;
        }
        var every = modes.with(added);
        return every.judge(Optional.empty()) || judgedInModeOff ? judged(client, provesPod, every, port) : all;
    }

    private T judged(Address client, boolean provesPod, Modes modes, int port) {
        if (prepared.isEmpty() || (provesPod && isolated.contains(client))) {
            return form.apply(select(client, provesPod, modes, port));
        }
        var candidates = policies.candidates(client, provesPod);
        int mask = 0;
        for (int group = 0; group < groups.size(); group++) {
            if (!refuses(groups.get(group), client, candidates, modes, port)
                    && allows(groups.get(group), client, candidates, modes)) {
                mask |= 1 << group;
            }
        }
        return prepared.get(mask);
    }

    private boolean judgedInModeOff() {
        var off = Modes.of(PolicyMode.OFF, EgressMode.OFF);
        return policies.egress().judgesInModeOff()
                || groups.stream()
                        .flatMap(group -> group.verdicts().stream())
                        .anyMatch(set -> off.judge(set.verdict().mode()));
    }

    private void group() {
        var numbers = new HashMap<Group, Integer>();
        for (int i = 0; i < groupOf.length; i++) {
            var endpoint = endpoints.get(i);
            var alike = new Group(
                    List.of(policies.verdictSetsOf(endpoint)), policies.egress().refusalOf(endpoint));
            groupOf[i] = -1;
            if (!alike.verdicts().isEmpty() || alike.refusal() != EgressIndex.NO_REFUSAL) {
                isolated.add(endpoint.address());
                groupOf[i] = numbers.computeIfAbsent(alike, _ -> {
                    groups.add(alike);
                    return groups.size() - 1;
                });
            }
        }
    }

    /// What each combination of admitted groups leaves, by its bits; nothing where there are too many, or none.
    private List<T> prepare() {
        if (groups.isEmpty() || groups.size() > PREPARED_GROUPS) {
            return List.of();
        }
        var lists = new ArrayList<T>();
        for (int mask = 0; mask < 1 << groups.size(); mask++) {
            var left = new ArrayList<Endpoint>();
            for (int i = 0; i < groupOf.length; i++) {
                if (groupOf[i] < 0 || (mask & (1 << groupOf[i])) != 0) {
                    left.add(endpoints.get(i));
                }
            }
            lists.add(form.apply(List.copyOf(left)));
        }
        return lists;
    }

    private List<Endpoint> select(Address client, boolean provesPod, Modes modes, int port) {
        var candidates = policies.candidates(client, provesPod);
        var allowed = new boolean[groups.size()];
        var itself = new boolean[groups.size()];
        for (int group = 0; group < allowed.length; group++) {
            var alike = groups.get(group);
            allowed[group] =
                    !refuses(alike, client, candidates, modes, port) && allows(alike, client, candidates, modes);
            itself[group] = provesPod && alike.verdicts().stream().allMatch(set -> set.allowsItself(modes));
        }
        var left = new ArrayList<Endpoint>();
        for (int i = 0; i < groupOf.length; i++) {
            int group = groupOf[i];
            boolean reaches = group < 0 || allowed[group];
            if (reaches || (itself[group] && endpoints.get(i).address().equals(client))) {
                left.add(endpoints.get(i));
            }
        }
        return List.copyOf(left);
    }

    private boolean refuses(Group group, Address client, int[] candidates, Modes modes, int port) {
        return policies.egress().refuses(group.refusal(), candidates, client.v6(), modes, port);
    }

    private static boolean allows(Group group, Address client, int[] candidates, Modes modes) {
        var verdicts = group.verdicts();
        for (int i = 0; i < verdicts.size(); i++) {
            if (!verdicts.get(i).allows(client, candidates, modes)) {
                return false;
            }
        }
        return true;
    }
}
