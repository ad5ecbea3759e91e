package io.jvmingress.controller.explain;

import io.fabric8.kubernetes.api.model.Service;
import io.jvmingress.controller.compile.ingress.Backend;
import io.jvmingress.controller.compile.service.BackendPort;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.External;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.Found;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.NoSuchPort;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.NoSuchService;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.explain.RequestAnswer.Target;
import io.jvmingress.controller.state.ObjectRef;
import java.util.Map;
import java.util.Optional;

/// What backends lead to.
///
/// @param externalNames whether the operator admits Services that stand for names outside of the cluster
record Targets(Map<ObjectRef, Service> services, boolean externalNames) {

    /// The one way in which endpoints are chosen today.
    static final String ALGORITHM = "least-request";

    /// Empty for a backend that is no Service.
    static Optional<BackendPort> port(Backend backend) {
        return switch (backend) {
            case Backend.ServicePort(var port) -> Optional.of(port);
            case Backend.Unsupported _ -> Optional.empty();
        };
    }

    /// Empty where there is no such Service or port, or none that is served.
    Optional<UpstreamPort> resolve(BackendPort port) {
        return switch (port.resolve(services)) {
            case Found(var found) -> Optional.of(found);
            case External(var found) when externalNames -> Optional.of(found);
            case External _, NoSuchService _, NoSuchPort _ -> Optional.empty();
        };
    }

    Target target(BackendPort port) {
        var found = resolve(port);
        Object number = found.<Object>map(UpstreamPort::number)
                .orElseGet(() -> port.name().isEmpty() ? Integer.valueOf(port.number()) : port.name());
        return new Target(port.service().namespacedName(), number, found.isPresent() ? ALGORITHM : null);
    }
}
