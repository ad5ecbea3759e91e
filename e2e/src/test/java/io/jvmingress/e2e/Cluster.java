package io.jvmingress.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A real cluster with real pods: the one that `JVM_INGRESS_E2E_KUBECONFIG` names, or one of our own on this machine.
final class Cluster implements AutoCloseable {

    /// Where pods reach what runs on this machine.
    static final String HOST_ADDRESS = "10.88.0.1";

    private static final String SCRIPT =
            Command.PROJECT.resolve("e2e/cluster/cluster").toString();
    private static final Optional<String> GIVEN = Optional.ofNullable(System.getenv("JVM_INGRESS_E2E_KUBECONFIG"));
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path kubeconfig;
    private final boolean started;

    private Cluster(String kubeconfig, boolean started) {
        this.kubeconfig = Path.of(kubeconfig);
        this.started = started;
    }

    /// What this machine lacks to run one; empty if nothing.
    static String missing() {
        return GIVEN.isPresent() ? "" : Command.run(SCRIPT, "check").output();
    }

    static Cluster start() {
        if (GIVEN.isPresent()) {
            return new Cluster(GIVEN.get(), false);
        }
        var running = Command.run(SCRIPT, "kubeconfig");
        return running.status() == 0
                ? new Cluster(running.output(), false)
                : new Cluster(lastLine(Command.run(SCRIPT, "up").text()), true);
    }

    private static String lastLine(String text) {
        return text.lines().toList().getLast();
    }

    /// Whether it is somebody else's.
    static boolean isGiven() {
        return GIVEN.isPresent();
    }

    /// Whether its API server may be stopped.
    boolean ours() {
        return GIVEN.isEmpty();
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    void apiServer(String stopOrStart) {
        Command.run(SCRIPT, "api-server", stopOrStart).text();
    }

    Command kubectl(String... arguments) {
        return kubectlWith("", arguments);
    }

    private Command kubectlWith(String input, String... arguments) {
        var line = new ArrayList<>(List.of(SCRIPT, "kubectl"));
        line.addAll(List.of(arguments));
        return Command.runWith(input, line);
    }

    void apply(String yaml) {
        kubectlWith(yaml, "apply", "-f", "-").text();
    }

    /// Gives a Service of type LoadBalancer an address, which this machine then serves.
    void expose(String namespace, String service, String address) {
        Command.run(SCRIPT, "expose", namespace, service, address).text();
    }

    String newNamespace() {
        var name = "e2e-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        kubectl("create", "namespace", name).text();
        return name;
    }

    /// Not waited for: a test's pods may end while the next test runs.
    void deleteNamespace(String name) {
        kubectl("delete", "namespace", name, "--wait=false").text();
    }

    void awaitDeployment(String namespace, String name) {
        kubectl("-n", namespace, "rollout", "status", "deployment/" + name, "--timeout=120s")
                .text();
    }

    void awaitPod(String namespace, String name) {
        kubectl("-n", namespace, "wait", "--for=condition=Ready", "pod/" + name, "--timeout=120s")
                .text();
    }

    /// What `echo fetch` says when it is run inside a pod: status, milliseconds, body.
    Fetched fetchFrom(String namespace, String pod, String host, String url) {
        var line = kubectl("-n", namespace, "exec", pod, "--", "/echo", "fetch", "-header", "Host: " + host, url)
                .text();
        var words = line.split(" ", 3);
        return new Fetched(Integer.parseInt(words[0]), words.length > 2 ? words[2] : "");
    }

    record Fetched(int status, String body) {}

    @Override
    public void close() {
        if (started) {
            Command.run(SCRIPT, "down").text();
        }
    }
}
