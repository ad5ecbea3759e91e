package io.jvmingress.controller.compile.service;

import static java.util.stream.Collectors.toSet;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.jvmingress.controller.compile.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/// Those of a Service's endpoints that take requests now.
///
/// In order: `internalTrafficPolicy: Local`, readiness (KEP-1669), one address for a pod with two
/// families, topology hints (KEP-2433, KEP-3015). All are judged over the whole Service and never slice by slice.
///
/// @param unknown what the proxy would have to know of itself to follow hints: `node`, `zone`
record EndpointSelection(List<Candidate> endpoints, List<String> unknown) {

    /// What a Service asks for, and where it is asked.
    ///
    /// @param local whether only endpoints on the proxy's node count
    /// @param prefersV6 the family of a pod that has both
    record Rules(boolean local, boolean prefersV6, Place place) {

        /// Whether the endpoint is where the Service lets it be reached from here.
        boolean reaches(Candidate candidate) {
            return !local
                    || (!place.node().isEmpty() && candidate.topology().node().equals(place.node()));
        }
    }

    EndpointSelection {
        endpoints = List.copyOf(endpoints);
        unknown = List.copyOf(unknown);
    }

    static Rules rules(Service service, Place place) {
        var spec = service.getSpec();
        // Without a cluster address there is nothing that a traffic policy could be about.
        boolean headless =
                Fields.text(spec, ServiceSpec::getClusterIP).equals("None") || ExternalEndpoints.isExternal(service);
        boolean local = Fields.text(spec, ServiceSpec::getInternalTrafficPolicy).equals("Local");
        boolean prefersV6 = Fields.list(spec, ServiceSpec::getIpFamilies).stream()
                .findFirst()
                .filter("IPv6"::equals)
                .isPresent();
        return new Rules(local && !headless, prefersV6, place);
    }

    /// @param candidates that may be dialled, each once
    static EndpointSelection of(List<Candidate> candidates, Rules rules) {
        var reached = candidates.stream().filter(rules::reaches).toList();
        var ready = select(reached, candidate -> candidate.conditions().ready(), rules);
        if (!ready.isEmpty()) {
            return rules.local() ? new EndpointSelection(ready, List.of()) : hinted(ready, rules.place());
        }
        var fallback = select(reached, candidate -> candidate.conditions().isFallback(), rules);
        return new EndpointSelection(fallback, List.of());
    }

    EndpointReport.Tier tier() {
        if (endpoints.isEmpty()) {
            return EndpointReport.Tier.NONE;
        }
        return endpoints.getFirst().conditions().ready() ? EndpointReport.Tier.READY : EndpointReport.Tier.TERMINATING;
    }

    /// Why one of the endpoints is among them.
    static String whyChosen(Candidate candidate) {
        return candidate.conditions().ready() ? "ready" : "terminating and still serving, and none is ready";
    }

    /// Why one of the candidates is not among the endpoints.
    String whyNot(Candidate candidate, Rules rules) {
        var conditions = candidate.conditions();
        if (!candidate.isUsable()) {
            return conditions.terminating() ? "terminating and no longer serving" : "not ready";
        }
        if (!rules.reaches(candidate)) {
            return "not on the proxy's node"
                    + (rules.place().node().isEmpty()
                            ? ", which is not known (--node)"
                            : " " + rules.place().node())
                    + ", and internalTrafficPolicy is Local";
        }
        if (!conditions.ready()) {
            return "terminating, and others are ready";
        }
        boolean twin = !candidate.pod().isEmpty()
                && endpoints.stream().anyMatch(other -> other.pod().equals(candidate.pod()));
        return twin ? "its pod is reached by its other family" : "ready, and topology hints lead to others";
    }

    /// What is left of so many endpoints, in words.
    String why(int listed) {
        var of = endpoints.size() + " of " + listed + (listed == 1 ? " endpoint" : " endpoints");
        return switch (tier()) {
            case READY -> of + " ready and chosen";
            case TERMINATING -> "none is ready, and " + of + " still serving while terminating";
            case NONE -> "none of " + listed + (listed == 1 ? " endpoint" : " endpoints") + " is usable";
        };
    }

    /// A pod with an address of each family is one backend, else it would get twice its share.
    private static List<Candidate> select(List<Candidate> candidates, Predicate<Candidate> tier, Rules rules) {
        Predicate<Candidate> ofFamily = candidate -> candidate.address().v6() == rules.prefersV6();
        var selected = candidates.stream().filter(tier).toList();
        var preferred = selected.stream()
                .filter(ofFamily)
                .map(Candidate::pod)
                .filter(pod -> !pod.isEmpty())
                .collect(toSet());
        return selected.stream()
                .filter(ofFamily.or(candidate -> !preferred.contains(candidate.pod())))
                .toList();
    }

    /// A hint counts where every ready endpoint has one of its kind and one of these is for us: those
    /// for nodes, else those for zones, else none.
    private static EndpointSelection hinted(List<Candidate> ready, Place place) {
        var unknown = new ArrayList<String>();
        for (var kind : Hint.values()) {
            if (ready.stream().noneMatch(candidate -> kind.of(candidate).isEmpty())) {
                var here = kind.here(place);
                var chosen = ready.stream()
                        .filter(candidate -> kind.of(candidate).contains(here))
                        .toList();
                if (!chosen.isEmpty()) {
                    return new EndpointSelection(chosen, unknown);
                }
                if (here.isEmpty()) {
                    unknown.add(kind.name().toLowerCase(Locale.ROOT));
                }
            }
        }
        return new EndpointSelection(ready, unknown);
    }

    /// In order of precedence.
    private enum Hint {
        NODE,
        ZONE;

        private Set<String> of(Candidate candidate) {
            return switch (this) {
                case NODE -> candidate.topology().forNodes();
                case ZONE -> candidate.topology().forZones();
            };
        }

        private String here(Place place) {
            return switch (this) {
                case NODE -> place.node();
                case ZONE -> place.zone();
            };
        }
    }
}
