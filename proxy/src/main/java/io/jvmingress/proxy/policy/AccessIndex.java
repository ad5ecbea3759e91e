package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.match.RequestHead;
import io.jvmingress.proxy.match.RequestTarget;
import io.jvmingress.proxy.table.AccessGuard.Target;
import io.jvmingress.proxy.table.AccessTable;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.EndpointTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The AccessPolicies in the form that requests ask. Immutable; a question copies nothing.
///
/// What a request needs is found from two sides: the guards of the Ingress whose route takes it, and those of the
/// Service that it goes to. The rules of all of them together admit.
public final class AccessIndex {

    public static final AccessIndex EMPTY =
            new AccessIndex(AccessTable.EMPTY, AddressIndex.of(Map.of()), Map.of(), Map.of(), EndpointTable.EMPTY);

    /// What a guard says: not admitted, or admitted. Of several the bits are united.
    private static final int GUARDED = 1;

    private static final int ADMITTED = 2;

    private final AccessTable table;
    private final AddressIndex identities;
    private final Map<String, HostGuards> ingresses;
    private final Map<String, List<GuardSet>> services;
    private final Map<String, List<GuardSet>> upstreams = new HashMap<>();
    private final Intervals networks4;
    private final Intervals networks6;

    /// What becomes of a request.
    public enum Answer {
        ADMITTED,
        /// It passes, and policies that only audit would refuse it.
        AUDITED,
        DENIED
    }

    /// Where a request goes.
    ///
    /// @param ingress [io.jvmingress.proxy.table.Route#origin]
    /// @param host of the [io.jvmingress.proxy.table.VirtualHost] that takes it
    /// @param upstream that it is forwarded to; empty where it is not
    public record Place(String ingress, String host, String upstream) {}

    /// A request and who sent it.
    ///
    /// @param host in lower case without port; empty for a request that names none
    /// @param provesPod whether the client's address is the TCP peer's: one from a header is never a pod's
    public record Asked(RequestHead head, RequestTarget target, String host, Address client, boolean provesPod) {}

    /// Who guards an Ingress.
    ///
    /// @param everywhere on all its hosts
    /// @param byHost on some of them, with those of `everywhere`
    private record HostGuards(List<GuardSet> everywhere, Map<String, List<GuardSet>> byHost) {}

    private AccessIndex(
            AccessTable table,
            AddressIndex identities,
            Map<String, HostGuards> ingresses,
            Map<String, List<GuardSet>> services,
            EndpointTable endpoints) {
        this.table = table;
        this.identities = identities;
        this.ingresses = ingresses;
        this.services = services;
        networks4 = Intervals.of(table.podNetworks(), false);
        networks6 = Intervals.of(table.podNetworks(), true);
        // The ids of a Service's ports are its name, a colon and a number.
        services.forEach((name, guards) ->
                endpoints.upstreams().subMap(name + ":", name + ";").keySet().forEach(id -> upstreams.put(id, guards)));
    }

    /// The index of a table, or the one before where both say the same.
    ///
    /// @param endpoints whose upstreams the Services' guards are asked by
    public static AccessIndex of(AccessTable table, EndpointTable endpoints, AccessIndex previous) {
        if (table.guards().isEmpty()) {
            return EMPTY;
        }
        var known = table.equals(previous.table) ? previous : compile(table);
        var next = new AccessIndex(known.table, known.identities, known.ingresses, known.services, endpoints);
        return known == previous && next.upstreams.equals(previous.upstreams) ? previous : next;
    }

    private static AccessIndex compile(AccessTable table) {
        var services = new HashMap<String, List<GuardSet>>();
        var everywhere = new HashMap<String, List<GuardSet>>();
        var byHost = new HashMap<String, Map<String, List<GuardSet>>>();
        for (var guard : table.guards()) {
            var set = new GuardSet(guard);
            for (var target : guard.targets()) {
                switch (target) {
                    case Target.Service(var name) -> add(services, name, set);
                    case Target.Ingress(var name, var host) ->
                        host.ifPresentOrElse(
                                one -> add(byHost.computeIfAbsent(name, _ -> new HashMap<>()), one, set),
                                () -> add(everywhere, name, set));
                }
            }
        }
        var ingresses = new HashMap<String, HostGuards>();
        Stream.concat(everywhere.keySet().stream(), byHost.keySet().stream()).forEach(name -> {
            var all = everywhere.getOrDefault(name, List.of());
            var hosts = new HashMap<>(byHost.getOrDefault(name, Map.of()));
            hosts.replaceAll((_, guards) ->
                    Stream.concat(all.stream(), guards.stream()).distinct().toList());
            ingresses.put(name, new HostGuards(all, hosts));
        });
        var identities = AddressIndex.of(table.identities());
        return new AccessIndex(table, identities, ingresses, services, EndpointTable.EMPTY);
    }

    private static void add(Map<String, List<GuardSet>> guards, String name, GuardSet guard) {
        var list = guards.computeIfAbsent(name, _ -> new ArrayList<>());
        if (!list.contains(guard)) {
            list.add(guard);
        }
    }

    /// Whether there is nobody to ask.
    public boolean isEmpty() {
        return table.guards().isEmpty();
    }

    /// Whether the address is no pod's that is known, but might be one's that is not known yet.
    public boolean mightBePod(Address address) {
        return (address.v6() ? networks6 : networks4).contains(address) && identities.find(address).length == 0;
    }

    /// What the guards of a route let through.
    ///
    /// @param place where the request goes
    public Answer judge(Place place, Asked asked) {
        var ofIngress = ofIngress(place);
        var ofService = ofService(place);
        if (ofIngress.isEmpty() && ofService.isEmpty()) {
            return Answer.ADMITTED;
        }
        var candidates = candidates(asked);
        int enforced = ask(ofIngress, true, asked, candidates) | ask(ofService, true, asked, candidates);
        if (enforced == GUARDED) {
            return Answer.DENIED;
        }
        int audited = ask(ofIngress, false, asked, candidates) | ask(ofService, false, asked, candidates);
        return audited == GUARDED && enforced == 0 ? Answer.AUDITED : Answer.ADMITTED;
    }

    /// What each rule of each guard of a route says, in no certain order: for explanations.
    public List<Said> explain(Place place, Asked asked) {
        var candidates = candidates(asked);
        return Stream.concat(ofIngress(place).stream(), ofService(place).stream())
                .distinct()
                .map(guard -> guard.explain(asked, candidates))
                .toList();
    }

    /// What one guard says about a request.
    ///
    /// @param policy `namespace/name`
    public record Said(String policy, boolean enforced, List<RuleSaid> rules) {

        public Said {
            rules = List.copyOf(rules);
        }

        public boolean admits() {
            return rules.stream().anyMatch(RuleSaid::admits);
        }
    }

    /// What one rule says about a request.
    ///
    /// @param client whether it admits the client
    /// @param request whether it admits the request
    /// @param misfits in what each of its descriptions of requests is unlike this one
    public record RuleSaid(String rule, boolean client, boolean request, List<Misfit> misfits) {

        public RuleSaid {
            misfits = List.copyOf(misfits);
        }

        public boolean admits() {
            return client && request;
        }
    }

    /// The first thing in which a request is not one of those described.
    public enum Misfit {
        NONE,
        METHOD,
        PATH,
        HOST,
        HEADER
    }

    private static int ask(List<GuardSet> guards, boolean enforced, Asked asked, int[] candidates) {
        int said = 0;
        for (int i = 0; i < guards.size(); i++) {
            var guard = guards.get(i);
            if (guard.isEnforced() == enforced) {
                said |= guard.admits(asked, candidates) ? ADMITTED : GUARDED;
            }
        }
        return said;
    }

    private int[] candidates(Asked asked) {
        return asked.provesPod() ? identities.find(asked.client()) : PolicyIndex.NONE;
    }

    private List<GuardSet> ofIngress(Place place) {
        var guards = ingresses.get(place.ingress());
        return guards == null ? List.of() : guards.byHost().getOrDefault(place.host(), guards.everywhere());
    }

    private List<GuardSet> ofService(Place place) {
        return upstreams.getOrDefault(place.upstream(), List.of());
    }
}
