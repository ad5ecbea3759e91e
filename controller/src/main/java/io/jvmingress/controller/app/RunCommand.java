package io.jvmingress.controller.app;

import io.jvmingress.controller.app.ServingFlags.Mode;
import io.jvmingress.controller.compile.ingress.SecretNames;
import io.jvmingress.controller.compile.status.Published;
import io.jvmingress.controller.leader.LeaderLease;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.watch.ClusterOptions;
import io.jvmingress.controller.watch.ClusterWatch;
import io.jvmingress.proxy.access.AccessFormat;
import io.jvmingress.proxy.table.PolicyMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `run`: objects from a cluster's API server.
@Command(
        name = "run",
        customSynopsis = "jvm-ingress run [FLAG...]",
        description = "Serve a cluster: from within it, or with a kubeconfig.")
final class RunCommand implements Callable<Integer> {

    /// Others have to learn that this proxy leaves.
    private static final Duration DRAIN_DELAY = Duration.ofSeconds(5);

    private final Serving serving;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "How to reach the API server. Default: what a pod finds in its cluster.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "Context of the kubeconfig. Default: its current one.")
    private @Nullable String context;

    @Mixin
    private ServingFlags flags = new ServingFlags();

    @Mixin
    private ReportFlags reports = new ReportFlags();

    RunCommand(Serving serving) {
        this.serving = serving;
    }

    @Override
    public Integer call() {
        if (context != null && kubeconfig == null) {
            throw new ParameterException(command.commandLine(), "--context needs --kubeconfig");
        }
        var published = published();
        var mode = new Mode(false, false, DRAIN_DELAY, AccessFormat.JSON);
        return serving.serve(flags, mode, configuration -> origin(published, configuration), _ -> {});
    }

    private Published published() {
        try {
            return reports.published();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Origin origin(Published published, Configuration configuration) {
        var routing = configuration.routing();
        var everything =
                ClusterOptions.of(Optional.ofNullable(kubeconfig), Optional.ofNullable(context), routing.namespaces());
        var cluster = configuration.policy().mode() == PolicyMode.OFF ? everything.withoutPolicies() : everything;
        var names = new SecretNames(routing.classes(), routing.defaultCertificate());
        var seen = published.service().map(cluster::withService).orElse(cluster);
        var watch = new ClusterWatch(
                switch (flags.secrets()) {
                    case NAMED -> seen.withSecrets(names::of);
                    case TYPE -> seen;
                });
        var environment = serving.console().environment();
        var namespace = reports.leaseNamespace(environment, watch.client().getNamespace());
        var controller = routing.classes().controllerName();
        var name = ClusterReports.leaseName(controller);
        var replica = environment.getOrDefault("POD_NAME", "jvm-ingress");
        var settings = new ClusterReports.Settings(
                controller,
                published,
                reports.clearOnExit(),
                new ObjectRef("Lease", namespace, name),
                replica + "_" + UUID.randomUUID(),
                LeaderLease.Timing.USUAL);
        return new Origin(watch, new ClusterReports(watch.client(), settings));
    }
}
