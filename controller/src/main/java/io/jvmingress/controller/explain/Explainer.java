package io.jvmingress.controller.explain;

import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.controller.compile.policy.ConnectionPolicies;
import io.jvmingress.controller.compile.policy.Protocol;
import io.jvmingress.controller.compile.service.BackendPort;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.External;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.Found;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.NoSuchPort;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.NoSuchService;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.compile.service.Place;
import io.jvmingress.controller.compile.service.Surroundings;
import io.jvmingress.controller.explain.Answer.NoAnswer;
import io.jvmingress.controller.explain.EndpointsAnswer.Candidate;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.decision.Settings;
import io.jvmingress.proxy.decision.Snapshot;
import io.jvmingress.proxy.table.Address;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Answers questions about one compiled table, always in the same way. Make one for each table, and ask it as often as
/// you
/// like, from any thread.
public final class Explainer {

    private final Compilation compilation;
    private final Snapshot snapshot;
    private final CompileOptions options;
    private final Settings settings;
    private final Claims claims;
    private final Targets targets;
    private final Upstreams upstreams;

    /// Those that somebody has asked for. Two threads may make the same, and either will do.
    private volatile Map<Protocol, ConnectionPolicies> connections = Map.of();

    /// @param snapshot that of the compilation's table
    /// @param settings the running program's; a question may have others
    public Explainer(Compilation compilation, Snapshot snapshot, CompileOptions options, Settings settings) {
        this.compilation = compilation;
        this.snapshot = snapshot;
        this.options = options;
        this.settings = settings;
        claims = new Claims(compilation.ingresses());
        targets = new Targets(compilation.state().services(), options.allowed().externalNames());
        upstreams = new Upstreams(compilation, options);
    }

    /// Never fails: a question that makes no sense is answered with what is wrong with it.
    public Answer answer(Topic topic, JsonNode question) {
        try {
            return switch (topic) {
                case REQUEST -> new RequestExplanation(this, QuestionReader.request(question)).answer();
                case CONNECTION -> connection(QuestionReader.connection(question));
                case ENDPOINTS -> endpoints(QuestionReader.endpoints(question));
            };
        } catch (QuestionException e) {
            return new NoAnswer(String.valueOf(e.getMessage()));
        }
    }

    private ConnectionAnswer connection(ConnectionQuestion question) {
        var pods = new PodAddresses(compilation.state().pods());
        var source = pods.of(question.source(), Address.parse(question.destination()));
        var destination = pods.of(question.destination(), Optional.of(source));
        var policies = connections(question.protocol());
        var rules = new ArrayList<>(policies.readIngress("source", source, true, destination, question.port()));
        if (!question.ingressOnly()) {
            rules.addAll(policies.readEgress(source, destination, question.port()));
        }
        return ConnectionAnswer.of(
                question,
                policies.ingress(source, destination, question.port()),
                question.ingressOnly() ? null : policies.egress(source, destination, question.port()),
                rules);
    }

    /// NetworkPolicy alone, of one protocol.
    ConnectionPolicies connections(Protocol protocol) {
        var known = connections.get(protocol);
        if (known != null) {
            return known;
        }
        var made = new ConnectionPolicies(compilation.state(), protocol);
        var all = new EnumMap<Protocol, ConnectionPolicies>(Protocol.class);
        all.putAll(connections);
        all.put(protocol, made);
        connections = all;
        return made;
    }

    private EndpointsAnswer endpoints(EndpointsQuestion question) {
        var port = question.port();
        return switch (port.resolve(compilation.state().services())) {
            case Found(var found) -> endpoints(found, question.place(options.place()));
            case NoSuchService() -> none(port.service() + " does not exist");
            case NoSuchPort() -> none(port.service() + " has no TCP port " + port.port());
            case External(var found)
            when options.allowed().externalNames() -> endpoints(found, question.place(options.place()));
            case External _ -> none(port.service() + " is of type ExternalName, which --allow-external-names admits");
        };
    }

    private EndpointsAnswer endpoints(UpstreamPort port, Place place) {
        var own = compilation.surroundings();
        var there =
                new Surroundings(own.owners(), own.nodes(), own.guard(), own.grants(), place, own.verifiesUpstreams());
        return Upstreams.report(compilation, port, there)
                .map(report -> new EndpointsAnswer(
                        report.endpoints().stream()
                                .map(judged -> new Candidate(judged.address(), judged.usable(), judged.why()))
                                .toList(),
                        report.tier().name().toLowerCase(Locale.ROOT),
                        report.why()))
                .orElseGet(() -> none(port.service() + " does not exist"));
    }

    private static EndpointsAnswer none(String why) {
        return new EndpointsAnswer(List.of(), "none", why);
    }

    Compilation compilation() {
        return compilation;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /// The operator's, as a backend would name it.
    Optional<BackendPort> defaultBackend() {
        return options.defaultBackend().map(backend -> new BackendPort(backend.service(), "", backend.port()));
    }

    Settings settings() {
        return settings;
    }

    Optional<ObjectRef> controllerPod() {
        return options.controllerPod();
    }

    Claims claims() {
        return claims;
    }

    Targets targets() {
        return targets;
    }

    Upstreams upstreams() {
        return upstreams;
    }
}
