/// Certificates and keys: bytes in, a value or what is wrong with them out. Pure; knows
/// BouncyCastle, not Kubernetes.
@NullMarked
package io.jvmingress.controller.tls;

import org.jspecify.annotations.NullMarked;
