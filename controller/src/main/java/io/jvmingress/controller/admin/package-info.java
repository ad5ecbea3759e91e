/// What operators and probes ask the program itself: health and metrics. I/O. Imported by `app` alone.
@NullMarked
package io.jvmingress.controller.admin;

import org.jspecify.annotations.NullMarked;
