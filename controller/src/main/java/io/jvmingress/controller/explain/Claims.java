package io.jvmingress.controller.explain;

import io.jvmingress.controller.compile.ingress.Backend;
import io.jvmingress.controller.compile.ingress.IngressPlan;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.PathMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What all Ingresses ask for, the losers' wishes among it, by host and in order of precedence: of two claims for the
/// same the first became the route.
final class Claims {

    /// One rule's path, or one default backend.
    ///
    /// @param match empty for a default backend
    record Claim(ObjectRef ingress, Optional<PathMatch> match, Backend backend) {

        boolean covers(String path) {
            return match.map(wanted -> covers(wanted, path)).orElse(true);
        }

        /// The comments of `PathType` in networking/v1, said once more in the plainest way.
        private static boolean covers(PathMatch match, String path) {
            return switch (match) {
                case PathMatch.Exact(var written) -> path.equals(written);
                case PathMatch.Prefix prefix ->
                    path.startsWith(prefix.segments())
                            && (path.length() == prefix.segments().length()
                                    || path.charAt(prefix.segments().length()) == '/');
            };
        }
    }

    private final Map<String, List<Claim>> byHost = new HashMap<>();
    private final List<Claim> catchAll = new ArrayList<>();

    /// @param plans in order of precedence
    Claims(List<IngressPlan> plans) {
        plans.forEach(this::add);
    }

    private void add(IngressPlan plan) {
        for (var path : plan.paths()) {
            claims(path.host()).add(new Claim(plan.object(), Optional.of(path.match()), path.backend()));
        }
        plan.fallback().ifPresent(backend -> {
            var claim = new Claim(plan.object(), Optional.empty(), backend);
            plan.hosts().forEach(host -> claims(host).add(claim));
            if (plan.isCatchAll()) {
                catchAll.add(claim);
            }
        });
    }

    private List<Claim> claims(String host) {
        return byHost.computeIfAbsent(host, _ -> new ArrayList<>());
    }

    /// The claims for a hostname as rules write it; `*` for every host.
    List<Claim> of(String hostname) {
        return byHost.getOrDefault(hostname, List.of());
    }

    /// Those that became routes, by what they match.
    static Map<Optional<PathMatch>, Claim> winners(List<Claim> claims) {
        var winners = new HashMap<Optional<PathMatch>, Claim>();
        claims.forEach(claim -> winners.putIfAbsent(claim.match(), claim));
        return winners;
    }

    /// The default backends that stand behind all hosts.
    List<Claim> catchAll() {
        return catchAll;
    }
}
