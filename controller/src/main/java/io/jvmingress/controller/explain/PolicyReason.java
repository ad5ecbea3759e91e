package io.jvmingress.controller.explain;

import io.jvmingress.controller.compile.ModeAnnotation;
import io.jvmingress.controller.compile.policy.ConnectionPolicies;
import io.jvmingress.controller.compile.policy.Protocol;
import io.jvmingress.controller.compile.policy.RuleReading;
import io.jvmingress.controller.explain.RequestAnswer.Detail;
import io.jvmingress.proxy.decision.Client;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Says why policies let a client reach an endpoint, or not. What they say, the decision knows.
final class PolicyReason {

    private static final String CLIENT = "client";
    private static final String CONTROLLER = "controller";

    /// What a sentence holds; the rules are all in the answer.
    private static final int MOST_IN_A_SENTENCE = 5;

    private final Explainer explainer;
    private final ConnectionPolicies policies;
    private final Client client;
    private final PolicyMode settings;
    private final Set<PolicyMode> added;

    /// @param settings where no annotation says otherwise
    /// @param added by the route and the Service
    PolicyReason(Explainer explainer, Client client, PolicyMode settings, List<PolicyMode> added) {
        this.explainer = explainer;
        this.client = client;
        this.settings = settings;
        this.added = new LinkedHashSet<>(added);
        this.added.remove(PolicyMode.OFF);
        policies = explainer.connections(Protocol.TCP);
    }

    /// What policies say of an endpoint.
    ///
    /// @param word `allow`, `deny` or `not-isolated`
    /// @param policies that say so
    record Said(String word, List<String> policies, Detail detail) {}

    /// Of an endpoint that the client's own egress keeps from it.
    Said refusedByEgress(Endpoint endpoint) {
        var names = policies.egress(client.address(), endpoint.address(), endpoint.port())
                .policies();
        var rules = policies.readEgress(client.address(), endpoint.address(), endpoint.port());
        var why = "the client's own egress is isolated: " + failures(rules);
        return new Said("deny", names, new Detail(List.of(), why, rules));
    }

    /// Of any other.
    Said judged(Endpoint endpoint, boolean admitted) {
        var names = explainer.upstreams().policiesOf(endpoint);
        if (names.isEmpty()) {
            return new Said(admitted ? "not-isolated" : "deny", names, Detail.NONE);
        }
        var modes = modes(endpoint);
        var rules = new ArrayList<>(policies.readIngress(
                CLIENT, client.address(), client.source() == Client.Source.TCP, endpoint.address(), endpoint.port()));
        boolean byClient = rules.stream().anyMatch(RuleReading::admits);
        if (modes.stream().anyMatch(PolicyReason::judgesHop) || (admitted && !byClient)) {
            controller(endpoint)
                    .ifPresent(address -> rules.addAll(
                            policies.readIngress(CONTROLLER, address, true, endpoint.address(), endpoint.port())));
        }
        var words = modes.stream().map(ModeAnnotation::word).toList();
        var why = admitted ? whyAllowed(endpoint, modes, rules) : whyDenied(modes, rules);
        return new Said(admitted ? "allow" : "deny", names, new Detail(words, why, rules));
    }

    /// That of the endpoint's namespace or of the settings first.
    private Set<PolicyMode> modes(Endpoint endpoint) {
        var modes = explainer.upstreams().modesOf(endpoint).stream()
                .map(own -> own.orElse(settings))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        modes.addAll(added);
        return modes;
    }

    private Optional<Address> controller(Endpoint endpoint) {
        return explainer
                .controllerPod()
                .flatMap(ref -> PodAddresses.known(
                                explainer.compilation().state().pods(), ref)
                        .filter(address -> address.v6() == endpoint.address().v6())
                        .findFirst());
    }

    private String whyAllowed(Endpoint endpoint, Set<PolicyMode> modes, List<RuleReading> rules) {
        if (modes.equals(Set.of(PolicyMode.OFF))) {
            return "mode off judges nobody";
        }
        var admitting = whoCounts(modes).stream()
                .flatMap(who -> rules.stream()
                        .filter(rule -> rule.admits() && rule.who().equals(who))
                        .limit(1))
                .map(RuleReading::text)
                .toList();
        return admitting.isEmpty() && client.address().equals(endpoint.address())
                ? "a pod always reaches itself"
                : String.join("; ", admitting);
    }

    /// Who is judged; where a policy delegates, the controller may stand for the client.
    private static List<String> whoCounts(Set<PolicyMode> modes) {
        return modes.stream().allMatch(mode -> mode == PolicyMode.CONTROLLER || mode == PolicyMode.OFF)
                ? List.of(CONTROLLER)
                : List.of(CLIENT, CONTROLLER);
    }

    private String whyDenied(Set<PolicyMode> modes, List<RuleReading> rules) {
        var whos = whoCounts(modes).stream()
                .filter(who -> !who.equals(CONTROLLER) || modes.stream().anyMatch(PolicyReason::judgesHop))
                .filter(who -> rules.stream()
                        .noneMatch(rule -> rule.admits() && rule.who().equals(who)))
                .toList();
        boolean unknown = whos.contains(CONTROLLER)
                && rules.stream().noneMatch(rule -> rule.who().equals(CONTROLLER));
        return (unknown ? "the controller's own pod is not known; " : "")
                + failures(
                        rules.stream().filter(rule -> whos.contains(rule.who())).toList());
    }

    private static boolean judgesHop(PolicyMode mode) {
        return switch (mode) {
            case CONTROLLER, BOTH, EITHER -> true;
            case OFF, CLIENT -> false;
        };
    }

    private static String failures(List<RuleReading> rules) {
        var failed = rules.stream().filter(rule -> !rule.admits()).toList();
        var told =
                failed.stream().limit(MOST_IN_A_SENTENCE).map(RuleReading::text).collect(Collectors.joining("; "));
        int more = failed.size() - MOST_IN_A_SENTENCE;
        return more > 0 ? told + "; and " + more + " more" : told;
    }
}
