package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.PolicyFinding.PolicyPortIsServicePort;
import io.jvmingress.controller.state.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds where a policy names a Service's port instead of the one that its pods listen on.
public final class ServicePorts {

    private final SortedMap<ObjectRef, Service> services;

    private ServicePorts(SortedMap<ObjectRef, Service> services) {
        this.services = services;
    }

    /// The doubts about ports that a Service explains.
    public static List<Finding> findings(CompiledPolicies policies, SortedMap<ObjectRef, Service> services) {
        var ports = new ServicePorts(services);
        return policies.doubts().stream()
                .flatMap(doubt -> ports.finding(doubt).stream())
                .toList();
    }

    /// The Services by which clients reach a port of a pod under another number, with that number.
    ///
    /// @param named which numbers are of interest
    static SortedMap<ObjectRef, Integer> leadingTo(
            SortedMap<ObjectRef, Service> services, LivePod pod, int port, Predicate<Integer> named) {
        var leading = new TreeMap<ObjectRef, Integer>();
        var ref = ObjectRef.of(pod.pod());
        for (var one : new ServicePorts(services).behind(ref.namespace(), List.of(pod))) {
            if (one.port() != port && one.targets().contains(port) && named.test(one.port())) {
                leading.putIfAbsent(one.service(), one.port());
            }
        }
        return leading;
    }

    /// A port of a Service and a pod behind it.
    private record Behind(ObjectRef service, int port, SortedSet<Integer> targets, LivePod pod) {}

    private Optional<Finding> finding(PortDoubt doubt) {
        var behind = behind(doubt.policy().namespace(), doubt.pods());
        // Somebody leads to the port, so it is one of the pods' own, though they do not declare it.
        if (behind.stream().anyMatch(one -> one.targets().contains(doubt.port()))) {
            return Optional.empty();
        }
        return behind.stream()
                .filter(one -> one.port() == doubt.port() && !one.targets().isEmpty())
                .filter(one -> one.targets().stream().noneMatch(target -> isMeant(doubt.ports(), target, one.pod())))
                .<Finding>map(one -> new PolicyPortIsServicePort(
                        doubt.policy(),
                        doubt.part(),
                        doubt.port(),
                        one.service(),
                        one.targets().getFirst()))
                .findFirst();
    }

    private static boolean isMeant(RulePorts ports, int target, LivePod pod) {
        return ports.include(target, pod.namesOf(target));
    }

    private List<Behind> behind(String namespace, List<LivePod> pods) {
        var behind = new ArrayList<Behind>();
        for (var entry :
                services.tailMap(new ObjectRef("Service", namespace, "")).entrySet()) {
            if (!entry.getKey().namespace().equals(namespace)) {
                break;
            }
            var service = entry.getValue();
            var selector =
                    Fields.get(service.getSpec(), ServiceSpec::getSelector).orElse(Map.of());
            if (!selector.isEmpty()) {
                pods.stream()
                        .filter(pod -> Fields.labels(pod.pod()).entrySet().containsAll(selector.entrySet()))
                        .findFirst()
                        .ifPresent(pod -> Fields.list(service.getSpec(), ServiceSpec::getPorts).stream()
                                .filter(ServicePorts::isTcp)
                                .map(port -> behind(entry.getKey(), port, pod))
                                .forEach(behind::add));
            }
        }
        return behind;
    }

    private static boolean isTcp(ServicePort port) {
        return Protocol.of(port.getProtocol()).filter(Protocol.TCP::equals).isPresent();
    }

    private static Behind behind(ObjectRef service, ServicePort port, LivePod pod) {
        int number = Objects.requireNonNullElse(port.getPort(), 0);
        return new Behind(service, number, targets(port.getTargetPort(), number, pod), pod);
    }

    /// Without a target it is the port itself.
    private static SortedSet<Integer> targets(@Nullable IntOrString target, int port, LivePod pod) {
        if (target == null) {
            return new TreeSet<>(Set.of(port));
        }
        var number = target.getIntVal();
        return number == null
                ? pod.numbersOf(Fields.text(target.getStrVal()))
                : new TreeSet<>(Set.of(number == 0 ? port : number));
    }
}
