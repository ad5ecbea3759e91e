package io.jvmingress.controller.app;

import io.jvmingress.controller.watch.StartException;
import io.vertx.core.transport.Transport;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How the operating system is asked for input and output.
enum TransportChoice {
    /// Epoll where its native library loads, the JDK's selectors otherwise.
    AUTO,
    NIO,
    EPOLL,
    IO_URING;

    /// @throws StartException where the native library does not load
    Transport resolve() {
        return switch (this) {
            case AUTO -> loads(Transport.EPOLL) ? Transport.EPOLL : Transport.NIO;
            case NIO -> Transport.NIO;
            case EPOLL -> demanded(Transport.EPOLL);
            case IO_URING -> demanded(Transport.IO_URING);
        };
    }

    private static boolean loads(@Nullable Transport transport) {
        return transport != null && transport.available();
    }

    private Transport demanded(@Nullable Transport transport) {
        if (transport == null || !transport.available()) {
            var cause = transport == null ? null : transport.unavailabilityCause();
            throw new StartException(
                    "transport " + this + " is not available here: use --transport auto"
                            + (cause == null ? "" : " (" + cause.getMessage() + ")"),
                    cause == null ? new IllegalStateException(toString()) : cause);
        }
        return transport;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
