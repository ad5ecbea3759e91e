/// Which status Ingresses should have. Pure.
@NullMarked
package io.jvmingress.controller.compile.status;

import org.jspecify.annotations.NullMarked;
