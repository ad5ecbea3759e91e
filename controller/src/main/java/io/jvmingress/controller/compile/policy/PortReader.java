package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.policy.RulePorts.PortRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the ports of a rule for one protocol. Items of the others are checked, and then say nothing.
final class PortReader {

    /// What may stand for one item.
    private sealed interface Item {

        record Every() implements Item {}

        record Numbers(PortRange range) implements Item {}

        record Name(String name) implements Item {}
    }

    private static final int LAST_PORT = 65535;

    /// IsValidPortName of apimachinery, without its bound on length and its ban of `--`: no
    /// container's port breaks them.
    private static final Pattern PORT_NAME = Pattern.compile("(?=.*[a-z])[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    private final Defects defects;
    private final Protocol protocol;

    PortReader(Defects defects, Protocol protocol) {
        this.defects = defects;
        this.protocol = protocol;
    }

    /// No list, like an empty one, means every port of every protocol.
    RulePorts read(String part, @Nullable List<NetworkPolicyPort> ports) {
        if (ports == null || ports.isEmpty()) {
            return RulePorts.EVERY;
        }
        boolean every = false;
        var ranges = new ArrayList<PortRange>();
        var names = new HashSet<String>();
        for (int i = 0; i < ports.size(); i++) {
            var item = readItem(part + "[" + i + "]", ports.get(i));
            if (item.isEmpty()) {
                continue;
            }
            switch (item.get()) {
                case Item.Every() -> every = true;
                case Item.Numbers(var range) -> ranges.add(range);
                case Item.Name(var name) -> names.add(name);
            }
        }
        return new RulePorts(every, ranges, names);
    }

    private Optional<Item> readItem(String part, @Nullable NetworkPolicyPort port) {
        if (port == null) {
            return defects.nothing(part, "an item without content");
        }
        if (Defects.hasUnknownField(port.getAdditionalProperties())) {
            return defects.unknownField(part, port.getAdditionalProperties());
        }
        var item = item(part, port);
        var meant = Protocol.of(port.getProtocol());
        if (meant.isEmpty()) {
            return defects.nothing(part, "protocol " + port.getProtocol() + " is none of TCP, UDP and SCTP");
        }
        return meant.get() == protocol ? item : Optional.empty();
    }

    private Optional<Item> item(String part, NetworkPolicyPort port) {
        var endPort = port.getEndPort();
        var value = port.getPort();
        if (value == null) {
            return endPort == null
                    ? Optional.of(new Item.Every())
                    : defects.nothing(part, "endPort " + endPort + " without port");
        }
        var number = value.getIntVal();
        if (number != null) {
            return numbers(part, number, endPort == null ? number : endPort);
        }
        if (endPort != null) {
            return defects.nothing(part, "endPort " + endPort + " needs a port by number");
        }
        var name = value.getStrVal();
        if (!isName(name)) {
            return defects.nothing(part, "\"" + name + "\" is no port's name: one has a letter");
        }
        return Optional.of(new Item.Name(Fields.text(name)));
    }

    static boolean isName(@Nullable String text) {
        return text != null && PORT_NAME.matcher(text).matches();
    }

    private Optional<Item> numbers(String part, int first, int last) {
        if (first < 1 || first > LAST_PORT || last > LAST_PORT) {
            return defects.nothing(part, "ports are 1 to " + LAST_PORT);
        }
        if (last < first) {
            return defects.nothing(part, "endPort " + last + " is less than port " + first);
        }
        return Optional.of(new Item.Numbers(new PortRange(first, last)));
    }
}
