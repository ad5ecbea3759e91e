/// What the program tells the cluster: the status of its Ingresses, and Events on the objects that it
/// has something to say about.
@NullMarked
package io.jvmingress.controller.status;

import org.jspecify.annotations.NullMarked;
