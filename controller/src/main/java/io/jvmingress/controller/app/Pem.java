package io.jvmingress.controller.app;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Text form of certificates and keys (RFC 7468).
final class Pem {

    private static final int LINE = 64;

    private Pem() {}

    static String encode(String label, byte[] der) {
        var base64 = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
