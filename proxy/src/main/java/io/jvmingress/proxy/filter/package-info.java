/// What becomes of header fields and paths between client and upstream: pure, and knows only the table.
@NullMarked
package io.jvmingress.proxy.filter;

import org.jspecify.annotations.NullMarked;
