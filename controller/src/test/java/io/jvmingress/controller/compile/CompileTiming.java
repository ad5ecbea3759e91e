package io.jvmingress.controller.compile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/// Times the compiler, as a program: 500 Ingresses of 4 paths, a Service of 10 pods for each. It
/// prints medians for a compile from scratch and for one after an edit of a single object of each kind.
final class CompileTiming {

    private static final int INGRESSES = 500;
    private static final int PODS = 10;
    private static final int ROUNDS = 60;
    private static final GoldenCase ANY = GoldenCase.all().getFirst();
    private static final CompileOptions OPTIONS = ANY.options();

    private CompileTiming() {}

    public static void main(String[] arguments) {
        var world = new World();
        for (int i = 0; i < INGRESSES; i++) {
            objects(i).forEach(world::put);
        }
        report("from scratch", world, _ -> List.of(), false);
        report("no change", world, _ -> List.of(), true);
        report("one Ingress", world, round -> List.of(ingress(7, "/edit-" + round)), true);
        report("one EndpointSlice", world, round -> List.of(slice(7, (int) (round % PODS) + 1)), true);
        report("one Pod", world, round -> List.of(pod(7, 1, "round-" + round)), true);
        report("one Service", world, round -> List.of(service(7, 8000 + (int) round)), true);
    }

    private static void report(String what, World world, LongFunction<List<HasMetadata>> edit, boolean remembers) {
        var nanos = new long[ROUNDS];
        var previous = compile(world, Compilation.NONE);
        for (int round = 0; round < ROUNDS; round++) {
            edit.apply(round).forEach(world::put);
            var state = world.state();
            long start = System.nanoTime();
            previous = RoutingCompiler.compile(state, OPTIONS, ANY.now(), remembers ? previous : Compilation.NONE);
            nanos[round] = System.nanoTime() - start;
        }
        // The first third warms up.
        var counted = Arrays.copyOfRange(nanos, ROUNDS / 3, ROUNDS);
        Arrays.sort(counted);
        System.out.printf(
                "%-18s median %6.2f ms  worst %6.2f ms  (%d hosts, %d upstreams)%n",
                what,
                counted[counted.length / 2] / 1e6,
                counted[counted.length - 1] / 1e6,
                previous.table().routes().hosts().size(),
                previous.table().endpoints().upstreams().size());
    }

    private static Compilation compile(World world, Compilation previous) {
        return RoutingCompiler.compile(world.state(), OPTIONS, ANY.now(), previous);
    }

    private static List<HasMetadata> objects(int number) {
        var objects =
                new ArrayList<HasMetadata>(List.of(ingress(number, "/d"), service(number, 8080), slice(number, PODS)));
        for (int pod = 0; pod < PODS; pod++) {
            objects.add(pod(number, pod, "first"));
        }
        return objects;
    }

    private static HasMetadata ingress(int number, String lastPath) {
        var builder = new IngressBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("web-" + number)
                .endMetadata()
                .withNewSpec()
                .addNewRule()
                .withHost("web-" + number + ".test")
                .withNewHttp();
        for (var path : List.of("/a", "/b/c", "/d/e/f", lastPath)) {
            builder.addNewPath()
                    .withPath(path)
                    .withPathType("Prefix")
                    .withNewBackend()
                    .withNewService()
                    .withName("web-" + number)
                    .withNewPort(null, 80)
                    .endService()
                    .endBackend()
                    .endPath();
        }
        return builder.endHttp().endRule().endSpec().build();
    }

    private static HasMetadata service(int number, int nodePort) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("web-" + number)
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withNodePort(nodePort)
                .endPort()
                .endSpec()
                .build();
    }

    private static HasMetadata slice(int number, int pods) {
        var endpoints = new ArrayList<Endpoint>();
        for (int pod = 0; pod < pods; pod++) {
            endpoints.add(new EndpointBuilder()
                    .withAddresses(address(number, pod))
                    .withNewConditions(true, true, false)
                    .build());
        }
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("web-" + number)
                .addToLabels("kubernetes.io/service-name", "web-" + number)
                .endMetadata()
                .withAddressType("IPv4")
                .addNewPort()
                .withName("http")
                .withPort(8080)
                .endPort()
                .withEndpoints(endpoints)
                .build();
    }

    private static HasMetadata pod(int number, int pod, String label) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("web-" + number + "-" + pod)
                .withUid("uid-" + number + "-" + pod)
                .addToLabels("round", label)
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .addNewPodIP(address(number, pod))
                .endStatus()
                .build();
    }

    private static String address(int number, int pod) {
        return "10." + number / 250 + "." + number % 250 + "." + (pod + 1);
    }
}
