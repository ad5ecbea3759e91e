/// Programs that measure the program from inside.
@NullMarked
package io.jvmingress.bench;

import org.jspecify.annotations.NullMarked;
