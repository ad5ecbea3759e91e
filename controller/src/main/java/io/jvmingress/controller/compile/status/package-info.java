/// Which status Ingresses should have, and which Events there should be. Pure.
@NullMarked
package io.jvmingress.controller.compile.status;

import org.jspecify.annotations.NullMarked;
