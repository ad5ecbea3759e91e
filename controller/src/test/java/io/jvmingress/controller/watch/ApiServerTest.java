package io.jvmingress.controller.watch;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test class that needs a real kube-apiserver; its methods may take an [ApiServer]. Where the machine cannot run
/// one,
/// the class is skipped with the reason, and with `CI=true` it fails.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("apiserver")
@ExtendWith(ApiServerExtension.class)
public @interface ApiServerTest {}
