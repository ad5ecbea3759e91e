package io.jvmingress.proxy.server;

import io.jvmingress.proxy.match.RequestHead;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/// Vert.x' request as the pure rooms see it.
final class ServerRequestHead implements RequestHead {

    private final HttpServerRequest request;
    private final Version version;

    ServerRequestHead(HttpServerRequest request) {
        this.request = request;
        this.version = version(request.version());
    }

    private static Version version(HttpVersion version) {
        return switch (version) {
            case HTTP_1_0 -> Version.HTTP_1_0;
            case HTTP_1_1 -> Version.HTTP_1_1;
            case HTTP_2, HTTP_3 -> Version.HTTP_2;
        };
    }

    @Override
    public Version version() {
        return version;
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String target() {
        return request.uri();
    }

    @Override
    public String header(String name) {
        if (version == Version.HTTP_2 && name.equals("host")) {
            return authority();
        }
        var value = request.headers().get(name);
        return value == null ? "" : value;
    }

    @Override
    public List<String> headers(String name) {
        if (version == Version.HTTP_2 && name.equals("host")) {
            var authority = authority();
            return authority.isEmpty() ? List.of() : List.of(authority);
        }
        return request.headers().getAll(name);
    }

    private String authority() {
        var authority = request.authority();
        return authority == null ? "" : authority.toString();
    }
}
