/// From a cluster state to a routing table and findings. Pure: same input, same output.
@NullMarked
package io.jvmingress.controller.compile;

import org.jspecify.annotations.NullMarked;
