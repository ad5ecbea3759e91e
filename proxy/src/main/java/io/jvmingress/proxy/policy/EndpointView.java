package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.Upstream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The endpoints of one upstream as policies part them.
///
/// Endpoints with the same verdicts form a group, and a request asks once for each group, not for each endpoint: a
/// service of a thousand endpoints has one or two groups. What a combination of admitted groups leaves is made when it
/// is first asked for and kept ([Selections]), so that a request neither copies nor allocates; only with more than
/// [#MOST_KEPT] isolated groups it is made for each request.
///
/// @param <T> what stands for a list of endpoints
public final class EndpointView<T> {

    /// As many as a number has bits.
    static final int MOST_KEPT = Long.SIZE;

    private static final int[] NO_POD = {};
    private static final Group NOT_ISOLATED = new Group(List.of(), EgressIndex.NO_REFUSAL);

    private final PolicyIndex policies;
    private final List<Endpoint> endpoints;
    private final int[] groupOf;
    private final List<Group> groups;
    private final Function<List<Endpoint>, T> form;
    private final T all;

    /// What is left where no group is admitted.
    private final T open;

    /// A bit for each group.
    private final long everyGroup;

    private final Selections<T> selections;

    /// The groups at each address of an isolated endpoint.
    private final Map<Address, int[]> isolated;
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
        isolated = new HashMap<>();
        group();
        added = upstream.policyMode();
        judgedInModeOff = judgedInModeOff();
        all = form.apply(endpoints);
        open = form.apply(select(_ -> false, _ -> false, Address.v4(0)));
        everyGroup = groups.size() < MOST_KEPT ? (1L << groups.size()) - 1 : -1L;
        selections = new Selections<>(groups.size());
    }

    private EndpointView(PolicyIndex policies, EndpointView<T> view) {
        this.policies = policies;
        form = view.form;
        endpoints = view.endpoints;
        groupOf = view.groupOf;
        groups = view.groups;
        isolated = view.isolated;
        added = view.added;
        judgedInModeOff = judgedInModeOff();
        all = view.all;
        open = view.open;
        everyGroup = view.everyGroup;
        selections = view.selections;
    }

    /// The view of the same upstream under other policies: what was made for it is kept where they part the endpoints
    /// in the same way.
    ///
    /// @param others made with those before
    public Optional<EndpointView<T>> over(PolicyIndex others) {
        for (int i = 0; i < groupOf.length; i++) {
            var alike = groupOf[i] < 0 ? NOT_ISOLATED : groups.get(groupOf[i]);
            var endpoint = endpoints.get(i);
            if (!others.isJudgedBy(endpoint, alike.verdicts())
                    || others.egress().refusalOf(endpoint) != alike.refusal()) {
                return Optional.empty();
            }
        }
        return Optional.of(new EndpointView<>(others, this));
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

    /// Whether policies isolate an endpoint.
    public boolean isIsolated() {
        return groups.stream().anyMatch(group -> !group.verdicts().isEmpty());
    }

    /// Whether the egress rules of a client's pod decide about an endpoint.
    public boolean dependsOnEgress() {
        return groups.stream().anyMatch(group -> group.refusal() != EgressIndex.NO_REFUSAL);
    }

    /// Whether rules admit clients by their addresses; a rule for all addresses of a family does not ask for them.
    public boolean admitsByAddress() {
        return groups.stream()
                .flatMap(group -> group.verdicts().stream())
                .flatMap(set -> set.verdict().clients().ranges().stream())
                .anyMatch(range -> !range.isEverything());
    }

    /// The endpoints that this client may reach. A client that is itself the pod behind an endpoint always reaches that
    /// one, unless the proxy's own pod is judged and is not admitted.
    ///
    /// @param provesPod whether the address is the TCP peer's: one from a header is an address, never a pod
    /// @param modes of the settings and the route; the upstream adds its own
    /// @param port on which the client reached the proxy's own pod
    /// @param localNode to which endpoints a client is admitted, besides, whose address is a node's
    public T allowed(Address client, boolean provesPod, Modes modes, LocalNode localNode, int port) {
        if (groups.isEmpty()) {
            return all;
        }
        var every = modes.with(added);
        if (!every.judge(Optional.empty()) && !judgedInModeOff) {
            return all;
        }
        return localNode != LocalNode.NEVER && provesPod && policies.isNode(client)
                ? fromNode(client, every, localNode)
                : judged(client, provesPod, every, port);
    }

    /// Where a node's address opens nothing.
    public T allowed(Address client, boolean provesPod, Modes modes, int port) {
        return allowed(client, provesPod, modes, LocalNode.NEVER, port);
    }

    /// The endpoints to which rules admit the node, and those that its address opens: there it counts as an admitted
    /// client. It is no pod, so it has no egress rules.
    private T fromNode(Address node, Modes modes, LocalNode localNode) {
        boolean any = localNode == LocalNode.ANY;
        if (any && groups.size() <= MOST_KEPT) {
            long admitted = 0;
            for (int group = 0; group < groups.size(); group++) {
                if (allowsItself(group, modes) || allows(groups.get(group), node, NO_POD, modes)) {
                    admitted |= 1L << group;
                }
            }
            return kept(admitted, 0, node);
        }
        var left = new ArrayList<Endpoint>();
        for (int i = 0; i < groupOf.length; i++) {
            int group = groupOf[i];
            var endpoint = endpoints.get(i);
            if (group < 0
                    || allows(groups.get(group), node, NO_POD, modes)
                    || (allowsItself(group, modes) && (any || policies.sources().isOnNode(endpoint, node)))) {
                left.add(endpoint);
            }
        }
        return form.apply(List.copyOf(left));
    }

    private T judged(Address client, boolean provesPod, Modes modes, int port) {
        var candidates = policies.candidates(client, provesPod);
        if (groups.size() > MOST_KEPT) {
            var admitted = new BitSet();
            for (int group = 0; group < groups.size(); group++) {
                admitted.set(group, admits(groups.get(group), client, candidates, modes, port));
            }
            return form.apply(select(admitted::get, group -> provesPod && allowsItself(group, modes), client));
        }
        long admitted = 0;
        for (int group = 0; group < groups.size(); group++) {
            if (admits(groups.get(group), client, candidates, modes, port)) {
                admitted |= 1L << group;
            }
        }
        boolean mayBeOwn = provesPod && admitted != everyGroup;
        return kept(admitted, mayBeOwn ? own(client, modes) & ~admitted : 0, client);
    }

    private T kept(long admitted, long own, Address client) {
        if (admitted == everyGroup) {
            return all;
        }
        if (admitted == 0 && own == 0) {
            return open;
        }
        var known = selections.find(admitted, own, client);
        if (known != null) {
            return known;
        }
        var made = form.apply(
                select(group -> (admitted & (1L << group)) != 0, group -> (own & (1L << group)) != 0, client));
        selections.keep(admitted, own, client, made);
        return made;
    }

    /// The groups in which the client is a pod behind an endpoint and may be served by itself.
    private long own(Address client, Modes modes) {
        var at = isolated.get(client);
        long own = 0;
        for (int i = 0; at != null && i < at.length; i++) {
            if (allowsItself(at[i], modes)) {
                own |= 1L << at[i];
            }
        }
        return own;
    }

    private boolean allowsItself(int group, Modes modes) {
        var verdicts = groups.get(group).verdicts();
        for (int i = 0; i < verdicts.size(); i++) {
            if (!verdicts.get(i).allowsItself(modes)) {
                return false;
            }
        }
        return true;
    }

    private List<Endpoint> select(IntPredicate admitted, IntPredicate own, Address client) {
        var left = new ArrayList<Endpoint>();
        for (int i = 0; i < groupOf.length; i++) {
            int group = groupOf[i];
            var endpoint = endpoints.get(i);
            if (group < 0 || admitted.test(group) || (endpoint.address().equals(client) && own.test(group))) {
                left.add(endpoint);
            }
        }
        return List.copyOf(left);
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
                groupOf[i] = numbers.computeIfAbsent(alike, _ -> {
                    groups.add(alike);
                    return groups.size() - 1;
                });
                isolated.merge(endpoint.address(), new int[] {groupOf[i]}, EndpointView::with);
            }
        }
    }

    private boolean admits(Group group, Address client, int[] candidates, Modes modes, int port) {
        return !policies.egress().refuses(group.refusal(), candidates, client.v6(), modes, port)
                && allows(group, client, candidates, modes);
    }

    private static int[] with(int[] some, int[] more) {
        return IntStream.concat(IntStream.of(some), IntStream.of(more))
                .distinct()
                .toArray();
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
