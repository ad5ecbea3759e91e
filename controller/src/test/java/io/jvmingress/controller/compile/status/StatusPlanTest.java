package io.jvmingress.controller.compile.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.status.StatusPlan.Change;
import io.jvmingress.controller.compile.status.StatusPoint.PortError;
import io.jvmingress.controller.state.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusPlanTest {

    private static final ObjectRef WEB = new ObjectRef("Ingress", "shop", "web");
    private static final ObjectRef FRONT = new ObjectRef("Service", "edge", "front");
    private static final Published ADDRESS = new Published(List.of("192.0.2.7"), Optional.empty());
    private static final String MANAGER = "jvm-ingress";
    private static final StatusPoint POINT = new StatusPoint("192.0.2.7", "", List.of());

    private static Compilation compile(String... objects) {
        return Compiled.of(objects);
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

    private static String writtenBy(String manager, String ingress) {
        return ingress.replace(
                "resourceVersion: \"5\"",
                "resourceVersion: \"5\", managedFields: [{manager: " + manager + ", subresource: status}]");
    }

    @Test
    void anIngressOfOursGetsTheAddress() {
        assertThat(StatusPlan.of(compile(ingress("ours", "")), ADDRESS, MANAGER))
                .containsExactly(change(POINT));
    }

    @Test
    void whatIsRightAlreadyIsNotWritten() {
        var right = compile(ingress("ours", status("{ip: 192.0.2.7}")));
        assertThat(StatusPlan.of(right, ADDRESS, MANAGER)).isEmpty();
    }

    @Test
    void whatAPreviousControllerLeftInAnIngressOfOursIsReplaced() {
        var old = compile(writtenBy("another", ingress("ours", status("{hostname: old.test}"))));
        assertThat(StatusPlan.of(old, ADDRESS, MANAGER)).containsExactly(change(POINT));
    }

    @Test
    void anIngressOfAnotherClassIsLeftAloneAlsoIfItHasOurAddress() {
        var same = ingress("theirs", status("{ip: 192.0.2.7}"));
        assertThat(StatusPlan.of(compile(same), ADDRESS, MANAGER)).isEmpty();
        assertThat(StatusPlan.of(compile(writtenBy("another", same)), ADDRESS, MANAGER))
                .isEmpty();
    }

    @Test
    void anIngressThatLeftLosesWhatWeWroteWhateverItIs() {
        var left = compile(writtenBy(MANAGER, ingress("theirs", status("{ip: 192.0.2.9}"))));
        assertThat(StatusPlan.of(left, ADDRESS, MANAGER)).containsExactly(change());
    }

    @Test
    void anIngressThatLeftAndHasNoStatusIsLeftAlone() {
        var left = compile(writtenBy(MANAGER, ingress("theirs", "")));
        assertThat(StatusPlan.of(left, ADDRESS, MANAGER)).isEmpty();
    }

    @Test
    void whatWeWroteElsewhereThanInTheStatusMakesItNotOurs() {
        var other = writtenBy(MANAGER, ingress("theirs", status("{ip: 192.0.2.7}")))
                .replace("subresource: status", "subresource: scale");
        assertThat(StatusPlan.of(compile(other), ADDRESS, MANAGER)).isEmpty();
    }

    @Test
    void allThatIsOursCanBeTakenBackAndNothingElse() {
        var ours = writtenBy(MANAGER, ingress("ours", status("{ip: 192.0.2.7}")));
        var another = ingress("ours", status("{ip: 192.0.2.7}")).replace("name: web", "name: another");
        assertThat(StatusPlan.clear(compile(ours, another).state(), MANAGER)).containsExactly(change());
    }

    @Test
    void whileTheServiceIsUnknownNothingIsWritten() {
        var published = new Published(List.of(), Optional.of(FRONT));
        var plan = StatusPlan.of(compile(ingress("ours", status("{ip: 192.0.2.9}"))), published, MANAGER);
        assertThat(plan).isEmpty();
    }

    @Test
    void aServiceWithoutAnAddressYetTakesOldOnesBack() {
        var published = new Published(List.of(), Optional.of(FRONT));
        var waiting = compile(
                ingress("ours", status("{ip: 192.0.2.7}")),
                "{apiVersion: v1, kind: Service, metadata: {namespace: edge, name: front}, spec: {type: LoadBalancer}}");
        assertThat(StatusPlan.of(waiting, published, MANAGER)).containsExactly(change());
    }

    @Test
    void aBrokenIngressSaysSoAtItsPorts() {
        var broken = ingress("ours", "").replace("{host: shop.test}", "{host: shop.test}, {host: 'not a host'}");
        assertThat(StatusPlan.of(compile(broken), ADDRESS, MANAGER))
                .containsExactly(change(
                        new StatusPoint("192.0.2.7", "", List.of(new PortError(80, "jvm-ingress.io/InvalidHost")))));
    }

    @Test
    void withTlsBothPortsHaveTheError() {
        var broken = ingress("ours", "  tls: [{hosts: [shop.test], secretName: none}]");
        assertThat(StatusPlan.of(compile(broken), ADDRESS, MANAGER))
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
        assertThat(StatusPlan.of(compile(broken), ADDRESS, MANAGER)).isEmpty();
    }

    @Test
    void addressesAreSortedAndHostNamesAreNamed() {
        var published = new Published(List.of("lb.test", "192.0.2.7", "lb.test", "2001:db8::1"), Optional.of(FRONT));
        assertThat(published.isSet()).isTrue();
        assertThat(StatusPlan.of(compile(ingress("ours", "")), published, MANAGER))
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
