package io.jvmingress.proxy.match;

import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.CertificateTable;
import java.util.Optional;

/// The certificate for a server name.
public final class CertificateIndex {

    private final HostMap<Certificate> certificates;

    private CertificateIndex(HostMap<Certificate> certificates) {
        this.certificates = certificates;
    }

    public static CertificateIndex of(CertificateTable table) {
        var certificates = HostMap.<Certificate>builder();
        table.hosts().forEach(certificates);
        table.fallback().ifPresent(fallback -> certificates.accept("*", fallback));
        return new CertificateIndex(certificates.build());
    }

    /// The certificate of this name, of its wildcard, or the one for all others; empty only before the first table.
    ///
    /// @param serverName in lower case; empty where the client sent none
    public Optional<Certificate> find(String serverName) {
        return certificates.find(serverName);
    }
}
