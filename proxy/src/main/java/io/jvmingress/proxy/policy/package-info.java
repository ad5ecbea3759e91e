/// Compiled policies as bit sets and intervals: pure, and knows only the table and how a request is read.
@NullMarked
package io.jvmingress.proxy.policy;

import org.jspecify.annotations.NullMarked;
