/// TLS of the listeners: which engine, which certificate for which name, and what the client asked for.
///
/// For the server; knows Vert.x, Netty and the table's certificates.
@NullMarked
package io.jvmingress.proxy.tls;

import org.jspecify.annotations.NullMarked;
