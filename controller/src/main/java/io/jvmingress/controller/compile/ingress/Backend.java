package io.jvmingress.controller.compile.ingress;

import io.fabric8.kubernetes.api.model.TypedLocalObjectReference;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceBackendPort;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.service.BackendPort;
import io.jvmingress.controller.state.ObjectRef;
import org.jspecify.annotations.Nullable;

/// What an Ingress wants its requests to go to.
public sealed interface Backend {

    record ServicePort(BackendPort port) implements Backend {}

    /// A kind of backend that we do not serve.
    record Unsupported(String detail) implements Backend {}

    /// Reads a backend; every field may be absent.
    ///
    /// @param backend lives in the Ingress's own namespace
    static Backend of(@Nullable IngressBackend backend, String namespace) {
        var service = Fields.text(
                Fields.get(backend, IngressBackend::getService).orElse(null), IngressServiceBackend::getName);
        if (!service.isEmpty()) {
            var port = Fields.get(backend, IngressBackend::getService).map(IngressServiceBackend::getPort);
            return new ServicePort(new BackendPort(
                    new ObjectRef("Service", namespace, service),
                    port.map(ServiceBackendPort::getName).orElse(""),
                    port.map(ServiceBackendPort::getNumber).orElse(0)));
        }
        return Fields.get(backend, IngressBackend::getResource)
                .<Backend>map(resource -> new Unsupported("backend " + describe(resource) + " is no Service"))
                .orElseGet(() -> new Unsupported("a backend names no Service"));
    }

    private static String describe(TypedLocalObjectReference resource) {
        return Fields.text(resource.getKind()) + " " + Fields.text(resource.getName());
    }
}
