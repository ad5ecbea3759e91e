/// Where the objects come from: an API server or files. I/O; decides nothing.
@NullMarked
package io.jvmingress.controller.watch;

import org.jspecify.annotations.NullMarked;
