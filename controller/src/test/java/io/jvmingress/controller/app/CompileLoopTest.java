package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.controller.compile.CompileOptions.Allowed;
import io.jvmingress.controller.compile.CompileOptions.ClassSelection;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.RoutingCompiler;
import io.jvmingress.controller.compile.service.Place;
import io.jvmingress.controller.files.FileSource;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.watch.ObjectSource;
import io.jvmingress.proxy.table.RoutingTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileLoopTest {

    private final Recorded recorded = new Recorded();
    private final AtomicInteger compiles = new AtomicInteger();

    @Test
    void nothingIsCompiledBeforeEverythingWasReadOnce() throws Exception {
        var source = new Source();
        source.synced = false;
        try (var loop = loop(source, this::next)) {
            loop.start();
            loop.signal();
            assertThat(source.asked.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(compiles).hasValue(0);

            source.synced = true;
            loop.signal();
            assertThat(recorded.await()).isEqualTo("published 1");
        }
    }

    @Test
    void anyNumberOfChangesDuringACompileCausesOneMore() throws Exception {
        var begun = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        CompileLoop.Compiler slow = (state, now, previous) -> {
            begun.countDown();
            try {
                assertThat(free.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return next(state, now, previous);
        };
        try (var loop = loop(new Source(), slow)) {
            loop.start();
            loop.signal();
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 1000; i++) {
                loop.signal();
            }
            free.countDown();
            assertThat(recorded.await()).isEqualTo("published 1");
            assertThat(recorded.await()).isEqualTo("published 2");

            loop.signal();
            assertThat(recorded.await()).isEqualTo("published 3");
            assertThat(compiles).hasValue(3);
        }
    }

    @Test
    void aTableThatServesTheSameIsNotPublishedAgain() throws Exception {
        CompileLoop.Compiler same = (state, now, previous) ->
                compiles.get() == 0 ? next(state, now, previous) : new Compilation(state, previous.table(), List.of());
        try (var loop = loop(new Source(), same)) {
            loop.start();
            loop.signal();
            assertThat(recorded.await()).isEqualTo("published 1");
            loop.signal();
            assertThat(recorded.await()).isEqualTo("same []");
        }
    }

    @Test
    void aBugEndsOneRunAndNotTheLoop() throws Exception {
        CompileLoop.Compiler buggy = (state, now, previous) -> {
            if (compiles.getAndIncrement() == 0) {
                throw new IllegalStateException("a bug");
            }
            return next(state, now, previous);
        };
        try (var loop = loop(new Source(), buggy)) {
            loop.start();
            loop.signal();
            assertThat(recorded.await()).isEqualTo("failed: a bug");
            loop.signal();
            assertThat(recorded.await()).isEqualTo("published 1");
        }
    }

    @Test
    void aCertificateThatExpiresIsToldWithoutAChange(@TempDir Path folder) throws Exception {
        assertIsTold("CertificateExpired", Duration.ZERO, folder);
    }

    @Test
    void aCertificateIsToldToExpireFourteenDaysAheadWithoutAChange(@TempDir Path folder) throws Exception {
        assertIsTold("CertificateExpiring", Duration.ofDays(14), folder);
    }

    /// @param before how long before the certificate's end the loop has to tell
    private void assertIsTold(String reason, Duration before, Path folder) throws Exception {
        var certificate = SelfSigned.make(List.of("shop.test"), Instant.now());
        Files.writeString(
                folder.resolve("secret.yaml"),
                Shop.secret(
                        Pem.encode("CERTIFICATE", certificate.certificate().getEncoded()),
                        Pem.encode(
                                "PRIVATE KEY", certificate.keys().getPrivate().getEncoded())));
        Files.writeString(
                folder.resolve("shop.yaml"),
                Shop.manifest("shop.test", 1) + "  tls:\n    - hosts: [shop.test]\n      secretName: key\n");
        var options = new CompileOptions(
                new ClassSelection("jvm-ingress", "jvm-ingress.io/controller", true, true),
                certificate.asDefault(),
                Optional.empty(),
                Optional.empty(),
                new Allowed(true, false),
                CompileOptions.Pods.UNKNOWN,
                Place.UNKNOWN,
                false);
        var due = certificate.certificate().getNotAfter().toInstant().minus(before);
        try (var source = new FileSource(List.of(folder))) {
            source.start(() -> {});
            var ahead = Duration.between(Instant.now(), due).minusSeconds(2);
            InstantSource clock = () -> Instant.now().plus(ahead);
            assertIsTold(reason, source, options, clock);
        }
    }

    private void assertIsTold(String reason, ObjectSource source, CompileOptions options, InstantSource clock)
            throws InterruptedException {
        try (var loop = new CompileLoop(
                source,
                (state, now, previous) -> RoutingCompiler.compile(state, options, now, previous),
                recorded,
                clock)) {
            loop.start();
            loop.signal();
            assertThat(recorded.await()).isEqualTo("published 1");

            var next = recorded.await();
            while (!next.contains(reason)) {
                next = recorded.await();
            }
            assertThat(next).startsWith("same [").contains(" Ingress shop/shop: " + reason + ":");
        }
    }

    private CompileLoop loop(ObjectSource source, CompileLoop.Compiler compiler) {
        return new CompileLoop(source, compiler, recorded, InstantSource.system());
    }

    private Compilation next(ClusterState state, Instant now, Compilation previous) {
        compiles.incrementAndGet();
        var table = previous.table();
        return new Compilation(
                state,
                new RoutingTable(
                        table.generation() + 1,
                        table.routes(),
                        table.endpoints(),
                        table.policies(),
                        table.certificates()),
                List.of());
    }

    /// What the loop did, in order.
    private static final class Recorded implements CompileLoop.Publication {

        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public void publish(Compilation compilation, List<Finding> findings, Duration took) {
            events.add("published " + compilation.table().generation());
        }

        @Override
        public void same(Compilation compilation, List<Finding> findings) {
            events.add("same " + findings.stream().map(Finding::line).toList());
        }

        @Override
        public void failed(RuntimeException bug) {
            events.add("failed: " + bug.getMessage());
        }

        String await() throws InterruptedException {
            var event = events.poll(20, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            return event;
        }
    }

    /// Objects that never are.
    private static final class Source implements ObjectSource {

        private final CountDownLatch asked = new CountDownLatch(1);
        private volatile boolean synced = true;

        @Override
        public void start(Runnable changed) {
            changed.run();
        }

        @Override
        public boolean synced() {
            boolean now = synced;
            asked.countDown();
            return now;
        }

        @Override
        public ClusterState state() {
            return ClusterState.EMPTY;
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
