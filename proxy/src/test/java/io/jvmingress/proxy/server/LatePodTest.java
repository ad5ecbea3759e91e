package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.access.AccessLog;
import io.jvmingress.proxy.decision.PolicySettings;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.Admission;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.EgressTable;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.PolicyTable;
import io.jvmingress.proxy.table.SourceTable;
import io.jvmingress.proxy.table.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Pods whose address comes here later than their first request: they send from 127.0.0.77, in the pods' network.
@Timeout(60)
class LatePodTest {

    private static final String LATE = "127.0.0.77";
    private static final String GET = "GET / HTTP/1.1\nhost: shop.test\n\n";
    private static final String POST = "POST / HTTP/1.1\nhost: shop.test\ncontent-length: 5\n\nhello";

    private final HandAlarm alarm = new HandAlarm();

    private TestProxy proxy(boolean audit) {
        var policy = new PolicySettings(PolicyMode.CLIENT, EgressMode.EVALUATE, audit, LocalNode.NEVER, 80);
        return TestProxy.waking(alarm, policy, AccessLog.OFF);
    }

    @Test
    void aRequestWaitsForItsPod() {
        try (var backend = TestBackend.saying("hello");
                var proxy = proxy(false).under(policies(backend.endpoint()), backend.endpoint());
                var pod = from(LATE, proxy)) {
            pod.send(POST);
            assertThat(alarm.next().after()).isEqualTo(Duration.ofMillis(300));
            proxy.under(policies(backend.endpoint(), LATE), backend.endpoint());

            assertThat(pod.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(backend.nextHead()).startsWith("POST / ");
            assertThat(backend.nextBody()).isEqualTo("hello");
            waits(proxy, "known", 1);
        }
    }

    @Test
    void whosePodDoesNotComeIsNoPod() {
        try (var backend = TestBackend.saying("hello");
                var proxy = proxy(false).under(policies(backend.endpoint()), backend.endpoint());
                var pod = from(LATE, proxy)) {
            pod.send(POST);
            var patience = alarm.next();
            // Somebody else's pod changes nothing.
            proxy.under(policies(backend.endpoint(), "127.0.0.78"), backend.endpoint());
            assertThat(TestProxy.await(proxy.server.longStreams())).isEmpty();
            patience.ring().run();

            assertThat(pod.readHead()).startsWith("HTTP/1.1 403 ");
            waits(proxy, "unknown", 1);
        }
    }

    @Test
    void whoGoesAwayWaitsNoLonger() {
        try (var backend = TestBackend.saying("hello");
                var proxy = proxy(false).under(policies(backend.endpoint()), backend.endpoint())) {
            var pod = from(LATE, proxy).send(GET);
            var patience = alarm.next();
            pod.close();
            TestProxy.await(() -> patience.off().get());

            waits(proxy, "gone", 1);
            proxy.under(policies(backend.endpoint(), LATE), backend.endpoint());
            proxy.awaitIdle();
            assertThat(backend.requests()).isZero();
        }
    }

    @Test
    void onlySoManyWait() {
        try (var backend = TestBackend.saying("hello");
                var proxy = proxy(false).under(policies(backend.endpoint()), backend.endpoint())) {
            var pods = new ArrayList<Wire>();
            for (int i = 0; i < LatePods.MOST; i++) {
                pods.add(from(LATE, proxy).send(GET));
                alarm.next();
            }
            try (var oneMore = from(LATE, proxy)) {
                assertThat(oneMore.send(GET).readHead()).startsWith("HTTP/1.1 403 ");
            }
            waits(proxy, "refused", 1);
            proxy.under(policies(backend.endpoint(), LATE), backend.endpoint());
            for (var pod : pods) {
                assertThat(pod.readHead()).startsWith("HTTP/1.1 200 ");
                pod.close();
            }
            waits(proxy, "known", LatePods.MOST);
        }
    }

    @Test
    void nobodyWaitsWhereItMakesNoDifference() {
        try (var backend = TestBackend.saying("hello");
                var proxy = proxy(false).serving(backend.endpoint())) {
            assertThat(get(LATE, proxy)).as("nothing is isolated").startsWith("HTTP/1.1 200 ");
            proxy.under(policies(backend.endpoint()), backend.endpoint());
            assertThat(get("127.0.0.5", proxy)).as("a node").startsWith("HTTP/1.1 403 ");
            assertThat(get("127.0.1.1", proxy)).as("no pod's network").startsWith("HTTP/1.1 403 ");
            assertThat(get("127.0.0.9", proxy)).as("another pod").startsWith("HTTP/1.1 403 ");
            assertThat(get("127.0.0.8", proxy)).as("admitted by its address").startsWith("HTTP/1.1 200 ");
            assertThat(alarm.isSet()).isFalse();
            assertThat(proxy.metrics.scrape())
                    .contains("jvm_ingress_policy_source_is_node_total{ingress=\"shop/web\"} 1.0\n")
                    .doesNotContain("jvm_ingress_policy_pod_waits_total{");
        }
    }

    @Test
    void underAuditNobodyWaits() {
        try (var backend = TestBackend.saying("hello");
                var proxy = proxy(true).under(policies(backend.endpoint()), backend.endpoint())) {
            assertThat(get(LATE, proxy)).startsWith("HTTP/1.1 200 ");
            assertThat(alarm.isSet()).isFalse();
        }
    }

    /// The endpoint is the pod at 127.0.0.1; it admits identity 0, and 127.0.0.8 by its address.
    private static PolicyTable policies(Endpoint endpoint, String... known) {
        var identities = new TreeMap<>(Map.of(address("127.0.0.9"), List.of(1)));
        for (var pod : known) {
            identities.put(address(pod), List.of(0));
        }
        var web = new Verdict(
                new Admission(false, List.of(0), List.of(AddressRange.of(address("127.0.0.8"), 32))),
                false,
                false,
                false,
                List.of("shop/web"));
        var sources = new SourceTable(
                List.of(AddressRange.of(address("127.0.0.0"), 24)),
                new TreeMap<>(Map.of(address("127.0.0.5"), 0)),
                new TreeMap<>());
        return new PolicyTable(
                identities, List.of(web), new TreeMap<>(Map.of(endpoint.id(), List.of(0))), EgressTable.EMPTY, sources);
    }

    private static Address address(String text) {
        return Address.parse(text).orElseThrow();
    }

    private static Wire from(String source, TestProxy proxy) {
        try {
            return new Wire(
                    new Socket(InetAddress.getLoopbackAddress(), proxy.port(), InetAddress.getByName(source), 0));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String get(String source, TestProxy proxy) {
        try (var wire = from(source, proxy)) {
            return wire.send(GET).readHead();
        }
    }

    private static void waits(TestProxy proxy, String outcome, int count) {
        TestProxy.await(() -> proxy.metrics
                .scrape()
                .contains("jvm_ingress_policy_pod_waits_total{outcome=\"" + outcome + "\"} " + count + ".0\n"));
    }
}
