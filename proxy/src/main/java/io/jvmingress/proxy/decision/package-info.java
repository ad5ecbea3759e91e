/// The one sequence from a request's head to an answer or to the endpoints that may serve it. Pure.
@NullMarked
package io.jvmingress.proxy.decision;

import org.jspecify.annotations.NullMarked;
