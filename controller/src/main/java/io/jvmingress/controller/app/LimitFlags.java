package io.jvmingress.controller.app;

import io.jvmingress.proxy.server.Limits;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How much the program takes and holds. Sizes as `16KiB`, `8MiB`, `1GiB`.
final class LimitFlags {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--max-request-line",
            paramLabel = "SIZE",
            defaultValue = "16KiB",
            description = "Longest first line of a request. Default: ${DEFAULT-VALUE}.")
    private ByteSize requestLine = new ByteSize(0);

    @Option(
            names = "--max-head",
            paramLabel = "SIZE",
            defaultValue = "64KiB",
            description = "Largest head of a request. Default: ${DEFAULT-VALUE}.")
    private ByteSize head = new ByteSize(0);

    @Option(
            names = "--max-header-fields",
            paramLabel = "N",
            defaultValue = "128",
            description = "Most header fields of a request. Default: ${DEFAULT-VALUE}.")
    private int fields;

    @Option(
            names = "--max-body",
            paramLabel = "SIZE",
            defaultValue = "0",
            description = "Largest body of a request; 0 for any size. Default: ${DEFAULT-VALUE}.")
    private ByteSize body = new ByteSize(0);

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "65536",
            description = "Most clients' connections of a listener. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--max-streams",
            paramLabel = "N",
            defaultValue = "128",
            description = "Most requests at a time on an HTTP/2 connection. Default: ${DEFAULT-VALUE}.")
    private int streams;

    @Option(
            names = "--pool-size",
            paramLabel = "N",
            defaultValue = "256",
            description = "Most connections to an endpoint from each event loop. Default: ${DEFAULT-VALUE}.")
    private int poolSize;

    @Option(
            names = "--pool-queue",
            paramLabel = "N",
            defaultValue = "1024",
            description = "Most requests that wait for one of them. Default: ${DEFAULT-VALUE}.")
    private int poolQueue;

    Limits limits() {
        return new Limits(
                atLeast("--max-request-line", 1, requestLine.bytes()),
                atLeast("--max-head", 1, head.bytes()),
                atLeast("--max-header-fields", 1, fields),
                body.bytes(),
                atLeast("--max-connections", 1, connections),
                atLeast("--max-streams", 1, streams),
                atLeast("--pool-size", 1, poolSize),
                atLeast("--pool-queue", 0, poolQueue));
    }

    private int atLeast(String flag, int least, long number) {
        if (number < least || number > Integer.MAX_VALUE) {
            throw new ParameterException(command.commandLine(), flag + ": " + number + " is out of range");
        }
        return (int) number;
    }
}
