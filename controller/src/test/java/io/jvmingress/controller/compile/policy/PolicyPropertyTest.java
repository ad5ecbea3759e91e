package io.jvmingress.controller.compile.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jvmingress.controller.compile.policy.NaivePolicies.Question;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.policy.EndpointView;
import io.jvmingress.proxy.policy.Modes;
import io.jvmingress.proxy.policy.PolicyIndex;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.EndpointTable;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random worlds and questions: what was compiled against a reading of the same objects that walks every rule.
///
/// `-Dpolicy.questions=1000000` asks more; `-Dpolicy.seed=N -Dpolicy.questions=1` asks one world again.
class PolicyPropertyTest {

    private static final int QUESTIONS_OF_A_WORLD = 250;
    private static final List<String> EVERYONE = Stream.concat(
                    RandomCluster.ADDRESSES.stream(), RandomCluster.OUTSIDE.stream())
            .toList();

    private static final List<PolicyMode> MODES = List.of(PolicyMode.values());

    private final long seed = Long.getLong("policy.seed", 1);
    private final int questions = Integer.getInteger("policy.questions", 50_000);

    private int asked;
    private int admitted;

    @Test
    void decidesAsEveryRuleReads() {
        for (long world = seed; asked < questions; world++) {
            var random = new RandomCluster(world);
            var naive = random.make();
            var proxy = new Compiled(naive);
            for (int i = 0; i < QUESTIONS_OF_A_WORLD; i++) {
                compare(world, question(random), naive, proxy);
            }
        }
        assertThat(admitted).as("both answers are frequent").isBetween(asked / 5, asked * 4 / 5);
    }

    @Test
    void explainsConnectionsAsEveryRuleReads() {
        for (long world = seed; asked < questions; world++) {
            var random = new RandomCluster(world);
            var naive = random.make();
            for (var protocol : Protocol.values()) {
                var compiled = new ConnectionPolicies(state(naive), protocol);
                for (int i = 0; i < QUESTIONS_OF_A_WORLD / 2; i++) {
                    connection(world, random, naive, compiled, protocol);
                }
            }
        }
        assertThat(admitted).as("both answers are frequent").isBetween(asked / 5, asked * 4 / 5);
    }

    private void compare(long world, Question question, NaivePolicies naive, Compiled proxy) {
        boolean expected = naive.admits(question);
        assertThat(proxy.admits(question))
                .as(() -> "-Dpolicy.seed=%d: %s in %s".formatted(world, question, naive))
                .isEqualTo(expected);
        count(expected);
    }

    private void connection(
            long world, RandomCluster random, NaivePolicies naive, ConnectionPolicies compiled, Protocol protocol) {
        var source = random.pick(EVERYONE);
        var destination = random.pick(EVERYONE);
        int port = random.pick(RandomCluster.PORTS);
        boolean in = naive.lets(source, destination, port, protocol.name());
        boolean out = naive.letsOut(source, destination, port, protocol.name());
        var from = World.address(source);
        var to = World.address(destination);
        assertThat(List.of(
                        compiled.ingress(from, to, port).allowed(),
                        compiled.egress(from, to, port).allowed()))
                .as(() -> "-Dpolicy.seed=%d: ingress and egress from %s to %s:%d/%s in %s"
                        .formatted(world, source, destination, port, protocol, naive))
                .isEqualTo(List.of(in, out));
        count(in && out);
    }

    private void count(boolean admits) {
        asked++;
        admitted += admits ? 1 : 0;
    }

    private static Question question(RandomCluster random) {
        return new Question(
                random.pick(EVERYONE),
                !random.oneIn(4),
                random.pick(RandomCluster.ADDRESSES),
                random.pick(RandomCluster.PORTS),
                random.pick(MODES),
                random.oneIn(3) ? List.of(random.pick(MODES), random.pick(MODES)) : List.of(),
                random.pick(List.of(EgressMode.values())),
                random.pick(RandomCluster.PORTS));
    }

    private static ClusterState state(NaivePolicies world) {
        return ClusterState.of(Stream.of(world.namespaces(), world.pods(), world.policies())
                .<HasMetadata>flatMap(List::stream)
                .toList());
    }

    /// The world as the proxy serves from it: every address with every port is an endpoint.
    private static final class Compiled {

        private final PolicyIndex index;

        Compiled(NaivePolicies world) {
            var state = state(world);
            var endpoints = new ArrayList<Endpoint>();
            for (var address : RandomCluster.ADDRESSES) {
                RandomCluster.PORTS.forEach(port -> endpoints.add(endpoint(address, port)));
            }
            var own = world.controller().getMetadata();
            var inputs = new PolicyInputs(
                    state.networkPolicies(),
                    state.pods(),
                    state.namespaces(),
                    new EndpointTable(new TreeMap<>(Map.of("a/all:80", new Upstream("a/all:80", endpoints, 0)))),
                    Optional.of(new ObjectRef("Pod", own.getNamespace(), own.getName())));
            index = PolicyIndex.of(
                    PolicyCompiler.compile(inputs, CompiledPolicies.NONE).table());
        }

        boolean admits(Question question) {
            var asked = new Upstream("a/one:80", List.of(endpoint(question.endpoint(), question.port())), 0);
            var modes = Modes.of(question.mode(), question.egress());
            for (var mode : question.added()) {
                modes = modes.with(mode);
            }
            return !EndpointView.of(index, asked, list -> list)
                    .allowed(World.address(question.client()), question.provesPod(), modes, question.listener())
                    .isEmpty();
        }

        private static Endpoint endpoint(String address, int port) {
            return Endpoint.of(World.address(address), port, "", "");
        }
    }
}
