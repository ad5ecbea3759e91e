package io.jvmingress.controller.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The lines that the demo prints to try.
///
/// @param authority a file with the certificates that curl should trust
record DemoLines(int http, int https, Path authority, Map<String, String> environment) {

    /// @param what the line shows
    /// @param answer what its output has in it
    record Line(String what, String command, String answer) {}

    List<Line> all() {
        var shop = "https://shop.test:" + https;
        var orders = "http://orders.test:" + http;
        var checkout = "--interface 127.0.0.2 ";
        var visitor = "--interface 127.0.0.3 ";
        return List.of(
                new Line(
                        "a host with TLS",
                        curl(trusted() + to("shop.test", https), shop + "/"),
                        "web-1 answers GET / [200]"),
                new Line(
                        "a path rule of the same host",
                        curl(trusted() + to("shop.test", https), shop + "/api/items"),
                        "api-1 answers GET /api/items [200]"),
                new Line(
                        "plain HTTP on a host with TLS is sent to https",
                        curl("-o /dev/null " + to("shop.test", http), "http://shop.test:" + http + "/"),
                        "[308]"),
                new Line(
                        "another host; the NetworkPolicy admits 127.0.0.2, which is the pod checkout",
                        curl(checkout + to("orders.test", http), orders + "/42"),
                        "orders-1 answers GET /42 [200]"),
                new Line(
                        "and it denies 127.0.0.3, which is the pod visitor",
                        curl("-o /dev/null " + visitor + to("orders.test", http), orders + "/42"),
                        "[403]"),
                new Line(
                        "no such host",
                        curl("-o /dev/null " + to("other.test", http), "http://other.test:" + http + "/"),
                        "[404]"));
    }

    private String trusted() {
        return "--cacert " + authority + " ";
    }

    private static String to(String host, int port) {
        return "--resolve " + host + ":" + port + ":127.0.0.1 ";
    }

    /// A proxy that the environment names would be asked for these hosts, which only this machine knows.
    private String curl(String options, String url) {
        boolean proxied = Stream.of("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
                .anyMatch(environment::containsKey);
        return "curl -sS " + (proxied ? "--noproxy '*' " : "") + options + "-w ' [%{http_code}]\\n' " + url;
    }
}
