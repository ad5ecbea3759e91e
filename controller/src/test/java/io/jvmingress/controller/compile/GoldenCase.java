package io.jvmingress.controller.compile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jvmingress.controller.compile.CompileOptions.Allowed;
import io.jvmingress.controller.compile.CompileOptions.ClassSelection;
import io.jvmingress.controller.compile.CompileOptions.ServicePort;
import io.jvmingress.controller.compile.service.Place;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.Learned;
import io.jvmingress.controller.state.Learned.ResolvedName;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.tls.SelfSigned;
import io.jvmingress.crds.AccessPolicy;
import io.jvmingress.proxy.decision.Snapshot;
import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.TablePrinter;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder with `cluster.yaml`, `expected.txt` and, where the defaults will not do,
/// `options.properties`. With `requests.txt`, a [GoldenRequest] on each line, it also says what
/// becomes of requests.
///
/// The defaults: class `jvm-ingress`, controller `jvm-ingress.io/controller`, Ingresses without a
/// class count, and it is the first of January 2026.
record GoldenCase(Path folder) {

    static final Path GOLDEN = Path.of("src/test/resources/golden");

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final Certificate SELF_SIGNED =
            SelfSigned.make("default", List.of("jvm-ingress.invalid"), NOW, Duration.ofDays(365), new SecureRandom());

    static List<GoldenCase> all() {
        try (var paths = Files.walk(GOLDEN)) {
            return paths.filter(path -> path.endsWith("cluster.yaml"))
                    .map(path -> new GoldenCase(path.resolveSibling("")))
                    .sorted(java.util.Comparator.comparing(GoldenCase::name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return GOLDEN.relativize(folder).toString();
    }

    List<HasMetadata> objects() {
        return parse(read("cluster.yaml"));
    }

    Path expectedFile() {
        return folder.resolve("expected.txt");
    }

    String expected() {
        return read("expected.txt");
    }

    static List<HasMetadata> parse(String yaml) {
        var serialization = new KubernetesSerialization();
        serialization.registerKubernetesResource(AccessPolicy.class);
        Object parsed = serialization.unmarshal(yaml);
        return parsed instanceof List<?> list
                ? list.stream().map(HasMetadata.class::cast).collect(Collectors.toList())
                : List.of((HasMetadata) parsed);
    }

    Compilation compile(List<HasMetadata> objects) {
        var state = ClusterState.of(objects).with(learned());
        return RoutingCompiler.compile(state, options(), now(), Compilation.NONE);
    }

    /// `unreadable.NAMESPACE/NAME=REASON` for a Secret that cannot be read, `name.NAME=ADDRESS,…` for what DNS says,
    /// `problem.NAME=DETAIL` for why it says no more, `seesNodes` for Ingresses that get requests from nodes.
    Learned learned() {
        var names = new TreeMap<String, ResolvedName>();
        properties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("name.") || name.startsWith("problem."))
                .map(name -> name.substring(name.indexOf('.') + 1))
                .forEach(name -> names.put(
                        name,
                        new ResolvedName(
                                Stream.of(properties()
                                                .getProperty("name." + name, "")
                                                .split(",", -1))
                                        .filter(text -> !text.isEmpty())
                                        .toList(),
                                properties().getProperty("problem." + name, ""))));
        var unreadable = new TreeMap<ObjectRef, String>();
        properties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("unreadable."))
                .forEach(name -> unreadable.put(
                        ref("Secret", name.substring("unreadable.".length())),
                        properties().getProperty(name)));
        var seesNodes = properties().getProperty("seesNodes", "none/none").split(",", -1);
        return Learned.NOTHING
                .withSeesNodes(new TreeSet<>(List.of(seesNodes)))
                .withUnreadableSecrets(unreadable)
                .withNames(names)
                .withApiServer(new TreeSet<>(Set.of(properties().getProperty("apiServer", "host.test"))));
    }

    Instant now() {
        return Instant.parse(properties().getProperty("now", NOW.toString()));
    }

    CompileOptions options() {
        var properties = properties();
        var classes = new ClassSelection(
                properties.getProperty("ingressClass", "jvm-ingress"),
                properties.getProperty("controllerName", "jvm-ingress.io/controller"),
                flag(properties, "withoutClass", true),
                flag(properties, "byNameAlone", false));
        return new CompileOptions(
                classes,
                SELF_SIGNED,
                ref(properties, "Secret", "defaultCertificate"),
                ref(properties, "Service", "defaultBackend")
                        .map(service -> new ServicePort(
                                service, Integer.parseInt(properties.getProperty("defaultBackendPort")))),
                new Allowed(
                        flag(properties, "allowLoopbackEndpoints", false), flag(properties, "externalNames", false)),
                new CompileOptions.Pods(
                        ref(properties, "Pod", "controllerPod"),
                        List.of(),
                        PolicyMode.valueOf(properties.getProperty("policyMode", "CLIENT"))),
                new Place(properties.getProperty("node", ""), properties.getProperty("zone", "")),
                flag(properties, "verifiesUpstreams", false));
    }

    /// The table, then one line for each finding.
    static String print(Compilation compilation) {
        return TablePrinter.print(compilation.table())
                + compilation.findings().stream()
                        .map(finding -> finding.line() + "\n")
                        .collect(Collectors.joining("", compilation.findings().isEmpty() ? "" : "\n", ""));
    }

    /// [#print], then one line for each request of the case.
    String printWithRequests(Compilation compilation) {
        if (!Files.exists(folder.resolve("requests.txt"))) {
            return print(compilation);
        }
        var snapshot = Snapshot.of(compilation.table(), Snapshot.EMPTY);
        return print(compilation)
                + read("requests.txt")
                        .lines()
                        .map(line -> GoldenRequest.parse(line).answer(snapshot))
                        .collect(Collectors.joining("", "\n", ""));
    }

    private Properties properties() {
        var properties = new Properties();
        if (Files.exists(folder.resolve("options.properties"))) {
            try (var reader = new StringReader(read("options.properties"))) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return properties;
    }

    private static boolean flag(Properties properties, String name, boolean otherwise) {
        return Boolean.parseBoolean(properties.getProperty(name, String.valueOf(otherwise)));
    }

    private static Optional<ObjectRef> ref(Properties properties, String kind, String name) {
        return Optional.ofNullable(properties.getProperty(name)).map(value -> ref(kind, value));
    }

    private static ObjectRef ref(String kind, String value) {
        var parts = value.split("/", 2);
        return new ObjectRef(kind, parts[0], parts[1]);
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
