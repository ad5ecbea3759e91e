/// Which of several replicas writes to the API server.
@NullMarked
package io.jvmingress.controller.leader;

import org.jspecify.annotations.NullMarked;
