package io.jvmingress.controller.app;

import io.jvmingress.proxy.server.Timeouts;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How long the program waits. Durations as `500ms`, `5s`, `2m`, `1h`.
final class TimeoutFlags {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--connect-timeout",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "To connect to an endpoint. Default: ${DEFAULT-VALUE}.")
    private Duration connect = Duration.ZERO;

    @Option(
            names = "--response-timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "For the first byte of an endpoint's answer. Default: ${DEFAULT-VALUE}.")
    private Duration response = Duration.ZERO;

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "Between two parts of an answer. Default: ${DEFAULT-VALUE}.")
    private Duration idle = Duration.ZERO;

    @Option(
            names = "--client-head-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "For the head of a client's request. Default: ${DEFAULT-VALUE}.")
    private Duration clientHead = Duration.ZERO;

    @Option(
            names = "--client-body-timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "Between two parts of a request's body. Default: ${DEFAULT-VALUE}.")
    private Duration clientBody = Duration.ZERO;

    @Option(
            names = "--client-keep-alive",
            paramLabel = "TIME",
            defaultValue = "75s",
            description = "How long a client's connection may rest. Default: ${DEFAULT-VALUE}.")
    private Duration clientKeepAlive = Duration.ZERO;

    @Option(
            names = "--upstream-keep-alive",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long an endpoint's unused connection is kept. Default: ${DEFAULT-VALUE}.")
    private Duration upstreamKeepAlive = Duration.ZERO;

    @Option(
            names = "--websocket-timeout",
            paramLabel = "TIME",
            defaultValue = "3600s",
            description = "How long a WebSocket may be silent. Default: ${DEFAULT-VALUE}.")
    private Duration webSocket = Duration.ZERO;

    Timeouts timeouts() {
        try {
            return new Timeouts(
                    connect, response, idle, clientHead, clientBody, clientKeepAlive, upstreamKeepAlive, webSocket);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
