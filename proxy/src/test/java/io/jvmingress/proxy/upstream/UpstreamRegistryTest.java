package io.jvmingress.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.EndpointTable;
import io.jvmingress.proxy.table.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UpstreamRegistryTest {

    private final UpstreamRegistry registry = new UpstreamRegistry();

    @Test
    void anEndpointThatBothTablesNameKeepsItsState() {
        replace(endpoint("10.0.0.1", "a"));
        var state = registry.state(endpoint("10.0.0.1", "a"));
        state.begin();
        replace(endpoint("10.0.0.1", "a"), endpoint("10.0.0.2", "b"));
        assertThat(registry.state(endpoint("10.0.0.1", "a"))).isSameAs(state);
        assertThat(state.isRetired()).isFalse();
        assertThat(registry.inFlight()).isEqualTo(1);
        state.end();
        assertThat(registry.inFlight()).isZero();
    }

    @Test
    void anEndpointThatIsGoneIsRetired() {
        replace(endpoint("10.0.0.1", "a"));
        var state = registry.state(endpoint("10.0.0.1", "a"));
        replace(endpoint("10.0.0.2", "b"));
        assertThat(state.isRetired()).isTrue();
        assertThat(registry.size()).isEqualTo(1);
    }

    @Test
    void aNewPodOnAnOldAddressStartsAfresh() {
        replace(endpoint("10.0.0.1", "a"));
        var old = registry.state(endpoint("10.0.0.1", "a"));
        replace(endpoint("10.0.0.1", "b"));
        assertThat(registry.state(endpoint("10.0.0.1", "b"))).isNotSameAs(old);
    }

    @Test
    void aLateRequestForAGoneEndpointGetsARetiredStateThatDoesNotStay() {
        replace(endpoint("10.0.0.1", "a"));
        replace(endpoint("10.0.0.2", "b"));
        assertThat(registry.state(endpoint("10.0.0.1", "a")).isRetired()).isTrue();
        replace(endpoint("10.0.0.2", "b"));
        assertThat(registry.size()).isEqualTo(1);
    }

    @Test
    void anEndpointThatComesBackIsNotRetired() {
        replace(endpoint("10.0.0.1", "a"));
        replace(endpoint("10.0.0.2", "b"));
        registry.state(endpoint("10.0.0.1", "a"));
        replace(endpoint("10.0.0.1", "a"));
        assertThat(registry.state(endpoint("10.0.0.1", "a")).isRetired()).isFalse();
    }

    @Test
    void manyThreadsCountRight() throws InterruptedException {
        replace(endpoint("10.0.0.1", "a"));
        var state = registry.state(endpoint("10.0.0.1", "a"));
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 100_000; i++) {
                    state.begin();
                    state.end();
                }
                state.begin();
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(state.inFlight()).isEqualTo(4);
    }

    private void replace(Endpoint... endpoints) {
        var upstreams = new TreeMap<String, Upstream>();
        upstreams.put("shop/web:80", new Upstream("shop/web:80", List.of(endpoints), 0));
        var table = new EndpointTable(upstreams);
        registry.prepare(table);
        registry.retire(table);
    }

    private static Endpoint endpoint(String address, String uid) {
        return Endpoint.of(Address.parse(address).orElseThrow(), 80, "shop/web-" + uid, uid);
    }
}
