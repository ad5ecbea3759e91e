/// Counters that one event loop each writes, and the registry that reads them when it is scraped.
///
/// The server writes, the admin listener reads. Knows no Vert.x type.
@NullMarked
package io.jvmingress.proxy.metrics;

import org.jspecify.annotations.NullMarked;
