package io.jvmingress.controller.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command without a word: wrong usage.
@Command(
        name = "jvm-ingress",
        customSynopsis = "jvm-ingress COMMAND [FLAG...]",
        description = "A Kubernetes Ingress controller that enforces NetworkPolicy for the real client.")
final class RootCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(command.commandLine(), "a command is missing");
    }
}
