/// Objects from files: finding, reading and watching them. I/O; decides nothing. Imported by `app` alone.
@NullMarked
package io.jvmingress.controller.files;

import org.jspecify.annotations.NullMarked;
