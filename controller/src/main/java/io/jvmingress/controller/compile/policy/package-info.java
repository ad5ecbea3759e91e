/// From NetworkPolicies, Pods and Namespaces to the table's verdicts, for the ingress direction and
/// TCP. Pure.
///
/// The way: [PolicyReader] reads each policy and reports what no valid object has; [LivePods]
/// numbers the identities that pods' labels leave when only those keys count that a selector names;
/// [Grants] turns each rule into the identities and address ranges that it admits;
/// [VerdictCompiler] unites the grants of the policies that select a pod, for one port.
/// [PolicyCompiler] is the entry.
///
/// [ConnectionPolicies] judges both directions and all protocols with the same readers, for explanations alone.
@NullMarked
package io.jvmingress.controller.compile.policy;

import org.jspecify.annotations.NullMarked;
