package io.jvmingress.proxy.table;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A certificate with its key, ready to serve.
///
/// @param source `namespace/name` of the Secret, or `default` for the one made at start
/// @param fingerprint SHA-256 over chain and public key in lower-case hex: another fingerprint is another certificate
/// @param names the DNS names that it covers, in lower case
/// @param chain the leaf first
public record Certificate(
        String source, String fingerprint, List<String> names, List<X509Certificate> chain, Redacted<PrivateKey> key) {

    public Certificate {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("certificate chain of " + source + " is empty");
        }
        names = List.copyOf(names);
        chain = List.copyOf(chain);
    }
}
