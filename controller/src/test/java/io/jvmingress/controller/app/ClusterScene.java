package io.jvmingress.controller.app;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.jvmingress.controller.watch.Account;
import io.jvmingress.controller.watch.ApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A namespace of a real API server with two IngressClasses, ours and that of another controller, and programs that
/// serve it.
final class ClusterScene implements AutoCloseable {

    private final ApiServer server;
    private final String namespace;
    private final Deque<HasMetadata> made = new ArrayDeque<>();
    private final Deque<Account> accounts = new ArrayDeque<>();

    ClusterScene(ApiServer server) {
        this.server = server;
        namespace = server.newNamespace();
        makeClass(namespace, controller());
        makeClass(theirs(), theirController());
    }

    ApiServer server() {
        return server;
    }

    /// Its name is that of our class, too.
    String namespace() {
        return namespace;
    }

    /// The other controller's class.
    String theirs() {
        return namespace + "-theirs";
    }

    String controller() {
        return "ours.test/" + namespace;
    }

    String theirController() {
        return "other.test/" + namespace;
    }

    void makeClass(String name, String controller) {
        make(new IngressClassBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withController(controller)
                .endSpec()
                .build());
    }

    void deleteClass(String name) {
        server.admin().network().v1().ingressClasses().withName(name).delete();
    }

    /// Removed at the end.
    void make(HasMetadata object) {
        made.push(object);
        server.admin().resource(object).create();
    }

    /// One that may do nothing yet.
    Account newAccount(Path folder) throws IOException {
        var account = new Account(server, namespace, folder);
        accounts.push(account);
        return account;
    }

    /// Our program.
    ProgramRun program(String... more) {
        return program(server.kubeconfig(), more);
    }

    ProgramRun program(Path kubeconfig, String... more) {
        return ProgramRun.with(Map.of(), flags(kubeconfig, controller(), namespace, more));
    }

    String[] flags(Path kubeconfig, String controller, String ingressClass, String... more) {
        var flags = Stream.of(
                "run",
                "--kubeconfig",
                kubeconfig.toString(),
                "--http",
                "0",
                "--https",
                "0",
                "--health",
                "0",
                "--admin",
                "127.0.0.1:0",
                "--bind",
                "127.0.0.1",
                "--controller-name",
                controller,
                "--ingress-class",
                ingressClass,
                "--lease-namespace",
                namespace,
                "--drain-delay",
                "0s");
        return Stream.concat(flags, Stream.of(more)).toArray(String[]::new);
    }

    Resource<Ingress> ingress(String name) {
        return server.admin().network().v1().ingresses().inNamespace(namespace).withName(name);
    }

    /// An Ingress for the host `NAME.test`, whose Service does not exist.
    Ingress create(String name, String className) {
        return server.admin().resource(ofClass(name, className)).create();
    }

    Ingress ofClass(String name, String className) {
        return new IngressBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withIngressClassName(className)
                .addNewRule()
                .withHost(name + ".test")
                .withNewHttp()
                .addNewPath()
                .withPath("/")
                .withPathType("Prefix")
                .withNewBackend()
                .withNewService()
                .withName("none")
                .withNewPort()
                .withNumber(80)
                .endPort()
                .endService()
                .endBackend()
                .endPath()
                .endHttp()
                .endRule()
                .endSpec()
                .build();
    }

    void setClass(String name, String className) {
        ingress(name)
                .edit(found -> new IngressBuilder(found)
                        .editSpec()
                        .withIngressClassName(className)
                        .endSpec()
                        .build());
    }

    /// As another controller does.
    Ingress writeStatus(String name, String address) {
        return ingress(name)
                .editStatus(found -> new IngressBuilder(found)
                        .withNewStatus()
                        .withNewLoadBalancer()
                        .addNewIngress()
                        .withIp(address)
                        .endIngress()
                        .endLoadBalancer()
                        .endStatus()
                        .build());
    }

    static List<String> addresses(Ingress ingress) {
        var status = ingress.getStatus();
        return status == null || status.getLoadBalancer() == null
                ? List.of()
                : status.getLoadBalancer().getIngress().stream()
                        .map(point -> String.valueOf(point.getIp()))
                        .toList();
    }

    Ingress await(String name, List<String> addresses) {
        return ingress(name)
                .waitUntilCondition(found -> found != null && addresses(found).equals(addresses), 60, TimeUnit.SECONDS);
    }

    static String statusLine(int port, String host) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.lines().findFirst().orElse("");
        }
    }

    /// Until the answer begins with this status.
    static void awaitStatus(int port, String host, int status) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        var line = statusLine(port, host);
        while (!line.startsWith("HTTP/1.1 " + status)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not " + status + " but " + line);
            }
            Thread.onSpinWait();
            line = statusLine(port, host);
        }
    }

    @Override
    public void close() {
        accounts.forEach(Account::close);
        made.forEach(object -> server.admin().resource(object).delete());
        server.admin().namespaces().withName(namespace).delete();
    }
}
