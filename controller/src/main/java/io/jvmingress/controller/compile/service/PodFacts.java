package io.jvmingress.controller.compile.service;

import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import java.util.HashSet;
import java.util.Set;

/// What a pod's object says of its place in the network. Objects never change, so each is read once; nothing here is
/// of its labels, so that two objects that differ in those alone are the same here.
///
/// @param addresses all of them, in both families
/// @param hosts the addresses of its node
/// @param finished whether it has given its addresses back
public record PodFacts(
        ObjectRef pod,
        String uid,
        Set<Address> addresses,
        Set<Address> hosts,
        boolean finished,
        boolean onHostNetwork) {

    public static PodFacts of(ObjectRef ref, Pod pod) {
        return new PodFacts(ref, Fields.uid(pod), addresses(pod), hosts(pod), isFinished(pod), isOnHostNetwork(pod));
    }

    /// Whether its addresses are its own: those of a pod on its node's network are the node's.
    boolean ownsAddresses() {
        return !finished && !onHostNetwork;
    }

    public static boolean isFinished(Pod pod) {
        var phase = Fields.text(pod.getStatus(), PodStatus::getPhase);
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    public static boolean isOnHostNetwork(Pod pod) {
        return Fields.get(pod.getSpec(), PodSpec::getHostNetwork).orElse(false);
    }

    /// `podIP` counts where an old object has no `podIPs`.
    public static Set<Address> addresses(Pod pod) {
        var addresses = new HashSet<Address>();
        for (var ip : Fields.list(pod.getStatus(), PodStatus::getPodIPs)) {
            Address.parse(Fields.text(ip, PodIP::getIp)).ifPresent(addresses::add);
        }
        Address.parse(Fields.text(pod.getStatus(), PodStatus::getPodIP)).ifPresent(addresses::add);
        return addresses;
    }

    /// The addresses of its node.
    public static Set<Address> hosts(Pod pod) {
        var hosts = new HashSet<Address>();
        for (var ip : Fields.list(pod.getStatus(), PodStatus::getHostIPs)) {
            Address.parse(Fields.text(ip, HostIP::getIp)).ifPresent(hosts::add);
        }
        Address.parse(Fields.text(pod.getStatus(), PodStatus::getHostIP)).ifPresent(hosts::add);
        return hosts;
    }
}
