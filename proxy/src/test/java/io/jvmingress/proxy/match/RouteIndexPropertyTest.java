package io.jvmingress.proxy.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.PathMatch.Exact;
import io.jvmingress.proxy.table.PathMatch.Prefix;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The tree finds what a matcher finds that reads every rule; the seed in a failing test's name repeats it.
class RouteIndexPropertyTest {

    private static final List<String> SEGMENTS = List.of("", "a", "b", "aa", "ab", "Aa", "BB");

    static LongStream seeds() {
        return LongStream.range(0, 1000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithANaiveMatcher(long seed) {
        var random = new SplittableRandom(seed);
        var routes = new ArrayList<Route>();
        for (int i = random.nextInt(40); i >= 0; i--) {
            var route = RouteIndexTest.route((random.nextBoolean() ? "exact " : "prefix ") + path(random));
            if (routes.stream().noneMatch(other -> other.path().equals(route.path()))) {
                routes.add(route);
            }
        }
        var table = RouteIndexTest.table(new VirtualHost("shop.test", routes, Optional.empty(), false));

        for (int i = 0; i < 20; i++) {
            var path = path(random);
            assertThat(RouteIndexTest.find(table, "shop.test", path + "?q=/a"))
                    .as(path)
                    .isEqualTo(naive(routes, path).map(RouteIndexTest::print).orElse("none"));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRouteAloneTakesWhatItsPathCovers(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 20; i++) {
            var route = RouteIndexTest.route((random.nextBoolean() ? "exact " : "prefix ") + path(random));
            var table = RouteIndexTest.table(new VirtualHost("shop.test", List.of(route), Optional.empty(), false));
            var path = path(random);
            assertThat(route.path().covers(path + "?q=/a", path.length()))
                    .as(route.path() + " covers " + path)
                    .isEqualTo(!RouteIndexTest.find(table, "shop.test", path + "?q=/a")
                            .equals("none"));
        }
    }

    private static Optional<Route> naive(List<Route> routes, String path) {
        Optional<Route> best = Optional.empty();
        for (var route : routes) {
            switch (route.path()) {
                case Exact(var exact)
                when exact.equals(path) -> {
                    return Optional.of(route);
                }
                case Exact _ -> {}
                case Prefix prefix -> {
                    if (matches(prefix.segments(), path) && (best.isEmpty() || beats(prefix, best.get(), path))) {
                        best = Optional.of(route);
                    }
                }
            }
        }
        return best;
    }

    private static boolean matches(String segments, String path) {
        return path.startsWith(segments)
                && (path.length() == segments.length() || path.charAt(segments.length()) == '/');
    }

    private static boolean beats(Prefix one, Route other, String path) {
        var rival = (Prefix) other.path();
        if (one.segments().equals(rival.segments())) {
            return one.endsInSlash() != path.equals(one.segments());
        }
        return one.segments().length() > rival.segments().length();
    }

    private static String path(SplittableRandom random) {
        var path = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            path.append('/').append(SEGMENTS.get(random.nextInt(SEGMENTS.size())));
        }
        return path.toString();
    }
}
