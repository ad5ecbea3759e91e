/// The whole program on a real cluster, from outside: processes, requests and kubectl.
@NullMarked
package io.jvmingress.e2e;

import org.jspecify.annotations.NullMarked;
