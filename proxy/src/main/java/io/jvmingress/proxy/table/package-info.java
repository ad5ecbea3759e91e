/// The routing table: the language the data plane speaks. Immutable, no I/O, no Kubernetes.
///
/// Pure. Every room may import it; it imports the JDK alone.
@NullMarked
package io.jvmingress.proxy.table;

import org.jspecify.annotations.NullMarked;
