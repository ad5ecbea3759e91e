/// What the program tells the cluster: the status of its Ingresses.
@NullMarked
package io.jvmingress.controller.status;

import org.jspecify.annotations.NullMarked;
