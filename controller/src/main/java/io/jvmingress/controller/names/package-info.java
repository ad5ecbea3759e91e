/// What DNS says of names outside of the cluster. I/O; decides nothing.
@NullMarked
package io.jvmingress.controller.names;

import org.jspecify.annotations.NullMarked;
