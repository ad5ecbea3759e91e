package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.PolicyFinding.PolicyAdmitsOnlyController;
import io.jvmingress.controller.compile.policy.CompiledPolicies.Read;
import io.jvmingress.controller.compile.policy.Grants.Grant;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.EndpointTable;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.PolicyTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Compiles NetworkPolicies: who may reach each isolated endpoint on its own (container) port.
///
/// `PolicyCompiler.compile(state, endpoints, options, previous)` with `previous` from the last
/// call, at first [CompiledPolicies#NONE]. Policies, pods and namespaces that are the same maps,
/// and equal endpoints, give back `previous` itself; other changes that lead to an equal table keep
/// the table by identity.
public final class PolicyCompiler {

    private final List<IngressPolicy> policies;
    private final List<IngressPolicy> leaving;
    private final LivePods pods;
    private final List<List<Grant>> grants;
    private final Namespaces namespaces;
    private final Hop hop;
    private final NamespaceModes modes;
    private final EgressCompiler egress;
    private final PolicyInputs inputs;
    private final Read read;

    private PolicyCompiler(PolicyInputs inputs, Read read) {
        this.inputs = inputs;
        this.read = read;
        policies = read.policies().ingress();
        leaving = read.policies().egress();
        pods = LivePods.of(read.pods());
        namespaces = Namespaces.of(inputs.namespaces());
        var granting = new Grants(pods, namespaces);
        grants = policies.stream().map(granting::of).toList();
        hop = inputs.known().controller().map(ref -> hop(inputs, pods, ref)).orElse(Hop.UNKNOWN);
        modes = NamespaceModes.of(inputs.namespaces());
        egress = new EgressCompiler(leaving, pods, granting, hop, modes);
    }

    /// Never fails: what is wrong with a policy becomes a finding, and the policy admits less.
    ///
    /// @param previous what the call before returned
    public static CompiledPolicies compile(
            ClusterState state, EndpointTable endpoints, CompileOptions options, CompiledPolicies previous) {
        return compile(PolicyInputs.of(state, endpoints, options), previous);
    }

    static CompiledPolicies compile(PolicyInputs inputs, CompiledPolicies previous) {
        if (inputs.areThoseOf(previous.inputs())) {
            return previous;
        }
        var policies = previous.read().policies().of(inputs.policies());
        var read = new Read(policies, previous.read().pods().of(inputs.pods(), policies.keys()));
        var findings = new ArrayList<>(policies.findings());
        var compiler = new PolicyCompiler(inputs, read);
        findings.addAll(compiler.modes.findings());
        compiler.reportHopOnly(inputs.known().mode(), findings);
        var traps = compiler.traps(inputs);
        findings.addAll(traps.findings());
        var table = keeping(previous.table(), compiler.table(inputs.endpoints()));
        return new CompiledPolicies(
                table.equals(previous.table()) ? previous.table() : table,
                findings.stream().distinct().toList(),
                traps.doubts(),
                inputs,
                read);
    }

    /// With the old parts where they are equal: then whoever compares them later need not look into them. Where
    /// identities or verdicts changed, the table is another one anyway, and its largest part is not looked through.
    private static PolicyTable keeping(PolicyTable old, PolicyTable made) {
        var identities = keep(old.identities(), made.identities());
        var verdicts = keep(old.verdicts(), made.verdicts());
        boolean same = identities.equals(old.identities()) && verdicts.equals(old.verdicts());
        return new PolicyTable(
                identities,
                verdicts,
                same ? keep(old.endpoints(), made.endpoints()) : made.endpoints(),
                keep(old.egress(), made.egress()),
                keep(old.sources(), made.sources()));
    }

    private static <T> T keep(T old, T made) {
        return made.equals(old) ? old : made;
    }

    private static Hop hop(PolicyInputs inputs, LivePods pods, ObjectRef ref) {
        var pod = inputs.pods().get(ref);
        if (pod == null) {
            return Hop.UNKNOWN;
        }
        return new Hop(ref.namespace(), pods.find(ref), LivePod.liveAddresses(pod));
    }

    private PolicyTable table(EndpointTable endpoints) {
        var selecting = selectingPolicies();
        var verdicts = new VerdictCompiler(policies, grants, hop, modes);
        var networks = SourceCompiler.networks(inputs.known().networks(), pods);
        var seen = new HashSet<String>();
        var isolated = new HashMap<String, List<Integer>>();
        var guarded = new ArrayList<Endpoint>();
        for (var upstream : endpoints.upstreams().values()) {
            for (var endpoint : upstream.endpoints()) {
                // An endpoint may serve several upstreams.
                if (seen.add(endpoint.id())) {
                    egress.add(endpoint);
                    var judging = verdictsOf(endpoint, selecting, verdicts);
                    if (!judging.isEmpty()) {
                        isolated.put(endpoint.id(), judging);
                        guarded.add(endpoint);
                    }
                }
            }
        }
        // Where nothing is isolated nobody asks who a client is: pods may come and go without a new table.
        var refusals = egress.table();
        if (isolated.isEmpty() && refusals.endpoints().isEmpty()) {
            return PolicyTable.EMPTY;
        }
        var sources = SourceCompiler.compile(networks, read.pods(), pods, guarded);
        return new PolicyTable(pods.identitiesByAddress(), verdicts.verdicts(), isolated, refusals, sources);
    }

    /// One verdict for each isolated pod at the endpoint's address, whatever its owner is said to
    /// be: where two claim the address, both must let the client in.
    private List<Integer> verdictsOf(Endpoint endpoint, List<List<Integer>> selecting, VerdictCompiler verdicts) {
        var owners = pods.at(endpoint.address());
        if (owners.size() == 1) {
            var judging = selecting.get(owners.getFirst().identity());
            return judging.isEmpty() ? List.of() : verdicts.alone(judging, endpoint, owners.getFirst());
        }
        return owners.stream()
                .filter(pod -> !selecting.get(pod.identity()).isEmpty())
                .map(pod -> verdicts.verdict(selecting.get(pod.identity()), endpoint, pod))
                .distinct()
                .sorted()
                .toList();
    }

    /// For each identity the positions of the policies that isolate it, ascending: that is in order
    /// of their names.
    private List<List<Integer>> selectingPolicies() {
        return selecting(policies, pods);
    }

    static List<List<Integer>> selecting(List<IngressPolicy> policies, LivePods pods) {
        var selecting = Stream.<List<Integer>>generate(ArrayList::new)
                .limit(pods.identities())
                .toList();
        for (int number = 0; number < policies.size(); number++) {
            var policy = policies.get(number);
            Integer position = number;
            pods.selectedBy(policy).stream()
                    .forEach(identity -> selecting.get(identity).add(position));
        }
        return selecting;
    }

    /// A policy that was written for an enforcing network plugin, where the proxy's own pod is the
    /// source.
    /// Where the hop alone is judged, or may stand for the client, it does what its author expects.
    private void reportHopOnly(PolicyMode settings, List<Finding> findings) {
        for (int number = 0; number < policies.size(); number++) {
            var policy = policies.get(number);
            var mode = modes.of(policy.ref().namespace()).orElse(settings);
            if (judgesClient(mode)
                    && !policy.delegates()
                    && admitsOnlyHop(policy.ref().namespace(), grants.get(number))) {
                findings.add(new PolicyAdmitsOnlyController(policy.ref(), mode));
            }
        }
    }

    private static boolean judgesClient(PolicyMode mode) {
        return switch (mode) {
            case CLIENT, BOTH -> true;
            case OFF, CONTROLLER, EITHER -> false;
        };
    }

    /// What is well written and does not do what its author expects, where it counts at all.
    private PolicyTraps traps(PolicyInputs inputs) {
        var traps = new PolicyTraps(pods, namespaces);
        policies.forEach(policy -> judgedSpec(inputs, policy).ifPresent(spec -> traps.lookAtIngress(policy, spec)));
        leaving.forEach(policy -> judgedSpec(inputs, policy).ifPresent(spec -> traps.lookAtEgress(policy, spec)));
        return traps;
    }

    private Optional<NetworkPolicySpec> judgedSpec(PolicyInputs inputs, IngressPolicy policy) {
        var mode = modes.of(policy.ref().namespace()).orElse(inputs.known().mode());
        return mode == PolicyMode.OFF
                ? Optional.empty()
                : Optional.ofNullable(inputs.policies().get(policy.ref())).map(NetworkPolicy::getSpec);
    }

    /// Whether every peer finds the proxy's own pod or its neighbours. Who admits another namespace
    /// that is the proxy's means the proxy, even if it has other pods; in the proxy's own namespace
    /// other pods are clients.
    private boolean admitsOnlyHop(String namespace, List<Grant> grants) {
        var admitted = new BitSet();
        for (var grant : grants) {
            if (grant.anyone() || !grant.ranges().isEmpty()) {
                return false;
            }
            admitted.or(grant.identities());
        }
        if (!hop.isAmong(admitted)) {
            return false;
        }
        if (namespace.equals(hop.namespace())) {
            return admitted.cardinality() == 1 && pods.podsOf(admitted.nextSetBit(0)) == 1;
        }
        admitted.andNot(pods.inNamespace(hop.namespace()));
        return admitted.isEmpty();
    }
}
