package io.jvmingress.bench;

import static java.util.Collections.unmodifiableSortedMap;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.policy.CompiledPolicies;
import io.jvmingress.controller.compile.policy.PolicyCompiler;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ClusterState.Identities;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.decision.Snapshot;
import io.jvmingress.proxy.policy.EndpointView;
import io.jvmingress.proxy.policy.Modes;
import io.jvmingress.proxy.policy.PolicyIndex;
import io.jvmingress.proxy.server.LiveSnapshot;
import io.jvmingress.proxy.server.TablePublisher;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.upstream.UpstreamRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What policies cost with 10,000 pods and 1,000 of them ([PolicyWorld]): to compile, for one question, and from a
/// change of a pod to a table that serves it. `bench/policies` runs it.
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class PolicyBench {

    /// Powers of two, so that to choose one costs next to nothing.
    private static final int CLIENTS = 4_096;

    private static final int VIEWS = 512;

    private static final Modes MODES = Modes.of(PolicyMode.CLIENT, EgressMode.EVALUATE);

    private final LiveSnapshot live = new LiveSnapshot(Snapshot.EMPTY);
    private final TablePublisher publisher = new TablePublisher(live, new UpstreamRegistry());
    private ClusterState state = ClusterState.of(PolicyWorld.objects());
    private Compilation last = Compiler.compile(state, Compilation.NONE);
    private final List<EndpointView<List<Endpoint>>> views;
    private final Address[] clients = new Address[CLIENTS];
    private int question;
    private int change;

    /// Compiles the world and serves it.
    public PolicyBench() {
        publisher.publish(last.table());
        var index = PolicyIndex.of(last.table().policies());
        views = last.table().endpoints().upstreams().values().stream()
                .map(upstream -> EndpointView.of(index, upstream, endpoints -> endpoints))
                .toList();
        for (int i = 0; i < CLIENTS; i++) {
            var address = i % 8 == 0
                    ? "203.0." + i % 10 + "." + i % 256
                    : PolicyWorld.address(i % PolicyWorld.NAMESPACES, i % PolicyWorld.APPS, i % PolicyWorld.REPLICAS);
            clients[i] = Address.parse(address).orElseThrow();
        }
    }

    /// All policies, nothing known from before.
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public CompiledPolicies compile() {
        return PolicyCompiler.compile(state, last.table().endpoints(), Compiler.OPTIONS, CompiledPolicies.NONE);
    }

    /// Which of a Service's ten endpoints one client may reach.
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public List<Endpoint> decide() {
        int number = question++;
        return views.get((number >>> 6) & (VIEWS - 1)).allowed(clients[number & (CLIENTS - 1)], true, MODES, 80);
    }

    /// A pod gets a label that some policy asks for: from the object to the table that requests are judged by.
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public long labelChange() {
        int number = ++change;
        var pod = PolicyWorld.pod(
                number % PolicyWorld.NAMESPACES,
                number / PolicyWorld.NAMESPACES % PolicyWorld.APPS,
                number / PolicyWorld.NAMESPACES / PolicyWorld.APPS % PolicyWorld.REPLICAS,
                number);
        var pods = new TreeMap<>(state.pods());
        pods.put(ObjectRef.of(pod), pod);
        return serve(pods);
    }

    /// An app is scaled up and down by a pod, which comes before its endpoint and goes after it: one of the four.
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public long scaledPod() {
        int number = change++;
        int namespace = number / 4 % PolicyWorld.NAMESPACES;
        int app = number / 4 % PolicyWorld.APPS;
        var pod = PolicyWorld.pod(namespace, app, PolicyWorld.REPLICAS, 0);
        var pods = new TreeMap<>(state.pods());
        var slices = new TreeMap<>(state.endpointSlices());
        switch (number % 4) {
            case 0 -> pods.put(ObjectRef.of(pod), pod);
            case 1 -> put(slices, PolicyWorld.slice(namespace, app, PolicyWorld.REPLICAS + 1));
            case 2 -> put(slices, PolicyWorld.slice(namespace, app, PolicyWorld.REPLICAS));
            default -> pods.remove(ObjectRef.of(pod));
        }
        return number % 4 % 3 == 0 ? serve(pods) : serve(state.withEndpointSlices(unmodifiableSortedMap(slices)));
    }

    private static void put(SortedMap<ObjectRef, EndpointSlice> slices, EndpointSlice slice) {
        slices.put(ObjectRef.of(slice), slice);
    }

    private long serve(SortedMap<ObjectRef, Pod> pods) {
        return serve(state.with(new Identities(unmodifiableSortedMap(pods), state.namespaces())));
    }

    private long serve(ClusterState next) {
        long before = live.current().generation();
        state = next;
        last = Compiler.compile(state, last);
        if (last.table().generation() == before) {
            throw new IllegalStateException("the change was not published");
        }
        publisher.publish(last.table());
        return live.current().generation();
    }

    /// Prints what the compiled policies and the whole world take of the heap.
    public static void main(String[] arguments) {
        var objects = new ArrayList<>(PolicyWorld.objects());
        var state = ClusterState.of(objects);
        var compiled = Compiler.compile(state, Compilation.NONE);
        long before = Compiler.liveHeap();
        var policies =
                PolicyCompiler.compile(state, compiled.table().endpoints(), Compiler.OPTIONS, CompiledPolicies.NONE);
        var index = PolicyIndex.of(policies.table());
        var views = compiled.table().endpoints().upstreams().values().stream()
                .map(upstream -> EndpointView.of(index, upstream, endpoints -> endpoints))
                .toList();
        long after = Compiler.liveHeap();
        System.out.printf(
                "compiled policies, their index and %d views: %.1f MB of heap%n", views.size(), (after - before) / 1e6);
        System.out.printf(
                "objects, table and all that is derived from them: %.1f MB of heap (%d objects, %d verdicts, %d identities' addresses)%n",
                after / 1e6,
                objects.size(),
                policies.table().verdicts().size(),
                policies.table().identities().size());
    }
}
