package io.jvmingress.controller.app;

import io.jvmingress.controller.compile.CompileOptions.ServicePort;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.regex.Pattern;

/// How flags name objects.
final class Names {

    private static final Pattern NAMESPACED =
            Pattern.compile("([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)/([a-z0-9][-.a-z0-9]*)");

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /// Brackets where a port follows an IPv6 address (RFC 3986, 3.2.2).
    private static final Pattern SERVER = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9.]+))(?::(\\d{1,5}))?");

    private static final int DNS_PORT = 53;

    private Names() {}

    /// An RFC 1123 label.
    ///
    /// @throws IllegalArgumentException for anything else, also for nothing
    static String namespace(String flag, String text) {
        if (!NAMESPACE.matcher(text).matches()) {
            throw new IllegalArgumentException(flag + ": '" + text + "' is no namespace");
        }
        return text;
    }

    /// `NS/NAME`.
    ///
    /// @throws IllegalArgumentException for anything else
    static ObjectRef object(String kind, String text) {
        var matcher = NAMESPACED.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' does not name a " + kind + " as NAMESPACE/NAME");
        }
        return new ObjectRef(kind, matcher.group(1), matcher.group(2));
    }

    /// `NS/NAME:PORT`.
    ///
    /// @throws IllegalArgumentException for anything else
    static ServicePort servicePort(String text) {
        int colon = text.lastIndexOf(':');
        var port = text.substring(colon + 1);
        if (colon < 0 || !port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("'" + text + "' does not name a Service's port as NAMESPACE/NAME:PORT");
        }
        return new ServicePort(object("Service", text.substring(0, colon)), Integer.parseInt(port));
    }

    /// An IP address, with the port 53 or another.
    ///
    /// @throws IllegalArgumentException for anything else
    static InetSocketAddress dnsServer(String text) {
        var matcher = SERVER.matcher(text);
        var address = matcher.matches()
                ? Address.parse(Objects.requireNonNullElse(matcher.group(1), matcher.group(2)))
                : Address.parse(text);
        int port = matcher.matches() && matcher.group(3) != null ? Integer.parseInt(matcher.group(3)) : DNS_PORT;
        if (address.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'" + text + "' names no DNS server as ADDRESS or ADDRESS:PORT");
        }
        // Never a lookup: it is an address already.
        return new InetSocketAddress(address.get().toString(), port);
    }
}
