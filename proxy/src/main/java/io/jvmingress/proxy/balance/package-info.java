/// Which of several endpoints gets a request: pure, with loads and randomness as arguments.
@NullMarked
package io.jvmingress.proxy.balance;

import org.jspecify.annotations.NullMarked;
