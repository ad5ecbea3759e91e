package io.jvmingress.controller.app;

import io.jvmingress.controller.files.FileSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `serve`: objects from files, no cluster.
@Command(
        name = "serve",
        customSynopsis = "jvm-ingress serve --from PATH... [FLAG...]",
        description = "Serve what Kubernetes YAML or JSON files say, and follow their changes.")
final class ServeCommand implements Callable<Integer> {

    private final Serving serving;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--from",
            arity = "1..*",
            paramLabel = "PATH",
            description = "File or folder, read with all folders below; repeatable.")
    private List<Path> from = new ArrayList<>();

    @Mixin
    private StandaloneFlags standalone = new StandaloneFlags();

    @Mixin
    private ServingFlags flags = new ServingFlags();

    ServeCommand(Serving serving) {
        this.serving = serving;
    }

    @Override
    public Integer call() {
        if (from.isEmpty()) {
            throw new ParameterException(command.commandLine(), "--from PATH is missing");
        }
        return serving.serve(
                flags,
                standalone.mode(),
                configuration ->
                        Origin.of(new FileSource(from, configuration.routing().namespaces())),
                _ -> {});
    }
}
