package io.jvmingress.proxy.server;

import io.vertx.core.Vertx;
import java.time.Duration;

/// Wakes an event loop up after a time.
interface Alarm {

    /// The clock on the wall.
    Alarm TIMER = (vertx, after, action) -> {
        long timer = vertx.setTimer(Math.max(1, after.toMillis()), _ -> action.run());
        return () -> {
            boolean _ = vertx.cancelTimer(timer);
        };
    };

    /// To be called on an event loop, on which the action will run, too.
    ///
    /// @return calls the alarm off; does nothing once it rang
    Runnable set(Vertx vertx, Duration after, Runnable action);
}
