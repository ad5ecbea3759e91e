package io.jvmingress.proxy.match;

import java.util.List;

/// What the proxy knows of a request before its body: the seam behind which any codec can stand.
public interface RequestHead {

    /// The protocol between client and proxy.
    enum Version {
        HTTP_1_0,
        HTTP_1_1,
        HTTP_2
    }

    Version version();

    /// As the client sent it; methods are case-sensitive (RFC 9110 9.1).
    String method();

    /// As the client sent it: `/path?query`, `http://host/path`, `*`. For HTTP/2 the `:path`.
    String target();

    /// The value of the first header field with this name, which is in lower case; empty where there is none. For
    /// HTTP/2,
    /// `host` is the `:authority`.
    String header(String name);

    /// The values of all header fields with this name, in order.
    List<String> headers(String name);
}
