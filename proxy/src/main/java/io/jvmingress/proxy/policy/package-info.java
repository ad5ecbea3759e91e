/// Compiled policies as bit sets and intervals: pure, and knows only the table.
@NullMarked
package io.jvmingress.proxy.policy;

import org.jspecify.annotations.NullMarked;
