package io.jvmingress.controller.app;

import io.jvmingress.controller.compile.status.Published;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is written back to the cluster.
final class ReportFlags {

    private static final Pattern HOST =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    @Option(
            names = "--publish-service",
            paramLabel = "NS/NAME",
            description = "Service whose addresses the status of our Ingresses gets. Default: no status is written.")
    private @Nullable String publishService;

    @Option(
            names = "--publish-address",
            paramLabel = "ADDRESS",
            split = ",",
            description = "IP address or host name for the status of our Ingresses; wins over --publish-service.")
    private List<String> publishAddresses = new ArrayList<>();

    @Option(
            names = "--clear-status-on-exit",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Whether the last replica takes its addresses back when it ends. Default: false.")
    private boolean clearOnExit;

    @Option(
            names = "--lease-namespace",
            paramLabel = "NS",
            description = "Namespace of the leader's Lease. Default: our own.")
    private @Nullable String leaseNamespace;

    boolean clearOnExit() {
        return clearOnExit;
    }

    /// @throws IllegalArgumentException for a value that means nothing
    Published published() {
        for (var address : publishAddresses) {
            if (Address.parse(address).isEmpty() && !HOST.matcher(address).matches()) {
                throw new IllegalArgumentException(
                        "--publish-address: '" + address + "' is neither an IP address nor a host name");
            }
        }
        Optional<ObjectRef> service = Optional.ofNullable(publishService).map(name -> Names.object("Service", name));
        return new Published(publishAddresses, service);
    }

    /// @param context the namespace that the client's configuration names
    String leaseNamespace(Map<String, String> environment, @Nullable String context) {
        var own = environment.getOrDefault("POD_NAMESPACE", Objects.requireNonNullElse(context, "default"));
        return Objects.requireNonNullElse(leaseNamespace, own);
    }
}
