package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.jvmingress.controller.compile.CompileOptions.Judged;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.proxy.policy.EndpointView;
import io.jvmingress.proxy.policy.Modes;
import io.jvmingress.proxy.policy.PolicyIndex;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.EndpointTable;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.Upstream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Measures, by hand and not in the build: 10,000 pods in 100 namespaces, 1,000 policies, an upstream for each of 1,000
/// apps. Prints the median of the thread's own time for compiling, of indexing, and of a decision for one upstream.
final class PolicyScale {

    private static final int NAMESPACES = 100;
    private static final int APPS = 10;
    private static final int REPLICAS = 10;
    private static final int ROUNDS = 101;

    private PolicyScale() {}

    public static void main(String[] arguments) {
        var inputs = inputs();
        var compile = new long[ROUNDS];
        var index = new long[ROUNDS];
        var compiled = CompiledPolicies.NONE;
        var policies = PolicyIndex.EMPTY;
        for (int round = 0; round < ROUNDS; round++) {
            long start = cpuTime();
            compiled = PolicyCompiler.compile(inputs, CompiledPolicies.NONE);
            long between = cpuTime();
            policies = PolicyIndex.of(compiled.table());
            index[round] = cpuTime() - between;
            compile[round] = between - start;
        }
        var table = compiled.table();
        System.out.printf(
                "%d addresses, %d isolated endpoints, %d verdicts, %d findings%n",
                table.identities().size(),
                table.endpoints().size(),
                table.verdicts().size(),
                compiled.findings().size());
        System.out.printf(
                "compile: first %.1f ms, median of the second half %.1f ms%n", compile[0] / 1e6, warm(compile) / 1e6);
        System.out.printf("index: median of the second half %.1f ms%n", warm(index) / 1e6);
        decide(policies, inputs);
    }

    private static void decide(PolicyIndex policies, PolicyInputs inputs) {
        var views = inputs.endpoints().upstreams().values().stream()
                .map(upstream -> EndpointView.of(policies, upstream, list -> list))
                .toList();
        var clients = inputs.pods().values().stream()
                .map(pod -> World.address(pod.getStatus().getPodIP()))
                .toList();
        var modes = Modes.of(PolicyMode.CLIENT, EgressMode.EVALUATE);
        var nanos = new long[ROUNDS];
        long allowed = 0;
        int questions = 1_000_000;
        for (int round = 0; round < ROUNDS; round++) {
            long start = cpuTime();
            for (int i = 0; i < questions; i++) {
                allowed += views.get(i % views.size())
                        .allowed(clients.get(i % clients.size()), true, modes, 80)
                        .size();
            }
            nanos[round] = cpuTime() - start;
        }
        System.out.printf(
                "decision: %.1f ns for an upstream of %d endpoints (%d allowed in all)%n",
                (double) warm(nanos) / questions, REPLICAS, allowed);
    }

    /// Of this thread, so that a busy machine tells little less than an idle one.
    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long warm(long[] nanos) {
        var half = Arrays.copyOfRange(nanos, nanos.length / 2, nanos.length);
        Arrays.sort(half);
        return half[half.length / 2];
    }

    private static PolicyInputs inputs() {
        var objects = new ArrayList<HasMetadata>();
        var upstreams = new TreeMap<String, Upstream>();
        for (int namespace = 0; namespace < NAMESPACES; namespace++) {
            objects.add(World.namespace("team-" + namespace, Map.of("stage", "s" + namespace % 4)));
            for (int app = 0; app < APPS; app++) {
                var pods = pods(namespace, app);
                objects.addAll(pods);
                objects.add(policy(namespace, app));
                upstreams.put("team-" + namespace + "/app-" + app + ":80", upstream(namespace, app, pods));
            }
        }
        Collections.shuffle(objects, new java.util.Random(1));
        var state = ClusterState.of(objects);
        return new PolicyInputs(
                state.networkPolicies(), state.pods(), state.namespaces(), new EndpointTable(upstreams), Judged.CLIENT);
    }

    private static List<Pod> pods(int namespace, int app) {
        var pods = new ArrayList<Pod>();
        for (int replica = 0; replica < REPLICAS; replica++) {
            pods.add(new PodBuilder()
                    .withNewMetadata()
                    .withNamespace("team-" + namespace)
                    .withName("app-" + app + "-" + replica)
                    .addToLabels("app", "app-" + app)
                    .addToLabels("tier", app % 2 == 0 ? "front" : "back")
                    .addToLabels("pod-template-hash", "hash-" + replica)
                    .addToLabels("app.kubernetes.io/instance", "instance-" + app)
                    .endMetadata()
                    .withNewSpec()
                    .addNewContainer()
                    .addNewPort()
                    .withName("http")
                    .withContainerPort(8080)
                    .endPort()
                    .endContainer()
                    .endSpec()
                    .withNewStatus()
                    .withPhase("Running")
                    .withPodIP("10." + namespace + "." + app + "." + replica)
                    .endStatus()
                    .build());
        }
        return pods;
    }

    /// Two rules: pods of the own namespace or of a stage's front, and two blocks, one with an exception.
    private static NetworkPolicy policy(int namespace, int app) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withNamespace("team-" + namespace)
                .withName("app-" + app)
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .addToMatchLabels("app", "app-" + app)
                .endPodSelector()
                .addNewIngress()
                .addNewFrom()
                .withNewPodSelector()
                .addNewMatchExpression()
                .withKey("app")
                .withOperator("NotIn")
                .withValues("app-" + (app + 1) % APPS)
                .endMatchExpression()
                .endPodSelector()
                .endFrom()
                .addNewFrom()
                .withNewNamespaceSelector()
                .addToMatchLabels("stage", "s" + app % 4)
                .endNamespaceSelector()
                .withNewPodSelector()
                .addToMatchLabels("tier", "front")
                .endPodSelector()
                .endFrom()
                .addNewPort()
                .withNewPort("http")
                .endPort()
                .endIngress()
                .addNewIngress()
                .addNewFrom()
                .withNewIpBlock()
                .withCidr("203.0." + app + ".0/24")
                .withExcept("203.0." + app + ".128/25")
                .endIpBlock()
                .endFrom()
                .addNewPort()
                .withNewPort(8080)
                .endPort()
                .endIngress()
                .endSpec()
                .build();
    }

    private static Upstream upstream(int namespace, int app, List<Pod> pods) {
        return new Upstream(
                "team-" + namespace + "/app-" + app + ":80",
                pods.stream()
                        .map(pod -> Endpoint.of(World.address(pod.getStatus().getPodIP()), 8080, "", ""))
                        .sorted(Comparator.comparing(Endpoint::id))
                        .toList(),
                0);
    }
}
