package io.jvmingress.proxy.table;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which certificate is served for which name.
///
/// @param hosts by name in lower case, `*.foo.test` for one label before `foo.test`
/// @param fallback for every other name and for clients that send none; absent only in a table that serves nothing
public record CertificateTable(SortedMap<String, Certificate> hosts, Optional<Certificate> fallback) {

    public static final CertificateTable EMPTY = new CertificateTable(Collections.emptySortedMap(), Optional.empty());

    public CertificateTable {
        hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
    }
}
