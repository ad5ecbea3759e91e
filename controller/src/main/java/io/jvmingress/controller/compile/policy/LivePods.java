package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.Pod;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.service.PodFacts;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The live pods by address, and their identities.
///
/// An identity is a namespace with those labels whose keys some selector names: all that a policy
/// can tell a pod by. Labels such as `pod-template-hash` vanish, and ten thousand pods become a few
/// hundred identities. They are numbered by their first pod, in the order of names.
final class LivePods {

    private record Identity(String namespace, Map<String, String> labels) {}

    private final Set<String> relevantKeys;
    private final Map<Identity, Integer> numbers = new HashMap<>();
    private final Map<String, BitSet> byNamespace = new HashMap<>();
    private final LabelIndex labels = new LabelIndex();
    private final Map<Address, List<LivePod>> byAddress = new HashMap<>();
    private final List<List<LivePod>> byIdentity = new ArrayList<>();
    private final Map<ObjectRef, LivePod> byRef = new HashMap<>();

    private LivePods(Set<String> relevantKeys) {
        this.relevantKeys = relevantKeys;
    }

    static LivePods of(SortedMap<ObjectRef, Pod> pods, Set<String> relevantKeys) {
        var live = new LivePods(relevantKeys);
        pods.forEach(live::add);
        return live;
    }

    List<LivePod> at(Address address) {
        return byAddress.getOrDefault(address, List.of());
    }

    /// Whether something holds of each pod that may be at an address; where there is none, of nobody being there.
    static <P> boolean allOrNone(List<P> pods, Predicate<Optional<P>> holds) {
        return pods.isEmpty()
                ? holds.test(Optional.empty())
                : pods.stream().allMatch(pod -> holds.test(Optional.of(pod)));
    }

    Optional<LivePod> find(ObjectRef ref) {
        return Optional.ofNullable(byRef.get(ref));
    }

    int identities() {
        return numbers.size();
    }

    /// The identities that a policy isolates.
    BitSet selectedBy(IngressPolicy policy) {
        var selected = (BitSet) inNamespace(policy.ref().namespace()).clone();
        selected.and(select(policy.pods()));
        return selected;
    }

    /// The pods that no policy can tell from each other, in order of their names.
    List<LivePod> withIdentity(int identity) {
        return byIdentity.get(identity);
    }

    /// The pods of all of these.
    List<LivePod> withIdentities(BitSet identities) {
        return identities.stream()
                .boxed()
                .flatMap(identity -> byIdentity.get(identity).stream())
                .toList();
    }

    /// How many pods no policy can tell from each other.
    int podsOf(int identity) {
        return byIdentity.get(identity).size();
    }

    /// The identities of one namespace; not to be changed.
    BitSet inNamespace(String namespace) {
        return byNamespace.getOrDefault(namespace, new BitSet());
    }

    /// The identities whose labels match, in whatever namespace; not to be changed.
    BitSet select(Selector selector) {
        return labels.select(selector);
    }

    /// The table's view: for each address the identities that live there, ascending.
    SortedMap<Address, List<Integer>> identitiesByAddress() {
        var single = new ArrayList<List<Integer>>();
        for (int number = 0; number < numbers.size(); number++) {
            single.add(List.of(number));
        }
        var table = new TreeMap<Address, List<Integer>>();
        byAddress.forEach((address, pods) -> table.put(
                address,
                pods.size() == 1
                        ? single.get(pods.getFirst().identity())
                        : pods.stream()
                                .map(LivePod::identity)
                                .distinct()
                                .sorted()
                                .toList()));
        return Collections.unmodifiableSortedMap(table);
    }

    private void add(ObjectRef ref, Pod pod) {
        var addresses = LivePod.liveAddresses(pod);
        if (addresses.isEmpty() || PodFacts.isOnHostNetwork(pod)) {
            return;
        }
        var identity = new Identity(ref.namespace(), project(Fields.labels(pod)));
        var live = new LivePod(pod, numbers.computeIfAbsent(identity, this::number));
        byRef.put(ref, live);
        byIdentity.get(live.identity()).add(live);
        for (var address : addresses) {
            byAddress.merge(address, List.of(live), (first, more) -> {
                var both = new ArrayList<>(first);
                both.addAll(more);
                return both;
            });
        }
    }

    private int number(Identity identity) {
        int number = numbers.size();
        byIdentity.add(new ArrayList<>(1));
        labels.add(number, identity.labels());
        byNamespace.computeIfAbsent(identity.namespace(), _ -> new BitSet()).set(number);
        return number;
    }

    private Map<String, String> project(Map<String, String> all) {
        if (all == null) {
            return Map.of();
        }
        var relevant = new HashMap<String, String>();
        all.forEach((key, value) -> {
            if (relevantKeys.contains(key)) {
                relevant.put(key, Objects.requireNonNullElse(value, ""));
            }
        });
        return relevant;
    }
}
