package io.jvmingress.controller.app;

import io.jvmingress.controller.compile.CompileOptions.ServicePort;
import io.jvmingress.controller.state.ObjectRef;
import java.util.regex.Pattern;

/// How flags name objects.
final class Names {

    private static final Pattern NAMESPACED =
            Pattern.compile("([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)/([a-z0-9][-.a-z0-9]*)");

    private Names() {}

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
}
