package io.jvmingress.controller.explain;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.service.PodFacts;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The address that a question means: written out, or that of a pod.
final class PodAddresses {

    private final Map<ObjectRef, Pod> pods;

    PodAddresses(Map<ObjectRef, Pod> pods) {
        this.pods = pods;
    }

    /// The addresses of a pod; none of one that is not there.
    static Stream<Address> known(Map<ObjectRef, Pod> pods, ObjectRef ref) {
        return Optional.ofNullable(pods.get(ref)).map(PodFacts::addresses).orElse(Set.of()).stream();
    }

    /// @param text an address or `NAMESPACE/POD`
    /// @param other the other side, whose family a pod takes where it has it; empty where it has none
    /// @throws QuestionException for a pod that is not known or has no address, and for anything else
    Address of(String text, Optional<Address> other) {
        return Address.parse(text).orElseGet(() -> ofPod(text, other));
    }

    private Address ofPod(String text, Optional<Address> other) {
        var names = text.split("/", -1);
        if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
            throw new QuestionException("'" + text + "' is neither an IP address nor NAMESPACE/POD");
        }
        var pod = pods.get(new ObjectRef("Pod", names[0], names[1]));
        if (pod == null) {
            throw new QuestionException("pod " + text + " does not exist");
        }
        var status = pod.getStatus();
        var all = Fields.list(status, PodStatus::getPodIPs).stream()
                .flatMap(ip -> Address.parse(Fields.text(ip, PodIP::getIp)).stream())
                .toList();
        return other.flatMap(side ->
                        all.stream().filter(own -> own.v6() == side.v6()).findFirst())
                .or(() -> Address.parse(Fields.text(status, PodStatus::getPodIP)))
                .or(() -> all.stream().findFirst())
                .orElseThrow(() -> new QuestionException("pod " + text + " has no address"));
    }
}
