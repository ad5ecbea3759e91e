package io.jvmingress.controller.compile.service;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.state.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The EndpointSlices of each Service.
public record Slices(Map<ObjectRef, List<EndpointSlice>> byService) {

    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    /// Who keeps a slice. The EndpointSlice controller of Kubernetes writes slices for selectors alone.
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

    static final String ENDPOINT_SLICE_CONTROLLER = "endpointslice-controller.k8s.io";

    public static final Slices NONE = new Slices(Map.of());

    public static Slices of(Map<ObjectRef, EndpointSlice> slices) {
        var byService = new HashMap<ObjectRef, List<EndpointSlice>>();
        slices.forEach((ref, slice) -> {
            var service = Fields.text(Fields.labels(slice).get(SERVICE_NAME));
            byService
                    .computeIfAbsent(new ObjectRef("Service", ref.namespace(), service), _ -> new ArrayList<>())
                    .add(slice);
        });
        return new Slices(byService);
    }

    /// Whether the slice lists the pods that a Service's selector finds, and was not made by hand.
    static boolean isOfSelector(EndpointSlice slice) {
        return ENDPOINT_SLICE_CONTROLLER.equals(Fields.labels(slice).get(MANAGED_BY));
    }

    public List<EndpointSlice> of(ObjectRef service) {
        return byService.getOrDefault(service, List.of());
    }
}
