package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.List;

/// What an operator sets for all requests.
///
/// @param policy how policies are judged
/// @param trustedProxies whose `X-Forwarded-*` fields count
/// @param proxyProtocol who must begin each connection with a PROXY header, and alone may
/// @param httpsPort the port of the HTTPS listener, named in redirects of requests whose Host has a port
public record Settings(
        PolicySettings policy, List<AddressRange> trustedProxies, List<AddressRange> proxyProtocol, int httpsPort) {

    public Settings {
        trustedProxies = List.copyOf(trustedProxies);
        proxyProtocol = List.copyOf(proxyProtocol);
    }

    /// Nobody sends PROXY headers.
    public Settings(PolicyMode policyMode, List<AddressRange> trustedProxies, int httpsPort) {
        this(policyMode, trustedProxies, List.of(), httpsPort);
    }

    /// Those of a program whose plain listener has port 80, and that judges egress as it does by default.
    public Settings(
            PolicyMode policyMode, List<AddressRange> trustedProxies, List<AddressRange> proxyProtocol, int httpsPort) {
        this(
                new PolicySettings(policyMode, EgressMode.EVALUATE, false, LocalNode.NEVER, 80),
                trustedProxies,
                proxyProtocol,
                httpsPort);
    }

    /// The same, once it is known which ports were bound.
    public Settings withPorts(int http, int https) {
        return new Settings(policy.withHttpPort(http), trustedProxies, proxyProtocol, https);
    }

    public PolicyMode policyMode() {
        return policy.mode();
    }

    /// The port on which such a connection came in.
    public int listenerPort(boolean secure) {
        return secure ? httpsPort : policy.httpPort();
    }
}
