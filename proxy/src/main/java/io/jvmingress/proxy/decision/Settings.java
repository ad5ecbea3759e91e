package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.List;

/// What an operator sets for all requests.
///
/// @param policyMode who is judged by an isolated endpoint's policies
/// @param trustedProxies whose `X-Forwarded-*` fields count
/// @param proxyProtocol who must begin each connection with a PROXY header, and alone may
/// @param httpsPort the port of the HTTPS listener, named in redirects of requests whose Host has a port
public record Settings(
        PolicyMode policyMode, List<AddressRange> trustedProxies, List<AddressRange> proxyProtocol, int httpsPort) {

    public Settings {
        trustedProxies = List.copyOf(trustedProxies);
        proxyProtocol = List.copyOf(proxyProtocol);
    }

    /// Nobody sends PROXY headers.
    public Settings(PolicyMode policyMode, List<AddressRange> trustedProxies, int httpsPort) {
        this(policyMode, trustedProxies, List.of(), httpsPort);
    }

    /// The same, once it is known which port was bound.
    public Settings withHttpsPort(int port) {
        return new Settings(policyMode, trustedProxies, proxyProtocol, port);
    }
}
