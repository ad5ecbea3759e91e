package io.jvmingress.controller.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `explain` without saying what: wrong usage.
@Command(
        name = "explain",
        customSynopsis = "jvm-ingress explain QUESTION [FLAG...]",
        description = "Say why a request is (not) routed, allowed, balanced.")
final class ExplainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(command.commandLine(), "a question is missing");
    }
}
