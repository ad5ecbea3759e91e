package io.jvmingress.proxy.table;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// All upstreams by their id.
public record EndpointTable(SortedMap<String, Upstream> upstreams) {

    public static final EndpointTable EMPTY = new EndpointTable(Collections.emptySortedMap());

    public EndpointTable {
        upstreams = Collections.unmodifiableSortedMap(new TreeMap<>(upstreams));
    }
}
