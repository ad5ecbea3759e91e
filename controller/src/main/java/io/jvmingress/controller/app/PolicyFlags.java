package io.jvmingress.controller.app;

import io.jvmingress.controller.app.Configuration.Policy;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whom NetworkPolicies judge.
final class PolicyFlags {

    @Option(
            names = "--policy-mode",
            paramLabel = "off|controller|client|both|either",
            defaultValue = "client",
            description =
                    "Who is judged by the NetworkPolicies of an endpoint: the client, our own pod, or both. Default: ${DEFAULT-VALUE}.")
    private PolicyMode mode = PolicyMode.CLIENT;

    @Option(
            names = "--policy-egress",
            paramLabel = "off|evaluate|strict",
            defaultValue = "evaluate",
            description =
                    "Whether the egress rules of a client's pod must admit the endpoint (strict), or it or our own pod (evaluate). Default: ${DEFAULT-VALUE}.")
    private EgressMode egress = EgressMode.EVALUATE;

    @Option(
            names = "--policy-audit",
            description = "Count and log what policies would refuse, and refuse nothing. Default: off.")
    private boolean audit;

    @Option(
            names = "--trusted-proxies",
            paramLabel = "CIDR",
            split = ",",
            description = "Whose X-Forwarded-* fields count. Default: nobody's.")
    private List<String> trustedProxies = new ArrayList<>();

    @Option(
            names = "--proxy-protocol",
            paramLabel = "CIDR",
            split = ",",
            description = "Who must begin each connection with a PROXY header, and alone may. Default: nobody.")
    private List<String> proxyProtocol = new ArrayList<>();

    @Option(
            names = "--policy-local-node",
            paramLabel = "never|same-node|any",
            defaultValue = "never",
            description =
                    "Whether policies admit clients whose address is a node's: to no endpoint, to those on that node, or to any. Default: ${DEFAULT-VALUE}.")
    private LocalNode localNode = LocalNode.NEVER;

    @Option(
            names = "--pod-cidr",
            paramLabel = "CIDR",
            split = ",",
            description =
                    "Where pods have their addresses: a client there whose pod is not known yet is waited for. Default: learnt from pods.")
    private List<String> podNetworks = new ArrayList<>();

    @Option(
            names = "--controller-pod",
            paramLabel = "NS/NAME",
            description = "Our own pod. Default: POD_NAMESPACE and POD_NAME of the environment.")
    private @Nullable String controllerPod;

    /// @throws IllegalArgumentException for a flag's value that means nothing
    Policy policy(Map<String, String> environment) {
        return new Policy(
                mode,
                egress,
                audit,
                ranges("--trusted-proxies", trustedProxies),
                ranges("--proxy-protocol", proxyProtocol),
                pod(environment),
                localNode,
                ranges("--pod-cidr", podNetworks));
    }

    private static List<AddressRange> ranges(String flag, List<String> texts) {
        return texts.stream().map(text -> range(flag, text)).toList();
    }

    private static AddressRange range(String flag, String text) {
        return AddressRange.parseCidr(text)
                .or(() -> Address.parse(text).map(address -> AddressRange.of(address, address.bits())))
                .orElseThrow(
                        () -> new IllegalArgumentException(flag + ": '" + text + "' is no CIDR such as 10.0.0.0/8"));
    }

    private Optional<ObjectRef> pod(Map<String, String> environment) {
        if (controllerPod != null) {
            return Optional.of(Names.object("Pod", controllerPod));
        }
        var namespace = environment.get("POD_NAMESPACE");
        var name = environment.get("POD_NAME");
        return namespace == null || name == null
                ? Optional.empty()
                : Optional.of(new ObjectRef("Pod", namespace, name));
    }
}
