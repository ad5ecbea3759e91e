package io.jvmingress.controller.app;

import io.jvmingress.controller.app.Configuration.Routing;
import io.jvmingress.controller.compile.CompileOptions.Allowed;
import io.jvmingress.controller.compile.CompileOptions.ClassSelection;
import io.jvmingress.controller.compile.CompileOptions.ServicePort;
import io.jvmingress.controller.compile.service.Place;
import io.jvmingress.controller.state.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which objects count, and what is served where none says anything.
final class RoutingFlags {

    @Option(
            names = "--ingress-class",
            paramLabel = "NAME",
            defaultValue = "jvm-ingress",
            description = "Name of our IngressClass. Default: ${DEFAULT-VALUE}.")
    private String ingressClass = "";

    @Option(
            names = "--controller-name",
            paramLabel = "NAME",
            defaultValue = "jvm-ingress.io/controller",
            description = "The spec.controller of our IngressClasses. Default: ${DEFAULT-VALUE}.")
    private String controllerName = "";

    @Option(
            names = "--watch-ingress-without-class",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Whether Ingresses without a class are ours. Default: true for serve and demo, else false.")
    private @Nullable Boolean withoutClass;

    @Option(
            names = "--default-certificate",
            paramLabel = "NS/NAME",
            description = "Secret of the certificate for all other names. Default: a self-signed one, made at start.")
    private @Nullable String defaultCertificate;

    @Option(
            names = "--secrets",
            paramLabel = "named|type",
            defaultValue = "named",
            description = "Which Secrets are read in a cluster: those that an Ingress of ours or --default-certificate"
                    + " names, or all of type kubernetes.io/tls. Default: ${DEFAULT-VALUE}.")
    private SecretChoice secrets = SecretChoice.NAMED;

    @Option(
            names = "--default-backend",
            paramLabel = "NS/NAME:PORT",
            description = "Service that takes what no Ingress does. Default: the answer 404.")
    private @Nullable String defaultBackend;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description = "Node that we run on, for local endpoints and hints. Default: NODE_NAME of the environment.")
    private @Nullable String node;

    @Option(
            names = "--zone",
            paramLabel = "NAME",
            description = "Zone of that Node, for topology hints. Default: ZONE of the environment.")
    private @Nullable String zone;

    @Option(
            names = "--allow-external-names",
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "false",
            paramLabel = "true|false",
            description = "Whether Services of type ExternalName are dialled, at what DNS says. Default: false.")
    private boolean externalNames;

    @Option(
            names = "--dns-server",
            paramLabel = "ADDRESS[:PORT]",
            description = "Who is asked for external names. Default: the servers of the system.")
    private @Nullable String dnsServer;

    @Option(
            names = "--watch-namespace",
            split = ",",
            paramLabel = "NS",
            description = "Namespace to watch, repeatable. Default: all.")
    private List<String> namespaces = new ArrayList<>();

    enum SecretChoice {
        NAMED,
        TYPE
    }

    SecretChoice secrets() {
        return secrets;
    }

    /// @param standalone whether there is no cluster, so that an IngressClass counts by its name alone
    Routing routing(boolean standalone, boolean allowLoopbackEndpoints, Map<String, String> environment) {
        boolean classless = withoutClass == null ? standalone : withoutClass;
        return new Routing(
                new ClassSelection(ingressClass, controllerName, classless, standalone),
                secret(),
                backend(),
                new Allowed(allowLoopbackEndpoints, externalNames),
                new Place(
                        node == null ? environment.getOrDefault("NODE_NAME", "") : node,
                        zone == null ? environment.getOrDefault("ZONE", "") : zone),
                Optional.ofNullable(dnsServer).map(Names::dnsServer),
                namespaces());
    }

    /// What `--node` says; empty where it is not given.
    Optional<String> node() {
        return Optional.ofNullable(node);
    }

    /// What `--zone` says; empty where it is not given.
    Optional<String> zone() {
        return Optional.ofNullable(zone);
    }

    private Set<String> namespaces() {
        return namespaces.stream()
                .map(name -> Names.namespace("--watch-namespace", name))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Optional<ObjectRef> secret() {
        return Optional.ofNullable(defaultCertificate).map(name -> Names.object("Secret", name));
    }

    private Optional<ServicePort> backend() {
        return Optional.ofNullable(defaultBackend).map(Names::servicePort);
    }
}
