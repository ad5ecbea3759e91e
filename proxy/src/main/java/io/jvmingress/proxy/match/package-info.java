/// From a request's head to a host and a route: pure, and knows only the table.
@NullMarked
package io.jvmingress.proxy.match;

import org.jspecify.annotations.NullMarked;
