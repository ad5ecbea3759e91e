package io.jvmingress.controller.explain;

import io.jvmingress.proxy.decision.PolicySettings;
import io.jvmingress.proxy.decision.ProxyHeader;
import io.jvmingress.proxy.decision.Settings;
import io.jvmingress.proxy.match.RequestHead;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request that somebody might send.
///
/// @param source the TCP peer: an address or `NAMESPACE/POD`
/// @param headers by their names in lower case, one value for each line
/// @param proxyHeader what a PROXY header before the request says; empty without one
record RequestQuestion(
        String method,
        Url url,
        String source,
        Map<String, List<String>> headers,
        Optional<ProxyHeader> proxyHeader,
        Overrides overrides) {

    /// Settings of the program that this question has others for.
    record Overrides(
            Optional<PolicyMode> policyMode,
            Optional<EgressMode> policyEgress,
            Optional<Boolean> policyAudit,
            Optional<LocalNode> policyLocalNode,
            Optional<List<AddressRange>> trustedProxies,
            Optional<List<AddressRange>> proxyProtocol) {

        Settings over(Settings settings) {
            return new Settings(
                    new PolicySettings(
                            policyMode.orElse(settings.policyMode()),
                            policyEgress.orElse(settings.policy().egressMode()),
                            policyAudit.orElse(settings.policy().audit()),
                            policyLocalNode.orElse(settings.policy().localNode()),
                            settings.policy().httpPort()),
                    trustedProxies.orElse(settings.trustedProxies()),
                    proxyProtocol.orElse(settings.proxyProtocol()),
                    settings.httpsPort());
        }
    }

    RequestHead head() {
        return new Head(method, url.target(), headers, url.authority());
    }

    /// An HTTP/1.1 head; its Host is that of the URL unless a header says otherwise.
    private record Head(String method, String target, Map<String, List<String>> fields, String authority)
            implements RequestHead {

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }

        @Override
        public String header(String name) {
            var values = headers(name);
            return values.isEmpty() ? "" : values.getFirst();
        }

        @Override
        public List<String> headers(String name) {
            return fields.getOrDefault(name, name.equals("host") ? List.of(authority) : List.of());
        }
    }
}
