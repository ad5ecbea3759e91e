package io.jvmingress.controller.app;

import io.jvmingress.controller.app.Configuration.Policy;
import io.jvmingress.controller.app.Configuration.Routing;
import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.proxy.decision.PolicySettings;
import io.jvmingress.proxy.decision.Settings;
import java.time.Instant;
import java.util.List;

/// What an operator sets that decides about requests: for a program that serves, and for questions about one.
///
/// @param verifiesUpstreams whether somebody vouches for the certificates of endpoints
record Judgement(Routing routing, Policy policy, Listeners listeners, boolean verifiesUpstreams) {

    /// The ports of the two.
    record Listeners(int http, int https) {}

    /// Makes the certificate that is served where there is no other, so call it once.
    CompileOptions compileOptions(Instant now) {
        return new CompileOptions(
                routing.classes(),
                SelfSigned.make(List.of("jvm-ingress.invalid"), now).asDefault(),
                routing.defaultCertificate(),
                routing.defaultBackend(),
                routing.allowed(),
                new CompileOptions.Pods(policy.controllerPod(), policy.podNetworks(), policy.mode()),
                routing.place(),
                verifiesUpstreams);
    }

    Settings settings() {
        return new Settings(
                new PolicySettings(
                        policy.mode(), policy.egress(), policy.audit(), policy.localNode(), listeners.http()),
                policy.trustedProxies(),
                policy.proxyProtocol(),
                listeners.https());
    }
}
