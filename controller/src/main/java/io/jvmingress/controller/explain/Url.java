package io.jvmingress.controller.explain;

import io.jvmingress.proxy.match.HostName;
import io.jvmingress.proxy.table.Address;
import java.util.Optional;

/// A URL as far as a proxy sees it. What is odd about it is left as it is: the decision is to judge it.
///
/// @param secure whether the HTTPS listener is meant
/// @param authority host and port as written
/// @param target path and query as written
record Url(boolean secure, String authority, String target) {

    /// Reads `http://host/path` or `https://host/path`.
    ///
    /// @throws QuestionException for anything else
    static Url parse(String text) {
        boolean secure = text.regionMatches(true, 0, "https://", 0, 8);
        if (!secure && !text.regionMatches(true, 0, "http://", 0, 7)) {
            throw new QuestionException("url '" + text + "' begins neither with http:// nor with https://");
        }
        int from = secure ? 8 : 7;
        int end = from;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        if (end == from) {
            throw new QuestionException("url '" + text + "' names no host");
        }
        var rest = text.substring(end);
        return new Url(secure, text.substring(from, end), rest.startsWith("/") ? rest : "/" + rest);
    }

    /// The name that a client asks for in its TLS hello: none for an address (RFC 6066 3).
    String serverName() {
        return HostName.parse(authority)
                .map(HostName::name)
                .filter(name -> address().isEmpty())
                .orElse("");
    }

    /// The address that stands in the place of the host.
    Optional<Address> address() {
        return HostName.parse(authority)
                .map(HostName::name)
                .map(name -> name.startsWith("[") ? name.substring(1, name.length() - 1) : name)
                .flatMap(Address::parse);
    }
}
