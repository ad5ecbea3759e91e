package io.jvmingress.controller.compile.access;

import io.jvmingress.controller.compile.ingress.DnsNames;
import io.jvmingress.controller.compile.ingress.RulePath;
import io.jvmingress.controller.compile.policy.Defects;
import io.jvmingress.crds.AccessHeader;
import io.jvmingress.crds.AccessPath;
import io.jvmingress.crds.Operation;
import io.jvmingress.proxy.table.AccessGuard.Header;
import io.jvmingress.proxy.table.AccessGuard.Requests;
import io.jvmingress.proxy.table.PathMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads which requests a rule admits.
///
/// An invalid entry of a list matches nothing and leaves the others; a list without a valid one makes its operation
/// match nothing. Of headers all must fit, so an invalid one does that at once.
final class RequestReader {

    /// A method or the name of a field (RFC 9110 5.6.2).
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final Defects defects;

    RequestReader(Defects defects) {
        this.defects = defects;
    }

    private interface Entry<F, T> {

        Optional<T> read(String part, F entry);
    }

    Optional<Requests> read(String part, Operation operation) {
        if (operation.methods() == null
                && operation.paths() == null
                && operation.hosts() == null
                && operation.headers() == null) {
            return defects.nothing(part, "an operation without content");
        }
        var methods = list(part + ".methods", operation.methods(), this::method);
        var paths = list(part + ".paths", operation.paths(), this::path);
        var hosts = list(part + ".hosts", operation.hosts(), this::host);
        var headers = list(part + ".headers", operation.headers(), this::header)
                .filter(read -> operation.headers() == null
                        || read.size() == operation.headers().size());
        if (methods.isEmpty() || paths.isEmpty() || hosts.isEmpty() || headers.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Requests(methods.get(), paths.get(), hosts.get(), headers.get()));
    }

    /// The valid entries, none for a list that is not there; empty for one without a valid entry.
    private <F, T> Optional<List<T>> list(String part, @Nullable List<F> written, Entry<F, T> entry) {
        if (written == null) {
            return Optional.of(List.of());
        }
        if (written.isEmpty()) {
            return defects.nothing(part, "an empty list");
        }
        var read = new ArrayList<T>();
        for (int i = 0; i < written.size(); i++) {
            entry.read(part + "[" + i + "]", written.get(i)).ifPresent(read::add);
        }
        return read.isEmpty() ? Optional.empty() : Optional.of(read);
    }

    private Optional<String> method(String part, String method) {
        return TOKEN.matcher(method).matches()
                ? Optional.of(method)
                : defects.nothing(part, "\"" + method + "\" is no method");
    }

    private Optional<PathMatch> path(String part, AccessPath path) {
        var type = path.type();
        if (type == null) {
            return defects.nothing(part, "a path needs the type Exact or PathPrefix");
        }
        return switch (RulePath.read(path.value())) {
            case RulePath.Good(var value) ->
                Optional.of(
                        switch (type) {
                            case EXACT -> new PathMatch.Exact(value);
                            case PATH_PREFIX -> new PathMatch.Prefix(value);
                        });
            case RulePath.Bad(var detail) -> defects.nothing(part, "path \"" + path.value() + "\" " + detail);
        };
    }

    private Optional<String> host(String part, String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return DnsNames.isHost(name)
                ? Optional.of(name)
                : defects.nothing(part, "\"" + host + "\" is no host name and no wildcard for one label");
    }

    private Optional<Header> header(String part, AccessHeader header) {
        if (!TOKEN.matcher(header.name()).matches()) {
            return defects.nothing(part, "\"" + header.name() + "\" is no header's name");
        }
        return header.values().isEmpty()
                ? defects.nothing(part, "header " + header.name() + " needs values")
                : Optional.of(new Header(header.name().toLowerCase(Locale.ROOT), header.values()));
    }
}
