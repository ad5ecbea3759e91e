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
        var service = Fields.get(backend, IngressBackend::getService);
        var resource = Fields.get(backend, IngressBackend::getResource).map(Backend::describe);
        if (service.isPresent() && resource.isPresent()) {
            return new Unsupported("a backend names a Service and " + resource.get());
        }
        return service.map(named -> of(named, namespace))
                .or(() -> resource.map(named -> new Unsupported("backend " + named + " is no Service")))
                .orElseGet(() -> new Unsupported("a backend names no Service"));
    }

    private static Backend of(IngressServiceBackend service, String namespace) {
        var name = Fields.text(service.getName());
        if (name.isEmpty()) {
            return new Unsupported("a backend names no Service");
        }
        var ref = new ObjectRef("Service", namespace, name);
        var portName = Fields.text(service.getPort(), ServiceBackendPort::getName);
        int number =
                Fields.get(service.getPort(), ServiceBackendPort::getNumber).orElse(0);
        if (!portName.isEmpty() && number != 0) {
            return new Unsupported("the port of " + ref + " is named twice, as " + portName + " and as " + number);
        }
        return new ServicePort(new BackendPort(ref, portName, number));
    }

    private static String describe(TypedLocalObjectReference resource) {
        var name = (Fields.text(resource.getKind()) + " " + Fields.text(resource.getName())).strip();
        return name.isEmpty() ? "a resource without a name" : name;
    }
}
