package io.jvmingress.proxy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.Admission;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictSetPropertyTest {

    private static final int IDENTITIES = 200;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void decidesAsTheRulesRead(long seed) {
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 100; round++) {
            var verdict = verdict(random);
            var set = VerdictSet.of(verdict);
            for (int question = 0; question < 100; question++) {
                var client = client(random, verdict.clients().ranges());
                var candidates = random.ints(random.nextInt(3), 0, IDENTITIES).toArray();
                for (var mode : PolicyMode.values()) {
                    assertThat(set.allows(client, candidates, Modes.of(mode, EgressMode.OFF)))
                            .as("%s of %s in %s by %s", client, candidates, mode, verdict)
                            .isEqualTo(naive(verdict, client, candidates, mode));
                }
            }
        }
    }

    /// Whatever a namespace, a route and a Service say: each mode that is added takes away, or nothing.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void modesThatAreAddedOnlyTighten(long seed) {
        var random = new SplittableRandom(seed);
        var every = PolicyMode.values();
        for (int round = 0; round < 2_000; round++) {
            var verdict = verdict(random);
            var own = random.nextBoolean()
                    ? Optional.<PolicyMode>empty()
                    : Optional.of(every[random.nextInt(every.length)]);
            var set = VerdictSet.of(new Verdict(
                    verdict.clients(),
                    verdict.byHop(),
                    verdict.byHopSelector(),
                    verdict.byDelegation(),
                    own,
                    verdict.policies()));
            var client = client(random, verdict.clients().ranges());
            var candidates = random.ints(random.nextInt(3), 0, IDENTITIES).toArray();
            var inherited = every[random.nextInt(every.length)];
            var route = every[random.nextInt(every.length)];
            var service = every[random.nextInt(every.length)];
            var modes = Modes.of(inherited, EgressMode.OFF);
            boolean without = naive(verdict, client, candidates, own.orElse(inherited));
            assertThat(set.allows(client, candidates, modes)).isEqualTo(without);
            assertThat(set.allows(client, candidates, modes.with(route).with(service)))
                    .isEqualTo(without
                            && naive(verdict, client, candidates, route)
                            && naive(verdict, client, candidates, service));
        }
    }

    private static boolean naive(Verdict verdict, Address client, int[] candidates, PolicyMode mode) {
        var clients = verdict.clients();
        boolean identified = candidates.length > 0 && IntStream.of(candidates).allMatch(clients.identities()::contains);
        boolean byClient =
                clients.anyone() || identified || clients.ranges().stream().anyMatch(range -> range.contains(client));
        return switch (mode) {
            case OFF -> true;
            case CONTROLLER -> verdict.byHop();
            case CLIENT -> byClient || verdict.byDelegation();
            case BOTH -> verdict.byHop() && (byClient || verdict.byDelegation());
            case EITHER -> byClient || verdict.byHopSelector();
        };
    }

    private static Verdict verdict(SplittableRandom random) {
        var identities = new TreeSet<Integer>();
        random.ints(random.nextInt(60), 0, random.nextInt(1, IDENTITIES)).forEach(identities::add);
        var ranges = new ArrayList<AddressRange>();
        ranges.addAll(ranges(random, false));
        ranges.addAll(ranges(random, true));
        return new Verdict(
                new Admission(random.nextInt(20) == 0, List.copyOf(identities), ranges),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                List.of("a/b"));
    }

    /// Disjoint, ascending ranges between numbers drawn from the whole family.
    private static List<AddressRange> ranges(SplittableRandom random, boolean v6) {
        var ends = new TreeSet<Address>();
        int count = 2 * random.nextInt(6);
        while (ends.size() < count) {
            ends.add(number(random, v6));
        }
        var sorted = List.copyOf(ends);
        return IntStream.range(0, count / 2)
                .mapToObj(i -> new AddressRange(sorted.get(2 * i), sorted.get(2 * i + 1)))
                .toList();
    }

    private static Address number(SplittableRandom random, boolean v6) {
        return new Address(v6, v6 ? random.nextLong() : 0, v6 ? random.nextLong() : random.nextInt() & 0xFFFFFFFFL);
    }

    /// Any address, or one on or next to the edge of a range, where mistakes are.
    private static Address client(SplittableRandom random, List<AddressRange> ranges) {
        if (ranges.isEmpty() || random.nextInt(3) == 0) {
            return number(random, random.nextBoolean());
        }
        var range = ranges.get(random.nextInt(ranges.size()));
        var edge = random.nextBoolean() ? range.first() : range.last();
        return new Address(
                edge.v6(), edge.high(), edge.v6() ? edge.low() + step(random) : clamp(edge.low() + step(random)));
    }

    private static int step(SplittableRandom random) {
        return random.nextInt(3) - 1;
    }

    private static long clamp(long low) {
        return Math.clamp(low, 0, 0xFFFFFFFFL);
    }
}
