/// The access log: one line per request, written by one thread of its own.
///
/// Any room of the proxy may hand it entries; it knows the JDK and, for its own faults, SLF4J.
@NullMarked
package io.jvmingress.proxy.access;

import org.jspecify.annotations.NullMarked;
