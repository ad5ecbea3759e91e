package io.jvmingress.proxy.tls;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Runs a program of the machine as a client.
final class Program {

    private Program() {}

    static boolean present(String name) {
        var path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    /// Gives the program its input, leaves the input open until the program ends by itself, and returns its
    /// output.
    static String run(String input, List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var in = process.getOutputStream();
                var out = process.getInputStream()) {
            in.write(input.getBytes(StandardCharsets.US_ASCII));
            in.flush();
            return new String(out.readAllBytes(), StandardCharsets.ISO_8859_1);
        } finally {
            process.destroy();
        }
    }
}
