package io.jvmingress.controller.compile.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.status.PlannedEvent.Subject;
import io.jvmingress.controller.state.ObjectRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventPlanTest {

    private static final ObjectRef WEB = new ObjectRef("Ingress", "shop", "web");
    private static final ObjectRef API = new ObjectRef("Service", "shop", "api");

    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {namespace: shop, name: api, uid: s1}
            spec: {ports: [{port: 80}]}
            """;

    private static String ingress(String name, String spec) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {namespace: shop, name: %s, uid: %s-uid, generation: 3}
                spec: {ingressClassName: ours, %s}
                """.formatted(name, name, spec);
    }

    private static String rule(String host, String path, String service) {
        return "{host: '" + host + "', http: {paths: [{path: " + path + ", pathType: Prefix, backend: {service: {name: "
                + service + ", port: {number: 80}}}}]}}";
    }

    private static List<PlannedEvent> plan(Compilation compilation) {
        return EventPlan.of(compilation, "ours.test/controller");
    }

    private static List<PlannedEvent> plan(String... objects) {
        return plan(Compiled.of(objects));
    }

    private static PlannedEvent only(List<PlannedEvent> events, ObjectRef subject, String reason) {
        return events.stream()
                .filter(event -> event.regarding().ref().equals(subject)
                        && event.reason().equals(reason))
                .collect(Collectors.collectingAndThen(Collectors.toList(), found -> {
                    assertThat(found)
                            .as("%s of %s in %s", reason, subject, events)
                            .hasSize(1);
                    return found.getFirst();
                }));
    }

    private static Subject subject(ObjectRef ref, String apiVersion, String uid) {
        return new Subject(ref, apiVersion, uid);
    }

    private static String encoded(String resource) {
        try (var file = EventPlanTest.class.getResourceAsStream("/pem/" + resource)) {
            return Base64.getEncoder()
                    .encodeToString(new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void aFindingIsAWarningOnItsObjectThatNamesTheOther() {
        var event =
                only(plan(ingress("web", "rules: [" + rule("shop.test", "/", "api") + "]")), WEB, "ServiceNotFound");
        assertThat(event.warning()).isTrue();
        assertThat(event.regarding()).isEqualTo(subject(WEB, "networking.k8s.io/v1", "web-uid"));
        assertThat(event.related()).contains(subject(API, "v1", ""));
        assertThat(event.note()).isEqualTo("Service shop/api does not exist; its paths answer 503");
        assertThat(event.namespace()).isEqualTo("shop");
        assertThat(event.name()).matches("web\\.[0-9a-f]{16}");
    }

    @Test
    void theLoserOfAConflictIsToldTheWinner() {
        var rules = "rules: [" + rule("shop.test", "/", "api") + "]";
        var events = plan(ingress("web", rules), ingress("young", rules), SERVICE);
        var loser = new ObjectRef("Ingress", "shop", "young");
        assertThat(only(events, loser, "HostPathConflict").related())
                .contains(subject(WEB, "networking.k8s.io/v1", "web-uid"));
        // Nothing of it is live.
        assertThat(events)
                .noneMatch(event ->
                        event.regarding().ref().equals(loser) && event.reason().equals("Accepted"));
    }

    @Test
    void whoLosesToItselfHasNoOther() {
        var event = only(
                plan(ingress(
                        "web",
                        "rules: [" + rule("shop.test", "/", "api") + ", " + rule("shop.test", "/", "api") + "]")),
                WEB,
                "HostPathConflict");
        assertThat(event.related()).isEmpty();
    }

    @Test
    void severalFindingsOfOneReasonAreOneEvent() {
        var event = only(
                plan(ingress("web", "rules: [" + rule("a.test", "/", "one") + ", " + rule("b.test", "/", "two") + "]")),
                WEB,
                "ServiceNotFound");
        assertThat(event.note())
                .isEqualTo("Service shop/one does not exist; its paths answer 503. "
                        + "Service shop/two does not exist; its paths answer 503");
    }

    @Test
    void aThousandFindingsFitInOneNote() {
        var rules = IntStream.range(0, 1_000)
                .mapToObj(number -> rule("a.test", "/" + number, "none-" + number))
                .collect(Collectors.joining(", "));
        var event = only(plan(ingress("web", "rules: [" + rules + "]")), WEB, "ServiceNotFound");
        assertThat(event.note().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1_024);
        assertThat(event.note()).matches(".*\\(and 9\\d\\d more\\)");
    }

    @Test
    void aNoteIsOneLineOfBoundedBytesWhateverUsersWrite() {
        var path = "\"/" + "ä".repeat(3_000) + "\\n\"";
        var event = only(plan(ingress("web", "rules: [" + rule("a.test", path, "api") + "]")), WEB, "InvalidPath");
        assertThat(event.note().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1_024);
        var broken =
                only(plan(ingress("web", "rules: [" + rule("a.test", "\"/a\\nb\"", "api") + "]")), WEB, "InvalidPath");
        assertThat(broken.note()).startsWith("path /a?b ");
    }

    @Test
    void whatAServiceLacksIsToldOnItAndOnTheIngressesWithARouteToIt() {
        var rules = "rules: [" + rule("shop.test", "/", "api") + "]";
        var events = plan(ingress("web", rules), ingress("young", rules), SERVICE);
        assertThat(only(events, API, "NoReadyEndpoints").note())
                .isEqualTo("port 80 has no ready endpoint; its paths answer 503");
        var told = only(events, WEB, "NoReadyEndpoints");
        assertThat(told.note()).isEqualTo("Service shop/api: port 80 has no ready endpoint; its paths answer 503");
        assertThat(told.related()).contains(subject(API, "v1", "s1"));
        assertThat(events)
                .filteredOn(event -> event.regarding().ref().name().equals("young"))
                .extracting(PlannedEvent::reason)
                .containsExactly("HostPathConflict");
    }

    @Test
    void theOperatorsDefaultBackendIsNobodysRoute() {
        var plain = ingress("api", "rules: [{host: a.test}]");
        var options = Compiled.withDefaultBackend(API, 80);
        assertThat(plan(Compiled.of(options, plain, SERVICE)))
                .extracting(event -> event.regarding().ref())
                .containsOnly(API);
    }

    @Test
    void acceptedNamesHostsAndCertificate() {
        var secret = """
                apiVersion: v1
                kind: Secret
                type: kubernetes.io/tls
                metadata: {namespace: shop, name: tls, uid: t1}
                data: {tls.crt: %s, tls.key: %s}
                """.formatted(encoded("rsa-pkcs8.crt"), encoded("rsa-pkcs8.key"));
        var spec = "tls: [{hosts: [rsa-pkcs8.test], secretName: tls}, {hosts: [b.test], secretName: none}], rules: ["
                + rule("rsa-pkcs8.test", "/", "api") + ", " + rule("b.test", "/", "api") + ", "
                + rule("c.test", "/", "api") + "]";
        var event = only(plan(ingress("web", spec), SERVICE, secret), WEB, "Accepted");
        assertThat(event.warning()).isFalse();
        assertThat(event.note())
                .isEqualTo("serves rsa-pkcs8.test with the certificate of Secret shop/tls; "
                        + "b.test with the default certificate; c.test without a TLS entry");
    }

    @Test
    void acceptedSaysOfTenHostsAndCountsTheRest() {
        var rules = IntStream.range(10, 32)
                .mapToObj(number -> rule("h" + number + ".test", "/", "api"))
                .collect(Collectors.joining(", "));
        var event = only(plan(ingress("web", "rules: [" + rules + "]"), SERVICE), WEB, "Accepted");
        assertThat(event.note()).endsWith("h18.test, h19.test and 12 more hosts without a TLS entry");
    }

    @Test
    void anIngressForEveryHostIsAccepted() {
        var backend = "defaultBackend: {service: {name: api, port: {number: 80}}}";
        assertThat(only(plan(ingress("web", backend), SERVICE), WEB, "Accepted").note())
                .isEqualTo("serves every other host without a TLS entry");
        assertThat(only(plan(ingress("web", backend + ", tls: [{secretName: none}]"), SERVICE), WEB, "Accepted")
                        .note())
                .isEqualTo("serves every other host with the certificate that covers its name, else the default one");
        assertThat(only(plan(ingress("web", backend + ", rules: [{host: a.test}]"), SERVICE), WEB, "Accepted")
                        .note())
                .isEqualTo("serves a.test without a TLS entry");
        assertThat(plan(ingress("web", backend), ingress("young", backend), SERVICE))
                .filteredOn(event -> event.reason().equals("Accepted"))
                .hasSize(1);
    }

    @Test
    void anotherControllersIngressAndWhatItNamesGetNothing() {
        var foreign =
                ingress("web", "rules: [" + rule("shop.test", "/", "api") + "]").replace("ours", "theirs");
        assertThat(plan(foreign, SERVICE)).isEmpty();
    }

    @Test
    void theSameCauseHasTheSameNameAndAnotherGenerationControllerOrObjectAnotherOne() {
        var object = ingress("web", "rules: [" + rule("shop.test", "/", "api") + "]");
        var name = only(plan(object), WEB, "ServiceNotFound").name();
        assertThat(only(plan(object), WEB, "ServiceNotFound").name()).isEqualTo(name);
        assertThat(only(plan(object.replace("generation: 3", "generation: 4")), WEB, "ServiceNotFound")
                        .name())
                .isNotEqualTo(name);
        assertThat(only(plan(object.replace("web-uid", "other")), WEB, "ServiceNotFound")
                        .name())
                .isNotEqualTo(name);
        assertThat(only(EventPlan.of(Compiled.of(object), "another.test/controller"), WEB, "ServiceNotFound")
                        .name())
                .isNotEqualTo(name);
    }

    @Test
    void aNameIsNeverTooLong() {
        var name = "a".repeat(253);
        var object =
                ingress("web", "rules: [" + rule("shop.test", "/", "api") + "]").replace("name: web", "name: " + name);
        assertThat(plan(object)).allSatisfy(event -> assertThat(event.name()).hasSize(217));
    }

    @Test
    void anObjectWithoutUidGetsNothing() {
        var object =
                ingress("web", "rules: [" + rule("shop.test", "/", "api") + "]").replace("uid: web-uid, ", "");
        assertThat(plan(object)).isEmpty();
    }

    @Test
    void aPolicyIsToldWhatIsWrongWithIt() {
        var policy = """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {namespace: shop, name: odd, uid: p1}
                spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{ipBlock: {cidr: nonsense}}]}]}
                """;
        var event = only(plan(policy), new ObjectRef("NetworkPolicy", "shop", "odd"), "PolicyPartInvalid");
        assertThat(event.regarding().apiVersion()).isEqualTo("networking.k8s.io/v1");
        assertThat(event.related()).isEqualTo(Optional.empty());
    }
}
