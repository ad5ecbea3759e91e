/// Connections to endpoints: each event loop has its own, so nothing here is shared or locked.
@NullMarked
package io.jvmingress.proxy.pool;

import org.jspecify.annotations.NullMarked;
