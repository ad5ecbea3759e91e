package io.jvmingress.controller.app;

import io.jvmingress.controller.app.Configuration.Output;
import io.jvmingress.proxy.access.AccessFormat;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The flags of every command that serves.
final class ServingFlags {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private ListenerFlags listeners = new ListenerFlags();

    @Mixin
    private RoutingFlags routing = new RoutingFlags();

    @Mixin
    private PolicyFlags policy = new PolicyFlags();

    @Mixin
    private TimeoutFlags timeouts = new TimeoutFlags();

    @Mixin
    private LimitFlags limits = new LimitFlags();

    @Mixin
    private DrainFlags drain = new DrainFlags();

    @Mixin
    private OutputFlags output = new OutputFlags();

    /// What differs from command to command.
    ///
    /// @param standalone whether objects come from files
    /// @param loopbackEndpoints whether endpoints on loopback count
    record Mode(boolean standalone, boolean loopbackEndpoints, Duration drainDelay, AccessFormat accessLog) {}

    /// @throws ParameterException for values that mean nothing
    Configuration configuration(Mode mode, Map<String, String> environment) {
        try {
            return new Configuration(
                    listeners.ports(),
                    listeners.engine(),
                    timeouts.timeouts(),
                    limits.limits(),
                    routing.routing(mode.standalone(), mode.loopbackEndpoints(), environment),
                    policy.policy(environment),
                    drain.drain(mode.drainDelay()),
                    new Output(output.accessLog(mode.accessLog())));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /// What tables are compiled and judged by, for those who only ask.
    ///
    /// @throws ParameterException for values that mean nothing
    Judgement judgement(Mode mode, Map<String, String> environment) {
        try {
            return new Judgement(
                    routing.routing(mode.standalone(), mode.loopbackEndpoints(), environment),
                    policy.policy(environment),
                    new Judgement.Listeners(listeners.http(), listeners.https()),
                    listeners.verifiesUpstreams());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /// What `--admin` says; empty where it is not given.
    Optional<String> admin() {
        return listeners.admin();
    }

    RoutingFlags routing() {
        return routing;
    }

    RoutingFlags.SecretChoice secrets() {
        return routing.secrets();
    }

    OutputFlags output() {
        return output;
    }
}
