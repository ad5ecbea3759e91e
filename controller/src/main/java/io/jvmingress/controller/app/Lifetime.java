package io.jvmingress.controller.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// How the program ends: somebody asks, the command that runs finishes what it has begun, then the process exits.
///
/// The Java runtime ends a process that got SIGTERM or SIGINT with 143 or 130. Ending well is what those signals ask
/// for, so a shutdown hook waits for the command and ends the process with the command's own status.
final class Lifetime {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final List<Runnable> undone = new ArrayList<>();
    private volatile boolean serving;

    /// Lets SIGTERM and SIGINT end the program well. A program that does not serve yet ends at once.
    void endOnSignal() {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                    if (!status.isDone()) {
                        end();
                        if (!serving) {
                            giveUp();
                        }
                        Runtime.getRuntime().halt(serving ? status.join() : 0);
                    }
                }));
    }

    /// Makes something that must not outlast the program. Who made it undoes it; where the program ends before it
    /// serves, nobody else would.
    ///
    /// A program that is to end waits until it is made. What is undone twice must take it.
    synchronized <T> T make(Supplier<T> maker, Consumer<T> undo) {
        var made = maker.get();
        undone.add(() -> undo.accept(made));
        return made;
    }

    private synchronized void giveUp() {
        undone.forEach(Runnable::run);
    }

    /// From now on somebody waits in [#awaitEnd] and will finish what the program has begun.
    void serves() {
        serving = true;
    }

    void end() {
        asked.countDown();
    }

    void awaitEnd() throws InterruptedException {
        asked.await();
    }

    /// The command is over.
    void ended(int exitStatus) {
        status.complete(exitStatus);
    }
}
