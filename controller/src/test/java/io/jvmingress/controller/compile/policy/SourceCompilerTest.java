package io.jvmingress.controller.compile.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.jvmingress.controller.compile.CompileOptions.Pods;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.SourceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SourceCompilerTest {

    private final List<Pod> pods = new ArrayList<>();

    @Test
    void podsTellOfTheBlocksAroundThem() {
        pod("10.1.0.7", "192.168.0.1");
        pod("10.1.1.9", "192.168.0.2");
        pod("10.1.1.10", "192.168.0.2");
        pod("10.3.0.1", "192.168.0.1");
        pod("fd00:0:0:1::7", "192.168.0.1");

        assertThat(compile().podNetworks())
                .extracting(AddressRange::toString)
                .containsExactly(
                        "10.1.0.0-10.1.1.255", "10.3.0.0-10.3.0.255", "fd00:0:0:1::-fd00::1:ffff:ffff:ffff:ffff");
    }

    @Test
    void whoSharesAnAddressOfItsNodeOrIsOnLoopbackTellsNothingOfNetworks() {
        pod("127.0.0.3", "192.168.0.1");
        pods.add(new PodBuilder(pod("192.168.0.1", "192.168.0.1"))
                .editOrNewSpec()
                .withHostNetwork(true)
                .endSpec()
                .build());
        pods.remove(1);

        assertThat(compile().podNetworks()).isEmpty();
    }

    @Test
    void inACountlessClusterTheBlocksAreWider() {
        for (int i = 0; i < 1_200; i++) {
            pod("10." + (2 * i / 256) + "." + (2 * i % 256) + ".1", "192.168.0.1");
        }

        assertThat(compile().podNetworks()).extracting(AddressRange::toString).containsExactly("10.0.0.0-10.9.255.255");
    }

    @Test
    void noClusterHasMoreBlocksThanAreKept() {
        for (int i = 0; i < 2_100; i++) {
            pod("fd%02x:%x::1".formatted(i / 256, 2 * (i % 256)), "192.168.0.1");
        }

        assertThat(compile().podNetworks()).hasSize(1_024);
    }

    @Test
    void whatTheOperatorTellsIsNotLearnt() {
        pod("10.1.0.7", "192.168.0.1");
        var told = List.of(
                AddressRange.parseCidr("10.9.0.0/16").orElseThrow(),
                AddressRange.parseCidr("10.8.0.0/16").orElseThrow());

        assertThat(compile(new Pods(Optional.empty(), told, PolicyMode.CLIENT)).podNetworks())
                .extracting(AddressRange::toString)
                .containsExactly("10.8.0.0-10.9.255.255");
    }

    @Test
    void theAddressesOfOneNodeHaveOneNumber() {
        pod("10.1.0.1", "192.168.0.2", "fd00::2");
        pod("10.1.0.2", "192.168.0.1");
        pod("10.1.0.3", "fd00::2", "192.168.0.2");
        pod("10.1.0.4");

        var table = compile(endpoint("10.1.0.1"), endpoint("10.1.0.2"), endpoint("10.1.0.4"), endpoint("10.1.0.5"));

        assertThat(table.nodes()).hasToString("{192.168.0.1=0, 192.168.0.2=1, fd00::2=1}");
        assertThat(table.endpoints()).hasToString("{10.1.0.1:8080@=1, 10.1.0.2:8080@=0}");
    }

    @Test
    void aFinishedPodTellsNothingAndTwoAtOneAddressNotWhereTheyAre() {
        pod("10.1.0.1", "192.168.0.1");
        pod("10.1.0.1", "192.168.0.2");
        pods.add(new PodBuilder(pod("10.7.0.1", "192.168.0.7"))
                .editStatus()
                .withPhase("Succeeded")
                .endStatus()
                .build());
        pods.remove(2);

        var table = compile(endpoint("10.1.0.1"));

        assertThat(table.nodes()).hasToString("{192.168.0.1=0, 192.168.0.2=1}");
        assertThat(table.endpoints()).isEmpty();
        assertThat(table.podNetworks()).hasSize(1);
    }

    private Pod pod(String address, String... hosts) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("pod-" + pods.size())
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .addNewPodIP(address)
                .endStatus()
                .build();
        for (var host : hosts) {
            pod = new PodBuilder(pod)
                    .editStatus()
                    .addNewHostIP(host)
                    .endStatus()
                    .build();
        }
        pods.add(pod);
        return pod;
    }

    private static Endpoint endpoint(String address) {
        return Endpoint.of(Address.parse(address).orElseThrow(), 8080, "", "");
    }

    private SourceTable compile(Endpoint... endpoints) {
        return compile(new Pods(Optional.empty(), List.of(), PolicyMode.CLIENT), endpoints);
    }

    private SourceTable compile(Pods known, Endpoint... endpoints) {
        var byRef = new TreeMap<ObjectRef, Pod>();
        pods.forEach(pod -> byRef.put(ObjectRef.of(pod), pod));
        var read = KnownPods.NONE.of(byRef, Set.of());
        var live = LivePods.of(read);
        return SourceCompiler.compile(SourceCompiler.networks(known.networks(), live), read, live, List.of(endpoints));
    }
}
