package io.jvmingress.controller.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The addresses to listen on.
final class BindAddresses {

    private static final Logger LOG = LoggerFactory.getLogger(BindAddresses.class);

    /// All addresses of both families: a socket on it takes IPv4, too (RFC 4291, 2.5.5.2).
    private static final String ALL = "::";

    private static final String ALL_IPV4 = "0.0.0.0";

    private BindAddresses() {}

    /// @param asked what the operator names; nothing for all addresses
    static List<String> of(List<String> asked) {
        if (!asked.isEmpty()) {
            return asked;
        }
        if (kernelKnowsIpv6()) {
            return List.of(ALL);
        }
        LOG.atWarn().addKeyValue("address", ALL_IPV4).log("this kernel has no IPv6");
        return List.of(ALL_IPV4);
    }

    private static boolean kernelKnowsIpv6() {
        try (var probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(ALL, 0));
            return true;
        } catch (IOException _) {
            // Whatever the reason, the other family is what is left to try.
            return false;
        }
    }
}
