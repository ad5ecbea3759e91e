package io.jvmingress.controller.explain;

import io.jvmingress.controller.compile.policy.Protocol;
import io.jvmingress.controller.compile.service.BackendPort;
import io.jvmingress.controller.explain.RequestQuestion.Overrides;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.decision.ProxyHeader;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Reads questions from their JSON. A key that nobody knows is refused: a misspelt one would change the answer unseen.
final class QuestionReader {

    /// The peer where a question names none: a client on the proxy's own machine.
    private static final String NOBODY = "127.0.0.1";

    private static final Set<String> OF_REQUEST = Set.of(
            "method",
            "url",
            "source",
            "headers",
            "proxyHeader",
            "policyMode",
            "policyEgress",
            "policyAudit",
            "policyLocalNode",
            "trustedProxies",
            "proxyProtocol");

    private static final Set<String> OF_CONNECTION = Set.of("source", "destination", "port", "protocol", "direction");

    private static final Set<String> OF_ENDPOINTS = Set.of("service", "port", "node", "zone");

    /// RFC 9110 5.6.2.
    private static final Pattern TOKEN = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+");

    private static final int LAST_PORT = 65_535;

    private final JsonNode question;

    private QuestionReader(JsonNode question) {
        this.question = question;
    }

    static RequestQuestion request(JsonNode question) {
        var reader = new QuestionReader(question);
        reader.requireOnly(OF_REQUEST);
        var method = reader.required("method");
        if (!TOKEN.matcher(method).matches()) {
            throw new QuestionException("method '" + method + "' is no method");
        }
        return new RequestQuestion(
                method,
                Url.parse(reader.required("url")),
                reader.text("source").orElse(NOBODY),
                reader.headers(),
                reader.text("proxyHeader").map(QuestionReader::proxyHeader),
                new Overrides(
                        reader.text("policyMode").map(word -> word("policyMode", PolicyMode.class, word)),
                        reader.text("policyEgress").map(word -> word("policyEgress", EgressMode.class, word)),
                        reader.flag("policyAudit"),
                        reader.text("policyLocalNode").map(word -> word("policyLocalNode", LocalNode.class, word)),
                        reader.ranges("trustedProxies"),
                        reader.ranges("proxyProtocol")));
    }

    static ConnectionQuestion connection(JsonNode question) {
        var reader = new QuestionReader(question);
        reader.requireOnly(OF_CONNECTION);
        var protocol = reader.text("protocol").orElse("TCP");
        reader.text("direction")
                .filter(direction -> !direction.equals("ingress"))
                .ifPresent(direction -> {
                    throw new QuestionException(
                            "direction '" + direction + "' is not 'ingress'; without it both count");
                });
        var port = reader.value("port").orElseThrow(() -> new QuestionException("port is missing"));
        if (!port.isIntegralNumber()) {
            throw new QuestionException("port is no number");
        }
        return new ConnectionQuestion(
                reader.required("source"),
                reader.required("destination"),
                number(port.asString()),
                Protocol.of(protocol)
                        .orElseThrow(
                                () -> new QuestionException("protocol '" + protocol + "' is none of TCP, UDP, SCTP")),
                reader.text("direction").isPresent());
    }

    static EndpointsQuestion endpoints(JsonNode question) {
        var reader = new QuestionReader(question);
        reader.requireOnly(OF_ENDPOINTS);
        var service = reader.required("service");
        var names = service.split("/", -1);
        if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
            throw new QuestionException("service '" + service + "' is not NAMESPACE/NAME");
        }
        return new EndpointsQuestion(
                reader.port(new ObjectRef("Service", names[0], names[1])), reader.text("node"), reader.text("zone"));
    }

    private void requireOnly(Set<String> known) {
        if (!question.isObject()) {
            throw new QuestionException("a question is a JSON object");
        }
        question.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new QuestionException("unknown key '" + name + "'");
                });
    }

    private Optional<Boolean> flag(String name) {
        return value(name).map(flag -> {
            if (!flag.isBoolean()) {
                throw new QuestionException(name + " is neither true nor false");
            }
            return flag.booleanValue();
        });
    }

    private Map<String, List<String>> headers() {
        var headers = new HashMap<String, List<String>>();
        value("headers").ifPresent(fields -> {
            if (!fields.isObject()) {
                throw new QuestionException("headers is no JSON object");
            }
            for (var field : fields.properties()) {
                var name = field.getKey();
                if (!TOKEN.matcher(name).matches()) {
                    throw new QuestionException("'" + name + "' is no header's name");
                }
                var values = texts("header " + name, field.getValue());
                values.forEach(value -> requireVisible(name, value));
                headers.merge(name.toLowerCase(Locale.ROOT), values, QuestionReader::join);
            }
        });
        return headers;
    }

    private static List<String> join(List<String> one, List<String> other) {
        var all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    private static void requireVisible(String name, String value) {
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) {
            throw new QuestionException("header " + name + " has control characters");
        }
    }

    private BackendPort port(ObjectRef service) {
        var port = value("port").orElseThrow(() -> new QuestionException("port is missing"));
        if (port.isIntegralNumber()) {
            return new BackendPort(service, "", number(port.asString()));
        }
        if (!port.isString() || port.stringValue().isEmpty()) {
            throw new QuestionException("port is neither a number nor a name");
        }
        var text = port.stringValue();
        boolean number = text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? new BackendPort(service, "", number(text)) : new BackendPort(service, text, 0);
    }

    private static int number(String digits) {
        int number = digits.length() <= 5 ? Integer.parseInt(digits) : 0;
        if (number < 1 || number > LAST_PORT) {
            throw new QuestionException("port " + digits + " is not between 1 and " + LAST_PORT);
        }
        return number;
    }

    private String required(String name) {
        return text(name).orElseThrow(() -> new QuestionException(name + " is missing"));
    }

    private Optional<String> text(String name) {
        return value(name).map(value -> {
            if (!value.isString()) {
                throw new QuestionException(name + " is no text");
            }
            return value.stringValue();
        });
    }

    private Optional<List<String>> texts(String name) {
        return value(name).map(value -> texts(name, value));
    }

    /// One text stands for a list of one.
    private static List<String> texts(String name, JsonNode value) {
        if (value.isString()) {
            return List.of(value.stringValue());
        }
        if (!value.isArray() || !value.values().stream().allMatch(JsonNode::isString)) {
            throw new QuestionException(name + " is no list of texts");
        }
        return value.values().stream().map(JsonNode::stringValue).toList();
    }

    /// A null is like a key that is not there.
    private Optional<JsonNode> value(String name) {
        return Optional.ofNullable(question.get(name)).filter(value -> !value.isNull());
    }

    private static <E extends Enum<E>> E word(String name, Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(mode -> word(mode).equals(word))
                .findFirst()
                .orElseThrow(() -> new QuestionException(name + " '" + word + "' is none of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(QuestionReader::word)
                                .collect(Collectors.joining(", "))));
    }

    private static String word(Enum<?> mode) {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ProxyHeader proxyHeader(String text) {
        return text.equals("LOCAL")
                ? ProxyHeader.LOCAL
                : new ProxyHeader(Optional.of(Address.parse(text)
                        .orElseThrow(() ->
                                new QuestionException("proxyHeader '" + text + "' is neither an address nor LOCAL"))));
    }

    private Optional<List<AddressRange>> ranges(String name) {
        return texts(name).map(list -> list.stream().map(QuestionReader::range).toList());
    }

    private static AddressRange range(String text) {
        return AddressRange.parseCidr(text)
                .or(() -> Address.parse(text).map(address -> AddressRange.of(address, address.bits())))
                .orElseThrow(() -> new QuestionException("'" + text + "' is no CIDR such as 10.0.0.0/8"));
    }
}
