package io.jvmingress.controller.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/// Several command lines at a time in one process, from which the image's AOT cache is made: a cache knows what one
/// process has done, and it has to know `serve` as well as `run`.
///
/// Nobody types it: the class is named to the Java launcher, by bin/image.
final class Training {

    /// Between two command lines.
    private static final String AND = "--and";

    private Training() {}

    /// Runs them, until the process is told to end.
    ///
    /// @param arguments command lines with `--and` between them
    public static void main(String[] arguments) {
        var lifetime = new Lifetime();
        lifetime.endOnSignal();
        int status = run(Console.ofProcess(lifetime), arguments);
        lifetime.ended(status);
        System.exit(status);
    }

    /// One that fails ends the others.
    ///
    /// @return the highest exit status
    static int run(Console console, String... arguments) {
        var lines = lines(List.of(arguments));
        try (var threads = Executors.newFixedThreadPool(lines.size())) {
            var runs = lines.stream()
                    .map(line -> CompletableFuture.supplyAsync(() -> run(console, line), threads))
                    .toList();
            return runs.stream().mapToInt(CompletableFuture::join).max().orElse(ExitStatus.GOOD);
        }
    }

    private static int run(Console console, List<String> line) {
        int status = Main.run(console, line.toArray(String[]::new));
        if (status != ExitStatus.GOOD) {
            console.lifetime().end();
        }
        return status;
    }

    private static List<List<String>> lines(List<String> arguments) {
        int end = arguments.indexOf(AND);
        var lines = new ArrayList<List<String>>();
        if (end < 0) {
            lines.add(arguments);
        } else {
            lines.add(arguments.subList(0, end));
            lines.addAll(lines(arguments.subList(end + 1, arguments.size())));
        }
        return lines;
    }
}
