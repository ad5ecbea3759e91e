package io.jvmingress.controller.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.Finding.Severity;
import io.jvmingress.controller.compile.ingress.Backend;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.compile.service.EndpointReport;
import io.jvmingress.controller.explain.Claims.Claim;
import io.jvmingress.proxy.table.AccessGuard;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.PathMatch;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.RouteAction;
import io.jvmingress.proxy.table.TablePrinter;
import io.jvmingress.proxy.table.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One compiled table as lists to look at; as JSON the components are the keys. Never a key or a Secret's content.
public final class Views {

    private final Explainer explainer;
    private final List<Finding> findings;

    /// @param findings all, those of the objects' origin among them
    public Views(Explainer explainer, List<Finding> findings) {
        this.explainer = explainer;
        this.findings = List.copyOf(findings);
    }

    /// Counts of everything.
    ///
    /// @param generation of the table; 0 before the first
    public record Overview(
            long generation, Routes routes, Counts findings, String policyMode, int policies, int certificates) {

        public record Routes(int hosts, int routes, int services, int endpoints) {}

        public record Counts(long error, long warning, long info) {}
    }

    /// One host.
    ///
    /// @param https whether plain HTTP is redirected there
    /// @param certificate null where there is none yet
    /// @param ingresses those that have a route on it
    public record HostView(
            String host,
            boolean https,
            RequestAnswer.@Nullable Served certificate,
            int routes,
            List<String> ingresses) {}

    /// One route.
    ///
    /// @param reason why it leads to no Service that can be asked; null where it does
    public record RouteView(
            @Nullable String ingress,
            String host,
            @Nullable String path,
            @Nullable String pathType,
            @Nullable String service,
            @Nullable Object port,
            @Nullable String reason) {}

    public record ServiceView(
            String service, int port, String algorithm, String tier, String why, List<EndpointView> endpoints) {}

    public record EndpointView(
            String address, @Nullable String pod, boolean usable, String why, List<String> policies) {}

    /// Which certificate a name gets.
    ///
    /// @param host `*` for every other name
    public record CertificateView(
            String host, String source, List<String> names, String notBefore, String notAfter, String fingerprint) {}

    /// One NetworkPolicy or AccessPolicy.
    ///
    /// @param endpoints addresses of those that a NetworkPolicy isolates
    /// @param targets what an AccessPolicy guards, as `Service shop/api` and `Ingress shop/web shop.test`
    /// @param mode of an AccessPolicy
    public record PolicyView(
            String kind,
            String policy,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<String> endpoints,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<String> targets,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String mode) {}

    public Explainer explainer() {
        return explainer;
    }

    public Overview overview() {
        var table = explainer.snapshot().table();
        var upstreams = table.endpoints().upstreams().values();
        return new Overview(
                table.generation(),
                new Overview.Routes(
                        table.routes().hosts().size(),
                        table.routes().hosts().stream()
                                .mapToInt(host -> host.routes().size())
                                .sum(),
                        upstreams.size(),
                        upstreams.stream()
                                .mapToInt(upstream -> upstream.endpoints().size())
                                .sum()),
                new Overview.Counts(count(Severity.ERROR), count(Severity.WARNING), count(Severity.INFO)),
                explainer.settings().policyMode().name().toLowerCase(Locale.ROOT),
                explainer.compilation().state().networkPolicies().size(),
                table.certificates().hosts().size());
    }

    private long count(Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    public List<HostView> hosts() {
        return explainer.snapshot().table().routes().hosts().stream()
                .map(this::host)
                .toList();
    }

    private HostView host(VirtualHost host) {
        var ingresses = new TreeSet<String>();
        Stream.concat(host.routes().stream(), host.fallback().stream())
                .map(Route::origin)
                .forEach(ingresses::add);
        var certificate = explainer
                .snapshot()
                .certificates()
                .find(host.hostname())
                .map(served -> new RequestAnswer.Served(served.source(), served.names()));
        return new HostView(
                host.hostname(),
                host.redirectsToHttps(),
                certificate.orElse(null),
                host.routes().size(),
                List.copyOf(ingresses));
    }

    /// Every route of the table, by host; the one behind all hosts last.
    public List<RouteView> routes() {
        var routes = new ArrayList<RouteView>();
        var table = explainer.snapshot().table().routes();
        for (var host : table.hosts()) {
            var claims = Claims.winners(explainer.claims().of(host.hostname()));
            Stream.concat(
                            host.routes().stream()
                                    .map(route -> view(host.hostname(), route, Optional.of(route.path()), claims)),
                            host.fallback().stream()
                                    .map(route -> view(host.hostname(), route, Optional.empty(), claims)))
                    .forEach(routes::add);
        }
        var claims = Claims.winners(explainer.claims().catchAll());
        table.fallback()
                .map(route -> view(VirtualHost.ANY, route, Optional.empty(), claims))
                .ifPresent(routes::add);
        return routes;
    }

    private RouteView view(
            String host, Route route, Optional<PathMatch> match, Map<Optional<PathMatch>, Claim> claims) {
        var claim = Optional.ofNullable(claims.get(match));
        var port = claim.map(Claim::backend)
                .or(() -> explainer.defaultBackend().map(Backend.ServicePort::new))
                .flatMap(Targets::port);
        var target = port.map(explainer.targets()::target).orElse(RequestAnswer.Target.NONE);
        return new RouteView(
                claim.map(wish -> wish.ingress().namespacedName()).orElse(null),
                host,
                match.map(PathMatch::written).orElse(null),
                match.map(Routing::type).orElse(null),
                target.service(),
                target.port(),
                reason(route.action()));
    }

    private static @Nullable String reason(RouteAction action) {
        return switch (action) {
            case RouteAction.Forward _ -> null;
            case RouteAction.Respond respond -> respond.reason();
        };
    }

    /// Every Service port that routes lead to, with all that its slices list.
    public List<ServiceView> services() {
        return explainer.upstreams().all().entrySet().stream()
                .map(upstream -> service(upstream.getKey(), upstream.getValue().report()))
                .toList();
    }

    private ServiceView service(UpstreamPort port, EndpointReport report) {
        return new ServiceView(
                port.service().namespacedName(),
                port.number(),
                Targets.ALGORITHM,
                report.tier().name().toLowerCase(Locale.ROOT),
                report.why(),
                report.endpoints().stream().map(this::endpoint).toList());
    }

    private EndpointView endpoint(EndpointReport.Judged judged) {
        return new EndpointView(
                judged.address(),
                judged.endpoint()
                        .map(Endpoint::pod)
                        .filter(pod -> !pod.isEmpty())
                        .orElse(null),
                judged.usable(),
                judged.why(),
                judged.endpoint().map(explainer.upstreams()::policiesOf).orElse(List.of()));
    }

    /// Every name with its certificate, and the one for all others; never a key.
    public List<CertificateView> certificates() {
        var table = explainer.snapshot().table().certificates();
        return Stream.concat(
                        table.hosts().entrySet().stream().map(entry -> certificate(entry.getKey(), entry.getValue())),
                        table.fallback().stream().map(fallback -> certificate(VirtualHost.ANY, fallback)))
                .toList();
    }

    private static CertificateView certificate(String host, Certificate certificate) {
        var leaf = certificate.chain().getFirst();
        return new CertificateView(
                host,
                certificate.source(),
                certificate.names(),
                leaf.getNotBefore().toInstant().toString(),
                leaf.getNotAfter().toInstant().toString(),
                certificate.fingerprint());
    }

    /// Every NetworkPolicy, and which of the listed endpoints it isolates; every AccessPolicy, and what it guards.
    public List<PolicyView> policies() {
        var isolated = new TreeMap<String, TreeSet<String>>();
        explainer
                .compilation()
                .state()
                .networkPolicies()
                .keySet()
                .forEach(policy -> isolated.put(policy.namespacedName(), new TreeSet<>()));
        for (var service : services()) {
            for (var endpoint : service.endpoints()) {
                endpoint.policies()
                        .forEach(policy -> isolated.computeIfAbsent(policy, _ -> new TreeSet<>())
                                .add(endpoint.address()));
            }
        }
        var network = isolated.entrySet().stream()
                .map(policy ->
                        new PolicyView("NetworkPolicy", policy.getKey(), List.copyOf(policy.getValue()), null, null));
        var access = explainer.snapshot().table().access().guards().stream().map(Views::view);
        return Stream.concat(network, access).toList();
    }

    private static PolicyView view(AccessGuard guard) {
        var targets = guard.targets().stream()
                .map(target -> switch (target) {
                    case AccessGuard.Target.Service(var name) -> "Service " + name;
                    case AccessGuard.Target.Ingress(var name, var host) ->
                        "Ingress " + name + host.map(one -> " " + one).orElse("");
                })
                .toList();
        return new PolicyView("AccessPolicy", guard.policy(), null, targets, guard.enforced() ? "Enforce" : "Audit");
    }

    /// A client as answers show it.
    ///
    /// @param from `tcp`, `proxy` or `header`: only the first can prove a pod
    public RequestAnswer.Who client(String address, String from) {
        var pod = from.equals("tcp")
                ? Address.parse(address).stream()
                        .flatMap(known -> explainer.compilation().surroundings().owners().at(known).stream())
                        .map(owner -> owner.pod().namespacedName())
                        .findFirst()
                : Optional.<String>empty();
        return new RequestAnswer.Who(address, pod.orElse(null), from);
    }

    public List<FindingView> findings() {
        return findings.stream().map(FindingView::of).toList();
    }

    /// The text of the golden files.
    public String table() {
        return TablePrinter.print(explainer.snapshot().table());
    }
}
