package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.Pod;
import io.jvmingress.controller.compile.policy.KnownPod.Identity;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;

/// The live pods by address, and their identities.
///
/// An identity is a namespace with those labels whose keys some selector names: all that a policy
/// can tell a pod by. Labels such as `pod-template-hash` vanish, and ten thousand pods become a few
/// hundred identities. They are numbered by their first pod, in the order of names.
final class LivePods {

    private final Map<Identity, Integer> numbers = new HashMap<>();
    private final Map<String, BitSet> byNamespace = new HashMap<>();
    private final LabelIndex labels = new LabelIndex();
    private final Map<Address, List<LivePod>> byAddress;
    private final List<List<LivePod>> byIdentity = new ArrayList<>();

    private LivePods(int pods) {
        byAddress = HashMap.newHashMap(pods);
    }

    static LivePods of(SortedMap<ObjectRef, Pod> pods, Set<String> relevantKeys) {
        return of(KnownPods.NONE.of(pods, relevantKeys));
    }

    static LivePods of(KnownPods pods) {
        var live = new LivePods(pods.all().size());
        pods.all().forEach(live::add);
        return live;
    }

    List<LivePod> at(Address address) {
        return byAddress.getOrDefault(address, List.of());
    }

    /// Of all of them.
    Set<Address> addresses() {
        return byAddress.keySet();
    }

    /// Whether something holds of each pod that may be at an address; where there is none, of nobody being there.
    static <P> boolean allOrNone(List<P> pods, Predicate<Optional<P>> holds) {
        return pods.isEmpty()
                ? holds.test(Optional.empty())
                : pods.stream().allMatch(pod -> holds.test(Optional.of(pod)));
    }

    Optional<LivePod> find(ObjectRef ref) {
        return byIdentity.stream()
                .flatMap(List::stream)
                .filter(pod -> pod.known().ref().equals(ref))
                .findFirst();
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
    Map<Address, List<Integer>> identitiesByAddress() {
        var single = new ArrayList<List<Integer>>();
        for (int number = 0; number < numbers.size(); number++) {
            single.add(List.of(number));
        }
        var table = HashMap.<Address, List<Integer>>newHashMap(byAddress.size());
        byAddress.forEach((address, pods) -> table.put(
                address,
                pods.size() == 1
                        ? single.get(pods.getFirst().identity())
                        : pods.stream()
                                .map(LivePod::identity)
                                .distinct()
                                .sorted()
                                .toList()));
        return table;
    }

    private void add(KnownPod pod) {
        if (pod.addresses().isEmpty()) {
            return;
        }
        var live = new LivePod(pod, numbers.computeIfAbsent(pod.identity(), this::number));
        byIdentity.get(live.identity()).add(live);
        var alone = List.of(live);
        for (var address : pod.addresses()) {
            byAddress.merge(address, alone, LivePods::both);
        }
    }

    private static List<LivePod> both(List<LivePod> some, List<LivePod> more) {
        var both = new ArrayList<>(some);
        both.addAll(more);
        return both;
    }

    private int number(Identity identity) {
        int number = numbers.size();
        byIdentity.add(new ArrayList<>(1));
        labels.add(number, identity.labels());
        byNamespace.computeIfAbsent(identity.namespace(), _ -> new BitSet()).set(number);
        return number;
    }
}
