/// The input snapshot: the watched objects as they are now. Pure; knows the Kubernetes model, never
/// its client.
@NullMarked
package io.jvmingress.controller.state;

import org.jspecify.annotations.NullMarked;
