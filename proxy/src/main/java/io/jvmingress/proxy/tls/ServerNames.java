package io.jvmingress.proxy.tls;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSession;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/// Reads the name that a client asked for in its hello (RFC 6066 3).
final class ServerNames {

    private ServerNames() {}

    /// The name in lower case without a dot at its end; empty where the client sent none.
    static String of(@Nullable SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)) {
            return "";
        }
        try {
            for (SNIServerName name : extended.getRequestedServerNames()) {
                if (name.getType() == StandardConstants.SNI_HOST_NAME) {
                    return text(name.getEncoded());
                }
            }
        } catch (IllegalArgumentException | UnsupportedOperationException _) {
            // Netty throws the first for a name that is none, such as "a.": the client has asked for nothing we serve.
            // The second is what the JDK promises of sessions that cannot tell.
        }
        return "";
    }

    private static String text(byte[] encoded) {
        var name = new String(encoded, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
