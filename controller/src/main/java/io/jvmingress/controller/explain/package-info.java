/// Why a request is routed, allowed and balanced as it is: questions in, answers out. Pure.
///
/// [io.jvmingress.controller.explain.Explainer] is the entry. It runs the decision that traffic runs, on the same
/// table,
/// and asks the compiler's pure functions again for what the table does not carry: routes that lost, endpoints that are
/// not used, policies by name.
@NullMarked
package io.jvmingress.controller.explain;

import org.jspecify.annotations.NullMarked;
