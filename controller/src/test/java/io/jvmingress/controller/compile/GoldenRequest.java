package io.jvmingress.controller.compile;

import io.jvmingress.proxy.decision.Decide;
import io.jvmingress.proxy.decision.Decision;
import io.jvmingress.proxy.decision.Peer;
import io.jvmingress.proxy.decision.Settings;
import io.jvmingress.proxy.decision.Snapshot;
import io.jvmingress.proxy.decision.Trace;
import io.jvmingress.proxy.match.RequestHead;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.PathMatch.Exact;
import io.jvmingress.proxy.table.PathMatch.Prefix;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.Route;
import java.util.List;
import java.util.Locale;

/// One line of a golden case's `requests.txt`: `http://HOST/PATH`, or `https://HOST/PATH [sni NAME]`; the name is the
/// host where none is written, and `sni -` sends none. Another method than GET may stand before, and `from ADDRESS` at
/// the end.
///
/// The host is taken as it is written, so that it may be none that a client should send.
record GoldenRequest(
        String line, String method, boolean secure, String serverName, String host, String target, Address client)
        implements RequestHead {

    private static final String CLIENT = "192.0.2.1";
    private static final Settings SETTINGS = new Settings(PolicyMode.CLIENT, List.of(), 443);

    static GoldenRequest parse(String line) {
        var all = List.of(line.split(" +", -1));
        var method = all.getFirst().contains("://") ? "GET" : all.getFirst();
        int from = all.indexOf("from");
        var client = from < 0 ? CLIENT : all.get(from + 1);
        var words = all.subList(method.equals("GET") ? 0 : 1, from < 0 ? all.size() : from)
                .toArray(String[]::new);
        boolean secure = words[0].startsWith("https://");
        var rest = words[0].substring(words[0].indexOf("://") + "://".length());
        int slash = rest.indexOf('/');
        var host = rest.substring(0, slash);
        return new GoldenRequest(
                line,
                method,
                secure,
                serverName(secure, words, host),
                host,
                rest.substring(slash),
                Address.parse(client).orElseThrow());
    }

    private static String serverName(boolean secure, String[] words, String host) {
        if (!secure) {
            return "";
        }
        var name = words.length > 2 ? words[2] : host.replaceAll("(:\\d+|\\.)$", "");
        return name.equals("-") ? "" : name.toLowerCase(Locale.ROOT);
    }

    /// The line, the certificate that is served, and what becomes of the request.
    String answer(Snapshot snapshot) {
        var certificate = secure
                ? "certificate "
                        + snapshot.certificates().find(serverName).orElseThrow().source() + ", "
                : "";
        var decision = Decide.decide(snapshot, this, new Peer(client, secure, serverName), SETTINGS, Trace.NONE);
        return line + " -> " + certificate + describe(decision) + "\n";
    }

    private static String describe(Decision decision) {
        return switch (decision) {
            case Decision.Forward forward -> forward.candidates().upstream() + " by " + describe(forward.route());
            case Decision.Redirect redirect -> redirect.status() + " " + redirect.location();
            case Decision.Respond respond ->
                respond.status() + " " + respond.reason()
                        + respond.route().map(route -> " by " + describe(route)).orElse("");
        };
    }

    private static String describe(Route route) {
        var match = switch (route.path()) {
            case Exact(var path) -> "exact " + path;
            case Prefix(var path) -> "prefix " + path;
        };
        return match + " of " + route.origin();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public String header(String name) {
        return name.equals("host") ? host : "";
    }

    @Override
    public List<String> headers(String name) {
        return name.equals("host") ? List.of(host) : List.of();
    }
}
