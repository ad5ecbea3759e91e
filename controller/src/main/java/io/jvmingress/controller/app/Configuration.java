package io.jvmingress.controller.app;

import io.jvmingress.controller.compile.CompileOptions.Allowed;
import io.jvmingress.controller.compile.CompileOptions.ClassSelection;
import io.jvmingress.controller.compile.CompileOptions.ServicePort;
import io.jvmingress.controller.compile.service.Place;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.access.AccessFormat;
import io.jvmingress.proxy.server.Limits;
import io.jvmingress.proxy.server.Timeouts;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.tls.TlsEngine;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Everything that an operator sets for a program that serves, checked.
record Configuration(
        Ports ports,
        Engine engine,
        Timeouts timeouts,
        Limits limits,
        Routing routing,
        Policy policy,
        Drain drain,
        Output output) {

    /// @param bind addresses; empty for all of both families
    record Ports(List<String> bind, int http, int https, int health, AdminAddress admin) {

        Ports {
            bind = List.copyOf(bind);
        }
    }

    /// @param upstreamCa who vouches for the certificates of endpoints; without it they are not verified
    /// @param hsts for how many seconds clients shall come over TLS only; empty: they are told nothing
    record Engine(int loops, TransportChoice transport, TlsEngine tls, Optional<Path> upstreamCa, OptionalLong hsts) {}

    /// @param namespaces to watch; empty: all
    /// @param dnsServer who knows the names outside; empty: the system's servers
    record Routing(
            ClassSelection classes,
            Optional<ObjectRef> defaultCertificate,
            Optional<ServicePort> defaultBackend,
            Allowed allowed,
            Place place,
            Optional<InetSocketAddress> dnsServer,
            Set<String> namespaces) {}

    /// @param localNode what a source counts for that is a node
    /// @param podNetworks where all pods have their addresses; empty: it is learnt from pods
    record Policy(
            PolicyMode mode,
            EgressMode egress,
            boolean audit,
            List<AddressRange> trustedProxies,
            List<AddressRange> proxyProtocol,
            Optional<ObjectRef> controllerPod,
            LocalNode localNode,
            List<AddressRange> podNetworks) {

        Policy {
            trustedProxies = List.copyOf(trustedProxies);
            proxyProtocol = List.copyOf(proxyProtocol);
            podNetworks = List.copyOf(podNetworks);
        }
    }

    /// What the tables are compiled and judged by.
    Judgement judgement() {
        return new Judgement(
                routing,
                policy,
                new Judgement.Listeners(ports.http(), ports.https()),
                engine.upstreamCa().isPresent());
    }

    /// @param delay for how long connections are still accepted after the program said that it is not ready
    /// @param timeout for how long requests may then finish
    record Drain(Duration delay, Duration timeout) {}

    record Output(AccessFormat accessLog) {}
}
