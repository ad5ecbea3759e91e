package io.jvmingress.controller.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPathBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.decision.Snapshot;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// One Ingress with 10,000 paths beside an ordinary one.
class ManyPathsTest {

    private static final int PATHS = 10_000;
    private static final GoldenCase ANY = GoldenCase.all().getFirst();

    @Test
    void allOfThemAreServed() {
        var compilation = compile(number -> path("/p" + number + "/x"));

        assertThat(compilation.findings()).extracting(Finding::reason).containsOnly("ServiceNotFound");
        var snapshot = Snapshot.of(compilation.table(), Snapshot.EMPTY);
        assertThat(IntStream.range(0, PATHS)
                        .mapToObj(number -> answer(snapshot, "http://many.test/p" + number + "/x/below")))
                .allSatisfy(answer -> assertThat(answer).contains("503 ServiceNotFound by prefix /p"));
        assertThat(answer(snapshot, "http://many.test/p" + PATHS + "/x")).contains("404 NoPath");
        assertThat(answer(snapshot, "http://neighbour.test/")).contains("by prefix / of shop/neighbour");
    }

    @Test
    void thoseThatCannotBeAreAllTold() {
        var compilation = compile(number -> path("p" + number));

        assertThat(compilation.findings())
                .filteredOn(finding -> finding.reason().equals("InvalidPath"))
                .hasSize(PATHS)
                .allMatch(finding -> finding.subject().equals(new ObjectRef("Ingress", "shop", "many")));
        assertThat(answer(Snapshot.of(compilation.table(), Snapshot.EMPTY), "http://neighbour.test/"))
                .contains("by prefix / of shop/neighbour");
    }

    @Test
    void ofManyThatAreTheSameTheFirstCounts() {
        var compilation = compile(_ -> path("/same"));

        assertThat(compilation.findings())
                .extracting(Finding::reason)
                .containsOnlyOnce("HostPathConflict")
                .contains("ServiceNotFound");
        assertThat(answer(Snapshot.of(compilation.table(), Snapshot.EMPTY), "http://many.test/same"))
                .contains("by prefix /same of shop/many");
    }

    private static String answer(Snapshot snapshot, String line) {
        return GoldenRequest.parse(line).answer(snapshot);
    }

    private static Compilation compile(IntFunction<HTTPIngressPath> path) {
        var many = IntStream.range(0, PATHS).mapToObj(path).toList();
        return RoutingCompiler.compile(
                ClusterState.of(List.of(ingress("many", many), ingress("neighbour", List.of(path("/"))))),
                ANY.options(),
                ANY.now(),
                Compilation.NONE);
    }

    private static Ingress ingress(String name, List<HTTPIngressPath> paths) {
        return new IngressBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addNewRule()
                .withHost(name + ".test")
                .withNewHttp()
                .withPaths(paths)
                .endHttp()
                .endRule()
                .endSpec()
                .build();
    }

    private static HTTPIngressPath path(String path) {
        return new HTTPIngressPathBuilder()
                .withPath(path)
                .withPathType("Prefix")
                .withNewBackend()
                .withNewService()
                .withName("web")
                .withNewPort()
                .withNumber(80)
                .endPort()
                .endService()
                .endBackend()
                .build();
    }
}
