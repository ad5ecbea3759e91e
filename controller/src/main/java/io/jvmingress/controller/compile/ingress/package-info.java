/// From Ingresses to routes and certificates. Pure.
@NullMarked
package io.jvmingress.controller.compile.ingress;

import org.jspecify.annotations.NullMarked;
