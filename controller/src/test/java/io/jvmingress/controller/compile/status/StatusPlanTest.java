package io.jvmingress.controller.compile.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.controller.compile.CompileOptions.Allowed;
import io.jvmingress.controller.compile.CompileOptions.ClassSelection;
import io.jvmingress.controller.compile.RoutingCompiler;
import io.jvmingress.controller.compile.service.Place;
import io.jvmingress.controller.compile.status.StatusPlan.Change;
import io.jvmingress.controller.compile.status.StatusPlan.Written;
import io.jvmingress.controller.compile.status.StatusPoint.PortError;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.tls.SelfSigned;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusPlanTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final ObjectRef WEB = new ObjectRef("Ingress", "shop", "web");
    private static final ObjectRef FRONT = new ObjectRef("Service", "edge", "front");
    private static final Published ADDRESS = new Published(List.of("192.0.2.7"), Optional.empty());
    private static final StatusPoint POINT = new StatusPoint("192.0.2.7", "", List.of());

    private static final CompileOptions OPTIONS = new CompileOptions(
            new ClassSelection("ours", "ours.test/controller", false, true),
            SelfSigned.make("default", List.of("ours.invalid"), NOW, Duration.ofDays(365), new SecureRandom()),
            Optional.empty(),
            Optional.empty(),
            Allowed.NOTHING,
            Optional.empty(),
            Place.UNKNOWN,
            false);

    private static Compilation compile(String... objects) {
        var parsed = Arrays.stream(objects)
                .map(text -> YAML.<HasMetadata>unmarshal("---\n" + text))
                .toList();
        return RoutingCompiler.compile(ClusterState.of(parsed), OPTIONS, NOW, Compilation.NONE);
    }

    private static String ingress(String className, String more) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {namespace: shop, name: web, uid: u1, resourceVersion: "5"}
                spec:
                  ingressClassName: %s
                  rules: [{host: shop.test}]
                %s
                """.formatted(className, more);
    }

    private static String status(String points) {
        return "status: {loadBalancer: {ingress: [" + points + "]}}";
    }

    private static Change change(StatusPoint... points) {
        return new Change(WEB, "u1", "5", List.of(points));
    }

    private static Written written(String uid) {
        return new Written(uid, List.of(POINT));
    }

    @Test
    void anIngressOfOursGetsTheAddress() {
        var plan = StatusPlan.of(compile(ingress("ours", "")), ADDRESS, Map.of());
        assertThat(plan.changes()).containsExactly(change(POINT));
        assertThat(plan.ours()).isEmpty();
    }

    @Test
    void whatIsRightAlreadyIsNotWrittenAndKnownAsOurs() {
        var plan = StatusPlan.of(compile(ingress("ours", status("{ip: 192.0.2.7}"))), ADDRESS, Map.of());
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.ours()).containsExactly(Map.entry(WEB, written("u1")));
    }

    @Test
    void whatAPreviousControllerLeftInAnIngressOfOursIsReplaced() {
        var plan = StatusPlan.of(compile(ingress("ours", status("{hostname: old.test}"))), ADDRESS, Map.of());
        assertThat(plan.changes()).containsExactly(change(POINT));
    }

    @Test
    void anIngressOfAnotherClassIsLeftAloneAlsoIfItHasOurAddress() {
        var plan = StatusPlan.of(compile(ingress("theirs", status("{ip: 192.0.2.7}"))), ADDRESS, Map.of());
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.ours()).isEmpty();
    }

    @Test
    void anIngressThatLeavesLosesWhatWeWrote() {
        var left = compile(ingress("theirs", status("{ip: 192.0.2.7}")));
        var plan = StatusPlan.of(left, ADDRESS, Map.of(WEB, written("u1")));
        assertThat(plan.changes()).containsExactly(change());
        assertThat(plan.ours()).containsKey(WEB);
    }

    @Test
    void whatTheNextControllerWroteToAnIngressThatLeftStays() {
        var taken = compile(ingress("theirs", status("{ip: 192.0.2.8}")));
        assertThat(StatusPlan.of(taken, ADDRESS, Map.of(WEB, written("u1"))).changes())
                .isEmpty();
    }

    @Test
    void anotherIngressOfTheSameNameIsNotTheOneWeWroteTo() {
        var other = compile(ingress("theirs", status("{ip: 192.0.2.7}")));
        var plan = StatusPlan.of(other, ADDRESS, Map.of(WEB, written("u0")));
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.ours()).isEmpty();
    }

    @Test
    void anIngressThatIsGoneIsForgotten() {
        var plan = StatusPlan.of(compile(), ADDRESS, Map.of(WEB, written("u1")));
        assertThat(plan).isEqualTo(new StatusPlan(List.of(), new TreeMap<>()));
    }

    @Test
    void whatWasWrittenIsRememberedUntilTheWatchBringsIt() {
        var plan = StatusPlan.of(compile(ingress("ours", "")), ADDRESS, Map.of(WEB, written("u1")));
        assertThat(plan.ours()).containsKey(WEB);
    }

    @Test
    void whileTheServiceIsUnknownNothingIsWritten() {
        var published = new Published(List.of(), Optional.of(FRONT));
        var plan = StatusPlan.of(
                compile(ingress("ours", status("{ip: 192.0.2.9}"))), published, Map.of(WEB, written("u1")));
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.ours()).containsKey(WEB);
    }

    @Test
    void aServiceWithoutAnAddressYetTakesOldOnesBack() {
        var published = new Published(List.of(), Optional.of(FRONT));
        var waiting = compile(
                ingress("ours", status("{ip: 192.0.2.7}")),
                "{apiVersion: v1, kind: Service, metadata: {namespace: edge, name: front}, spec: {type: LoadBalancer}}");
        assertThat(StatusPlan.of(waiting, published, Map.of()).changes()).containsExactly(change());
    }

    @Test
    void aBrokenIngressSaysSoAtItsPorts() {
        var broken = ingress("ours", "").replace("{host: shop.test}", "{host: shop.test}, {host: 'not a host'}");
        assertThat(StatusPlan.of(compile(broken), ADDRESS, Map.of()).changes())
                .containsExactly(change(
                        new StatusPoint("192.0.2.7", "", List.of(new PortError(80, "jvm-ingress.io/InvalidHost")))));
    }

    @Test
    void withTlsBothPortsHaveTheError() {
        var broken = ingress("ours", "  tls: [{hosts: [shop.test], secretName: none}]");
        assertThat(StatusPlan.of(compile(broken), ADDRESS, Map.of()).changes())
                .containsExactly(change(new StatusPoint(
                        "192.0.2.7",
                        "",
                        List.of(
                                new PortError(80, "jvm-ingress.io/TLSSecretNotFound"),
                                new PortError(443, "jvm-ingress.io/TLSSecretNotFound")))));
    }

    @Test
    void anErrorThatIsThereIsNotWrittenAgain() {
        var broken = ingress(
                        "ours",
                        status(
                                "{ip: 192.0.2.7, ports: [{port: 80, protocol: TCP, error: jvm-ingress.io/InvalidHost}]}"))
                .replace("{host: shop.test}", "{host: shop.test}, {host: 'not a host'}");
        assertThat(StatusPlan.of(compile(broken), ADDRESS, Map.of()).changes()).isEmpty();
    }

    @Test
    void addressesAreSortedAndHostNamesAreNamed() {
        var published = new Published(List.of("lb.test", "192.0.2.7", "lb.test", "2001:db8::1"), Optional.of(FRONT));
        assertThat(published.isSet()).isTrue();
        assertThat(StatusPlan.of(compile(ingress("ours", "")), published, Map.of())
                        .changes())
                .containsExactly(change(
                        POINT,
                        new StatusPoint("2001:db8::1", "", List.of()),
                        new StatusPoint("", "lb.test", List.of())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            type: ClusterIP, clusterIP: 10.0.0.1                                           | {}                                                             | 10.0.0.1
            clusterIP: None                                                                | {}                                                             | none
            type: NodePort, clusterIP: 10.0.0.1                                            | {}                                                             | 10.0.0.1
            type: NodePort, clusterIP: 10.0.0.1, externalIPs: [192.0.2.1]                  | {}                                                             | 192.0.2.1
            type: ExternalName, externalName: lb.test                                      | {}                                                             | lb.test
            type: LoadBalancer, clusterIP: 10.0.0.1                                        | {}                                                             | none
            type: LoadBalancer, externalIPs: [192.0.2.1]                                   | {loadBalancer: {ingress: [{ip: 192.0.2.2}, {hostname: a.test}]}} | 192.0.2.1 192.0.2.2 a.test
            """)
    void aServiceGivesTheAddressesOfItsType(String spec, String status, String expected) {
        var service = "{apiVersion: v1, kind: Service, metadata: {namespace: edge, name: front}, spec: {" + spec
                + "}, status: " + status + "}";
        var published = new Published(List.of(), Optional.of(FRONT));
        assertThat(published.isSet()).isTrue();
        assertThat(published.addresses(compile(service).state().services()))
                .hasValue(expected == null ? List.of() : List.of(expected.split(" ")));
    }

    @Test
    void nothingIsPublishedUnlessTheOperatorSaysWhat() {
        var nothing = new Published(List.of(), Optional.empty());
        assertThat(nothing.isSet()).isFalse();
        assertThat(nothing.addresses(Map.of())).isEmpty();
    }
}
