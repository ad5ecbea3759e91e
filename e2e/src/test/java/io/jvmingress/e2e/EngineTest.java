package io.jvmingress.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test class that runs containers of the shipped image in a real [Engine], which its methods may take. Where there
/// is no engine or no image, the class is skipped with the reason, and with `CI=true` it fails.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EngineExtension.class)
@Tag("engine")
@interface EngineTest {}
