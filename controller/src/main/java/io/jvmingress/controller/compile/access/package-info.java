/// From AccessPolicies, Pods and Namespaces to the table's guards. Pure.
///
/// [AccessReader] reads each policy and reports what no valid object has; [AccessCompiler] puts the pods in for the
/// selectors; [AccessTargets] tells which targets are not there.
@NullMarked
package io.jvmingress.controller.compile.access;

import org.jspecify.annotations.NullMarked;
