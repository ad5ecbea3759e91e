package io.jvmingress.proxy.access;

import io.jvmingress.proxy.access.AccessEntry.Answer;
import io.jvmingress.proxy.access.AccessEntry.Client;
import io.jvmingress.proxy.access.AccessEntry.Origin;
import io.jvmingress.proxy.access.AccessEntry.RequestLine;

/// Entries for tests.
final class Entries {

    private Entries() {}

    static AccessEntry forwarded() {
        return entry(new RequestLine("GET", "/a?b=c", "shop.test", "HTTP/1.1", "http://from.test/", "curl/7"));
    }

    static AccessEntry withPath(String path) {
        return entry(new RequestLine("GET", path, "shop.test", "HTTP/1.1", "", ""));
    }

    static AccessEntry refused() {
        return new AccessEntry(
                -1,
                0,
                new RequestLine("POST", "/", "", "HTTP/1.0", "", ""),
                new Client("fd00::1", "header"),
                new Answer(403, 7, 0, "PolicyDenied"),
                Origin.NONE,
                "");
    }

    private static AccessEntry entry(RequestLine request) {
        return new AccessEntry(
                1_800_000_000_123L,
                1_234_567,
                request,
                new Client("10.0.0.7", "tcp"),
                new Answer(200, 5, 128, ""),
                new Origin("shop/web", "shop/api:80", "10.1.0.9:8080", 1),
                "id-1");
    }
}
