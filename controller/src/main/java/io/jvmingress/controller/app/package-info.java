/// The program: command line, configuration, and the wiring of everything else. May import every room; nobody imports
/// it.
@NullMarked
package io.jvmingress.controller.app;

import org.jspecify.annotations.NullMarked;
