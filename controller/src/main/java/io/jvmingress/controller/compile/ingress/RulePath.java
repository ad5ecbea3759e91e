package io.jvmingress.controller.compile.ingress;

import io.jvmingress.proxy.match.RequestTarget;

/// The path of a rule in the form in which requests come to be matched, or why no request can match it.
public sealed interface RulePath {

    record Good(String path) implements RulePath {}

    record Bad(String detail) implements RulePath {}

    static RulePath read(String path) {
        if (!path.startsWith("/")) {
            return new Bad("must start with '/'");
        }
        if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
            return new Bad("must not contain '?' or '#'");
        }
        if (path.chars().anyMatch(c -> c <= ' ' || c >= 0x7F)) {
            return new Bad("must write spaces, control characters and those beyond ASCII as %XX");
        }
        return RequestTarget.parse(path)
                .<RulePath>map(target -> new Good(target.pathAndQuery()))
                .orElseGet(
                        () -> new Bad("can match no request: those with dot segments, %00 or broken escapes get 400"));
    }
}
