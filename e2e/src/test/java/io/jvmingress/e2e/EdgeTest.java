package io.jvmingress.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test class whose requests take the way of a user's: to the address that an Ingress's status names, on the ports 80
/// and 443. Its methods may take the [Cluster] and the [Edge], which all these classes share.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({ClusterExtension.class, EdgeExtension.class})
@interface EdgeTest {}
