package io.jvmingress.controller.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.service.ExternalEndpoints;
import io.jvmingress.controller.names.ResolvedNames.Timing;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.Learned.ResolvedName;
import io.jvmingress.controller.watch.ObjectSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NameSourceTest {

    private static final Timing QUICK = new Timing(
            Duration.ofMillis(50),
            Duration.ofSeconds(3),
            Duration.ofMillis(50),
            Duration.ofHours(1),
            Duration.ofSeconds(20));

    private final DnsServer server = new DnsServer();
    private final Semaphore changes = new Semaphore(0);
    private final Objects objects = new Objects();

    NameSourceTest() throws IOException {}

    @AfterEach
    void end() {
        server.close();
    }

    private NameSource source(Timing timing) {
        return new NameSource(objects, NameSourceTest::names, new DnsClient(Optional.of(server.address())), timing);
    }

    private NameSource started(Timing timing) throws InterruptedException {
        var source = source(timing);
        source.start(changes::release);
        await(source, state -> source.synced());
        return source;
    }

    private static SortedSet<String> names(ClusterState state) {
        var names = new TreeSet<String>();
        state.services().values().forEach(service -> names.add(ExternalEndpoints.name(service)));
        return Collections.unmodifiableSortedSet(names);
    }

    private static Service service(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withType("ExternalName")
                .withExternalName(name)
                .endSpec()
                .build();
    }

    private ClusterState await(NameSource source, Predicate<ClusterState> condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.test(source.state())) {
            assertThat(changes.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS))
                    .as("%s", source.state().learned())
                    .isTrue();
        }
        return source.state();
    }

    private ClusterState await(NameSource source, String name, ResolvedName answer) throws InterruptedException {
        return await(source, state -> answer.equals(state.learned().names().get(name)));
    }

    private static ResolvedName good(String... addresses) {
        return new ResolvedName(List.of(addresses), "");
    }

    @Test
    void theFirstAnswerIsThereWhenTheSourceIsSynced() throws Exception {
        server.put("api.test", 300, "192.0.2.8", "192.0.2.7");
        objects.set("api.test");
        try (var source = started(QUICK)) {
            assertThat(source.state().learned().names())
                    .containsOnly(java.util.Map.entry("api.test", good("192.0.2.7", "192.0.2.8")));
        }
    }

    @Test
    void anAnswerIsAskedForAgainWhenItsTimeIsOverAndNotBefore() throws Exception {
        server.put("short.test", 1, "192.0.2.7");
        server.put("long.test", 3_600, "192.0.2.8");
        objects.set("short.test", "long.test");
        try (var source = started(QUICK)) {
            int asked = server.questions();
            server.put("short.test", 1, "192.0.2.9");
            long before = System.nanoTime();
            var state = await(source, "short.test", good("192.0.2.9"));
            assertThat(state.learned().names()).containsEntry("long.test", good("192.0.2.8"));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(QUICK.longest());
            // For A and AAAA of the one whose time was over.
            assertThat(server.questions() - asked).isEqualTo(2);
        }
    }

    @Test
    void anAnswerThatSaysTheSameChangesNothing() throws Exception {
        server.put("api.test", 0, "192.0.2.7");
        objects.set("api.test");
        try (var source = started(QUICK)) {
            var before = source.state();
            int asked = server.questions();
            while (server.questions() < asked + 6) {
                Thread.onSpinWait();
            }
            assertThat(source.state()).isSameAs(before);
        }
    }

    @Test
    void theLastGoodAnswerStaysWhileNoServerAnswersAndTheProblemIsTold() throws Exception {
        server.put("api.test", 0, "192.0.2.7");
        objects.set("api.test");
        try (var source = started(QUICK)) {
            server.fail(true);
            await(source, "api.test", new ResolvedName(List.of("192.0.2.7"), "was answered with servfail(2) by DNS"));
            server.put("api.test", 0, "192.0.2.8");
            server.fail(false);
            await(source, "api.test", good("192.0.2.8"));
        }
    }

    @Test
    void theLastGoodAnswerDoesNotStayForEver() throws Exception {
        server.put("api.test", 0, "192.0.2.7");
        objects.set("api.test");
        var forgetful =
                new Timing(QUICK.shortest(), QUICK.longest(), QUICK.retry(), Duration.ofMillis(300), QUICK.patience());
        try (var source = started(forgetful)) {
            server.fail(true);
            await(source, "api.test", new ResolvedName(List.of(), "was answered with servfail(2) by DNS"));
        }
    }

    @Test
    void aNameThatIsTakenOutOfDnsHasNoAddressAnyMore() throws Exception {
        server.put("api.test", 0, "192.0.2.7");
        objects.set("api.test");
        try (var source = started(QUICK)) {
            server.remove("api.test");
            await(source, "api.test", new ResolvedName(List.of(), "does not exist in DNS"));
        }
    }

    @Test
    void namesComeAndGoWithTheObjects() throws Exception {
        server.put("one.test", 300, "192.0.2.1");
        server.put("two.test", 300, "192.0.2.2");
        try (var source = started(QUICK)) {
            assertThat(source.state().learned().names()).isEmpty();
            objects.set("one.test");
            await(source, "one.test", good("192.0.2.1"));
            objects.set("two.test");
            var state = await(source, "two.test", good("192.0.2.2"));
            assertThat(state.learned().names()).containsOnlyKeys("two.test");
        }
    }

    @Test
    void aSilentServerHoldsAStartUpForAWhileOnly() throws Exception {
        server.beSilent(true);
        objects.set("api.test");
        var impatient =
                new Timing(QUICK.shortest(), QUICK.longest(), QUICK.retry(), QUICK.stale(), Duration.ofMillis(200));
        try (var source = started(impatient)) {
            assertThat(source.state().learned().names()).isEmpty();
        }
    }

    @Test
    void moreNamesThanAreLookedUpAreTold() throws Exception {
        objects.set(java.util.stream.IntStream.rangeClosed(0, ResolvedNames.MOST)
                .mapToObj(number -> "host-%04d.test".formatted(number))
                .toArray(String[]::new));
        try (var source = started(QUICK)) {
            var names = source.state().learned().names();
            assertThat(names).hasSize(ResolvedNames.MOST + 1);
            assertThat(names.get("host-%04d.test".formatted(ResolvedNames.MOST)))
                    .isEqualTo(new ResolvedName(List.of(), "is one of more than 1000 names"));
        }
    }

    /// Services that a test sets.
    private static final class Objects implements ObjectSource {

        private volatile ClusterState state = ClusterState.EMPTY;
        private volatile Runnable changed = () -> {};

        void set(String... names) {
            state = ClusterState.of(
                    Stream.of(names).map(NameSourceTest::service).toList());
            changed.run();
        }

        @Override
        public void start(Runnable listener) {
            changed = listener;
            listener.run();
        }

        @Override
        public boolean synced() {
            return true;
        }

        @Override
        public ClusterState state() {
            return state;
        }

        @Override
        public List<Finding> findings() {
            return List.of();
        }

        @Override
        public Duration staleness() {
            return Duration.ZERO;
        }

        @Override
        public void close() {}
    }
}
