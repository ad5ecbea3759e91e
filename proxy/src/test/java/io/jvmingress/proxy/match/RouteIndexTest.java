package io.jvmingress.proxy.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.PathMatch;
import io.jvmingress.proxy.table.PathMatch.Exact;
import io.jvmingress.proxy.table.PathMatch.Prefix;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.RouteAction.Respond;
import io.jvmingress.proxy.table.RouteTable;
import io.jvmingress.proxy.table.VirtualHost;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteIndexTest {

    /// The table of KEP-1453, with `/foo` beside `/foo/` and empty segments added.
    @ParameterizedTest(name = "{0} for {1}: {2}")
    @CsvSource({
        "prefix /, /, prefix /",
        "prefix /, /anything/at/all, prefix /",
        "exact /foo, /foo, exact /foo",
        "exact /foo, /bar, none",
        "exact /foo, /foo/, none",
        "exact /foo/, /foo, none",
        "exact /foo/, /foo/, exact /foo/",
        "exact /, /, exact /",
        "exact /, /a, none",
        "exact /foo, /FOO, none",
        "prefix /foo, /foo, prefix /foo",
        "prefix /foo, /foo/, prefix /foo",
        "prefix /foo/, /foo, prefix /foo/",
        "prefix /foo/, /foo/, prefix /foo/",
        "prefix /aaa/bb, /aaa/bbb, none",
        "prefix /aaa/bbb, /aaa/bbb/ccc, prefix /aaa/bbb",
        "prefix /aaa/bbb/, /aaa/bbb, prefix /aaa/bbb/",
        "prefix /aaa/bbb, /aaa/bbbxyz, none",
        "prefix / + prefix /aaa, /aaa/ccc, prefix /aaa",
        "prefix / + prefix /aaa + prefix /aaa/bbb, /aaa/bbb, prefix /aaa/bbb",
        "prefix / + prefix /aaa + prefix /aaa/bbb, /ccc, prefix /",
        "prefix /aaa, /ccc, none",
        "prefix /foo + exact /foo, /foo, exact /foo",
        "prefix /foo + prefix /foo/, /foo, prefix /foo",
        "prefix /foo + prefix /foo/, /foo/, prefix /foo/",
        "prefix /foo + prefix /foo/, /foo/bar, prefix /foo/",
        "prefix /a//b, /a//b/c, prefix /a//b",
        "prefix /a//b, /a/b, none",
        "prefix /a, /a//b, prefix /a"
    })
    void takesTheExactPathAndThenTheLongestPrefix(String routes, String path, String expected) {
        var host = new VirtualHost("shop.test", routes(routes), Optional.empty(), false);

        assertThat(find(table(host), "shop.test", path)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "bar.foo.test, exact /bar",
        "one.foo.test, exact /wild",
        "two.one.foo.test, exact /any",
        "foo.test, exact /any",
        "test, exact /any",
        "'', exact /any"
    })
    void takesTheExactHostAndThenTheWildcardOfOneLabel(String host, String expected) {
        var table = table(
                new VirtualHost("bar.foo.test", List.of(), Optional.of(route("exact /bar")), false),
                new VirtualHost("*.foo.test", List.of(), Optional.of(route("exact /wild")), false),
                new VirtualHost("*", List.of(), Optional.of(route("exact /any")), false));

        var found = RouteIndex.of(table).host(host).orElseThrow();

        assertThat(found.host().fallback().map(RouteIndexTest::print)).contains(expected);
    }

    @org.junit.jupiter.api.Test
    void neverFallsThroughToAnotherHost() {
        var table = table(
                new VirtualHost("a.test", routes("prefix /a"), Optional.empty(), false),
                new VirtualHost("*.test", routes("prefix /"), Optional.empty(), false));

        assertThat(find(table, "a.test", "/b")).isEqualTo("none");
        assertThat(RouteIndex.of(table).host("a.b.test")).isEmpty();
    }

    static String find(RouteTable table, String host, String path) {
        return RouteIndex.of(table)
                .host(host)
                .flatMap(found -> found.route(RequestTarget.parse(path).orElseThrow()))
                .map(RouteIndexTest::print)
                .orElse("none");
    }

    static RouteTable table(VirtualHost... hosts) {
        return new RouteTable(List.of(hosts), Optional.empty());
    }

    static List<Route> routes(String routes) {
        return Stream.of(routes.split(" \\+ ")).map(RouteIndexTest::route).toList();
    }

    static Route route(String match) {
        var words = match.split(" ", 2);
        PathMatch path = words[0].equals("exact") ? new Exact(words[1]) : new Prefix(words[1]);
        return new Route(path, new Respond(200, match), "shop/web", false);
    }

    static String print(Route route) {
        return switch (route.path()) {
            case Exact(var path) -> "exact " + path;
            case Prefix(var path) -> "prefix " + path;
        };
    }
}
