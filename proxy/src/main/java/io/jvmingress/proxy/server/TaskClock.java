package io.jvmingress.proxy.server;

import io.jvmingress.proxy.server.RequestTask.Phase;

/// In which phase a request is, and when waiting in it must end.
final class TaskClock {

    private final ProxyLoop loop;
    private Phase phase = Phase.CONNECTING;
    private long deadline;
    private long callEnd;
    private boolean timedCall;

    TaskClock(ProxyLoop loop) {
        this.loop = loop;
        progress();
    }

    Phase phase() {
        return phase;
    }

    /// The client of a gRPC call says itself how long it may take: however quiet it is until then, it goes on.
    ///
    /// @param nanos 0 where it does not say
    void limitCall(long started, long nanos) {
        timedCall = nanos > 0;
        callEnd = loop.callEnd(started, nanos);
    }

    void enter(Phase entered) {
        phase = entered;
        progress();
    }

    /// Something moved: the clock starts anew.
    void progress() {
        long quiet = loop.deadline(phase);
        boolean byCall = timedCall && (phase != Phase.CONNECTING || callEnd - quiet < 0);
        deadline = byCall ? callEnd : quiet;
    }

    /// Whether it has taken too long.
    boolean isOver(long now) {
        return deadline - now <= 0;
    }

    /// Whether the client of a call has given it no more time.
    boolean isCallOver(long now) {
        return timedCall && callEnd - now <= 0;
    }
}
