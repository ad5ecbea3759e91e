package io.jvmingress.controller.app;

import io.jvmingress.controller.app.Configuration.Engine;
import io.jvmingress.controller.app.Configuration.Ports;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.tls.TlsEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Where the program listens, and with what it does its network I/O and TLS.
final class ListenerFlags {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--http",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port for HTTP; 0 picks a free one. Default: ${DEFAULT-VALUE}.")
    private PortNumber http = new PortNumber(8080);

    @Option(
            names = "--https",
            paramLabel = "PORT",
            defaultValue = "8443",
            description = "Port for HTTPS; 0 picks a free one. Default: ${DEFAULT-VALUE}.")
    private PortNumber https = new PortNumber(8443);

    @Option(
            names = "--health",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Port for /healthz, /readyz and /metrics; 0 picks a free one. Default: ${DEFAULT-VALUE}.")
    private PortNumber health = new PortNumber(8081);

    /// A text, because `explain` takes a URL here.
    @Option(
            names = "--admin",
            paramLabel = "ADDRESS:PORT",
            description = "Where the admin API listens; port 0 picks a free one. Default: 127.0.0.1:9090.")
    private @Nullable String admin;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            split = ",",
            description = "Address to listen on, repeatable. Default: all addresses of both families.")
    private List<String> bind = new ArrayList<>();

    @Option(names = "--loops", paramLabel = "N", description = "Event loops. Default: one for each core.")
    private int loops = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--transport",
            defaultValue = "auto",
            paramLabel = "auto|nio|epoll|io_uring",
            description = "How to do network I/O. auto, the default: epoll where its native library loads.")
    private TransportChoice transport = TransportChoice.AUTO;

    @Option(
            names = "--tls-engine",
            defaultValue = "auto",
            paramLabel = "auto|jdk|openssl",
            description = "Who does the cryptography. auto, the default: openssl where its native library loads.")
    private TlsEngine tls = TlsEngine.AUTO;

    @Option(
            names = "--upstream-ca",
            paramLabel = "FILE",
            description =
                    "PEM certificates of who vouches for endpoints that speak TLS. Default: they are not verified.")
    private @Nullable Path upstreamCa;

    @Option(
            names = "--hsts",
            paramLabel = "SECONDS",
            description = "For how long browsers shall come over HTTPS only: Strict-Transport-Security on HTTPS answers"
                    + " of backends that do not send their own; 0 makes them forget. Default: not sent.")
    private @Nullable Long hsts;

    /// The kernel would let both of ours listen on one port, and give each half of the connections.
    private void apart(String one, PortNumber first, String other, PortNumber second) {
        if (first.number() != 0 && first.equals(second)) {
            throw new ParameterException(command.commandLine(), one + " and " + other + " are both " + first.number());
        }
    }

    Ports ports() {
        for (var address : bind) {
            if (Address.parse(address).isEmpty()) {
                throw new ParameterException(command.commandLine(), "--bind: '" + address + "' is no IP address");
            }
        }
        apart("--http", http, "--https", https);
        apart("--http", http, "--health", health);
        apart("--https", https, "--health", health);
        return new Ports(bind, http.number(), https.number(), health.number(), adminAddress());
    }

    int https() {
        return https.number();
    }

    int http() {
        return http.number();
    }

    private AdminAddress adminAddress() {
        try {
            return admin().map(AdminAddress::parse).orElse(AdminAddress.USUAL);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--admin: " + e.getMessage(), e);
        }
    }

    /// As it is written; empty where it is not.
    Optional<String> admin() {
        return Optional.ofNullable(admin).filter(text -> !text.isBlank());
    }

    Engine engine() {
        if (loops < 1 || loops > 1024) {
            throw new ParameterException(command.commandLine(), "--loops: " + loops + " is not between 1 and 1024");
        }
        if (hsts != null && hsts < 0) {
            throw new ParameterException(command.commandLine(), "--hsts: " + hsts + " is below 0");
        }
        var strict = hsts == null ? OptionalLong.empty() : OptionalLong.of(hsts);
        return new Engine(loops, transport, tls, Optional.ofNullable(upstreamCa), strict);
    }

    /// Whether an authority is named for the certificates of endpoints.
    boolean verifiesUpstreams() {
        return upstreamCa != null;
    }
}
