package io.jvmingress.controller.compile.policy;

import io.jvmingress.controller.state.ObjectRef;
import java.util.List;

/// A port of a rule that none of the policy's pods declares. They may listen on it all the same, or a Service's port
/// was
/// taken for theirs.
///
/// @param part where in the policy, as `spec.ingress[0].ports[1]`
/// @param ports all that the rule speaks of
/// @param pods that the policy selects; never empty
record PortDoubt(ObjectRef policy, String part, int port, RulePorts ports, List<LivePod> pods) {

    PortDoubt {
        pods = List.copyOf(pods);
    }
}
