package io.jvmingress.controller.app;

import io.jvmingress.controller.app.OutputFlags.LogLevel;
import io.jvmingress.controller.app.ServingFlags.Mode;
import java.util.function.Consumer;
import java.util.function.Function;

/// What every command that serves does: start, wait until somebody ends the program, end well.
final class Serving {

    private final Console console;

    Serving(Console console) {
        this.console = console;
    }

    Console console() {
        return console;
    }

    /// Sends log lines where these flags say.
    void log(OutputFlags output) {
        log(output, LogLevel.INFO);
    }

    /// The same for a command whose answer is what counts.
    void logQuietly(OutputFlags output) {
        log(output, LogLevel.WARN);
    }

    private void log(OutputFlags output, LogLevel usual) {
        LogLines.to(console.err(), output.json(console.terminal()), output.level(usual));
    }

    /// @param started is told once everything runs
    int serve(ServingFlags flags, Mode mode, Function<Configuration, Origin> origin, Consumer<Application> started) {
        var configuration = flags.configuration(mode, console.environment());
        log(flags.output());
        try (var application = new Application(configuration, origin.apply(configuration), console)) {
            application.start();
            console.lifetime().serves();
            started.accept(application);
            console.lifetime().awaitEnd();
            application.drain();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return ExitStatus.GOOD;
    }
}
