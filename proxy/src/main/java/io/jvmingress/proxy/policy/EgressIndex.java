package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.table.EgressTable;
import io.jvmingress.proxy.table.EgressTable.PortRange;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.IdentitySet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The egress rules of clients' pods in the form that requests ask. Immutable; a question allocates nothing.
final class EgressIndex {

    /// Of an endpoint that every client's egress admits.
    static final int NO_REFUSAL = -1;

    private static final int[] NO_PORTS = {};
    private static final Optional<Boolean> JUDGED = Optional.of(true);
    private static final Optional<Boolean> UNJUDGED = Optional.of(false);

    private final Map<String, Integer> endpoints;
    private final IdentitySet[] refusals;

    /// For each identity first and last port of each range, by family.
    private final int[][] hopV4;

    private final int[][] hopV6;

    /// Identities of namespaces whose own mode has their egress judged, and of those whose mode is off.
    private final IdentitySet judged;

    private final IdentitySet unjudged;

    private EgressIndex(EgressTable table) {
        endpoints = new HashMap<>(table.endpoints());
        refusals = table.refusals().toArray(IdentitySet[]::new);
        int identities = table.hop().isEmpty() ? 0 : table.hop().lastKey() + 1;
        hopV4 = new int[identities][];
        hopV6 = new int[identities][];
        table.hop().forEach((identity, ports) -> {
            hopV4[identity] = pairs(ports.v4());
            hopV6[identity] = pairs(ports.v6());
        });
        judged = IdentitySet.of(withMode(table, true));
        unjudged = IdentitySet.of(withMode(table, false));
    }

    static EgressIndex of(EgressTable table) {
        return new EgressIndex(table);
    }

    /// The number of those that may not reach the endpoint, or [#NO_REFUSAL].
    int refusalOf(Endpoint endpoint) {
        return endpoints.isEmpty() ? NO_REFUSAL : endpoints.getOrDefault(endpoint.id(), NO_REFUSAL);
    }

    /// Whether the egress of somebody counts although the settings' mode is off.
    boolean judgesInModeOff() {
        return !judged.isEmpty();
    }

    /// Whether one of the identities that the client may have must not reach the endpoint.
    ///
    /// @param refusal the endpoint's
    /// @param v6 the family in which the client dialled the proxy
    /// @param port the listener's
    boolean refuses(int refusal, int[] candidates, boolean v6, Modes modes, int port) {
        if (refusal == NO_REFUSAL) {
            return false;
        }
        for (int identity : candidates) {
            if (refusals[refusal].contains(identity)
                    && modes.judgeEgress(judgedByNamespace(identity))
                    && (modes.isEgressStrict() || !reachesHop(identity, v6, port))) {
                return true;
            }
        }
        return false;
    }

    /// What the mode of the identity's own namespace says, if that has one.
    private Optional<Boolean> judgedByNamespace(int identity) {
        return judged.contains(identity) ? JUDGED : unjudged.contains(identity) ? UNJUDGED : Optional.empty();
    }

    private boolean reachesHop(int identity, boolean v6, int port) {
        var ports = ports(v6 ? hopV6 : hopV4, identity);
        for (int i = 0; i < ports.length; i += 2) {
            if (ports[i] <= port && port <= ports[i + 1]) {
                return true;
            }
        }
        return false;
    }

    private static int[] ports(int[][] hop, int identity) {
        return identity < hop.length && hop[identity] != null ? hop[identity] : NO_PORTS;
    }

    private static List<Integer> withMode(EgressTable table, boolean judged) {
        return table.judged().entrySet().stream()
                .filter(entry -> entry.getValue() == judged)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static int[] pairs(List<PortRange> ranges) {
        var pairs = new int[2 * ranges.size()];
        for (int i = 0; i < ranges.size(); i++) {
            pairs[2 * i] = ranges.get(i).first();
            pairs[2 * i + 1] = ranges.get(i).last();
        }
        return pairs;
    }
}
