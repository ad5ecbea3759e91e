/// What is known of each endpoint, whichever table named it: shared by the event loops, and plain JDK.
@NullMarked
package io.jvmingress.proxy.upstream;

import org.jspecify.annotations.NullMarked;
