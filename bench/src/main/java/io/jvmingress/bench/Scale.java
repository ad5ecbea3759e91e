package io.jvmingress.bench;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.decision.Snapshot;
import io.jvmingress.proxy.server.LiveSnapshot;
import io.jvmingress.proxy.server.TablePublisher;
import io.jvmingress.proxy.upstream.UpstreamRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Compile, change, start and heap with [World#LARGE].
///
/// What is measured of a change begins where the watch has handed over the object: the copy of its kind's map, the
/// compile, the indexes and the swap.
public final class Scale {

    private static final int FULL = 60;
    private static final int CHANGES = 1_000;
    private static final int STARTS = 5;

    private final World world = World.LARGE;
    private final List<HasMetadata> objects = world.objects();
    private final PrintStream out;

    private Scale(PrintStream out) {
        this.out = out;
    }

    /// Prints the figures.
    ///
    /// @param arguments the path of `bin/jvm-ingress`
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var scale = new Scale(System.out);
        scale.heap();
        scale.fullCompile();
        scale.change();
        scale.start(Path.of(arguments[0]));
    }

    private void heap() {
        var state = ClusterState.of(objects);
        long before = Compiler.liveHeap();
        var live = new LiveSnapshot(Snapshot.EMPTY);
        var compiled = Compiler.compile(state, Compilation.NONE);
        new TablePublisher(live, new UpstreamRegistry()).publish(compiled.table());
        long after = Compiler.liveHeap();
        out.printf(
                "heap: %,d bytes per route (%d routes, %d upstreams; table, indexes and what the next compile uses)%n",
                (after - before) / world.routes(),
                world.routes(),
                compiled.table().endpoints().upstreams().size());
        // Used here, so that nothing of it was collected before it was counted.
        if (live.current().generation() != compiled.table().generation()
                || state.ingresses().isEmpty()) {
            throw new IllegalStateException("the table was not published");
        }
    }

    private void fullCompile() {
        var state = ClusterState.of(objects);
        var nanos = new long[FULL];
        var cpu = new long[FULL];
        for (int i = 0; i < FULL; i++) {
            long begun = System.nanoTime();
            long begunCpu = cpu();
            var compiled = Compiler.compile(state, Compilation.NONE);
            nanos[i] = System.nanoTime() - begun;
            cpu[i] = cpu() - begunCpu;
            if (!compiled.findings().isEmpty()) {
                throw new IllegalStateException(
                        "a finding: " + compiled.findings().getFirst().line());
            }
        }
        out.printf("full compile, first: %.1f ms%n", nanos[0] / 1e6);
        report("full compile, warm", Arrays.copyOfRange(nanos, FULL / 2, FULL));
        report("full compile, warm, of CPU", Arrays.copyOfRange(cpu, FULL / 2, FULL));
    }

    private void change() {
        var state = ClusterState.of(objects);
        var live = new LiveSnapshot(Snapshot.EMPTY);
        var publisher = new TablePublisher(live, new UpstreamRegistry());
        var last = Compiler.compile(state, Compilation.NONE);
        publisher.publish(last.table());
        var nanos = new long[CHANGES];
        var cpu = new long[CHANGES];
        for (int i = 0; i < CHANGES; i++) {
            var changed = world.ingress(i * 7 % world.ingresses(), i + 1);
            long begun = System.nanoTime();
            long begunCpu = cpu();
            state = with(state, changed);
            last = Compiler.compile(state, last);
            publisher.publish(last.table());
            nanos[i] = System.nanoTime() - begun;
            cpu[i] = cpu() - begunCpu;
            if (live.current().generation() != i + 2) {
                throw new IllegalStateException("the change was not published");
            }
        }
        report("change of one Ingress to live", Arrays.copyOfRange(nanos, CHANGES / 4, CHANGES));
        report("change of one Ingress to live, of CPU", Arrays.copyOfRange(cpu, CHANGES / 4, CHANGES));
    }

    /// Of this thread; where other programs run it says more than the clock, but nothing of the collector's work.
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static ClusterState with(ClusterState state, Ingress changed) {
        var ingresses = new TreeMap<>(state.ingresses());
        ingresses.put(ObjectRef.of(changed), changed);
        return state.withIngresses(Collections.unmodifiableSortedMap(ingresses));
    }

    /// From the start of the process to the log line of the first table.
    private void start(Path program) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("scale");
        var file = folder.resolve("world.yaml");
        Files.writeString(file, objects.stream().map(Serialization::asYaml).collect(Collectors.joining("\n")));
        var nanos = new long[STARTS];
        try {
            for (int i = 0; i < STARTS; i++) {
                nanos[i] = start(program, folder);
            }
        } finally {
            Files.delete(file);
            Files.delete(folder);
        }
        report("start of serve to ready", nanos);
    }

    private static long start(Path program, Path folder) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        var process = new ProcessBuilder(
                        program.toString(),
                        "serve",
                        "--from",
                        folder.toString(),
                        "--http",
                        "0",
                        "--https",
                        "0",
                        "--health",
                        "0",
                        "--admin",
                        "127.0.0.1:0",
                        "--log-format",
                        "json")
                .redirectErrorStream(true)
                .start();
        var last = "";
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("\"generation\"")) {
                    return System.nanoTime() - begun;
                }
                last = line;
            }
            throw new IllegalStateException("serve ended before it was ready: " + last);
        } finally {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private void report(String what, long[] nanos) {
        Arrays.sort(nanos);
        out.printf(
                "%s: median %.1f ms, p99 %.1f ms, worst %.1f ms (%d times)%n",
                what,
                nanos[nanos.length / 2] / 1e6,
                nanos[Math.min(nanos.length - 1, nanos.length * 99 / 100)] / 1e6,
                nanos[nanos.length - 1] / 1e6,
                nanos.length);
    }
}
