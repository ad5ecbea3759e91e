package io.jvmingress.controller.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jvmingress.controller.compile.service.Place;
import io.jvmingress.controller.state.ObjectRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for every cluster: remembering changes no result, and nothing that users leave out throws.
class RoutingCompilerPropertyTest {

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final List<GoldenCase> CASES = GoldenCase.all();
    private static final List<HasMetadata> OBJECTS =
            CASES.stream().flatMap(golden -> golden.objects().stream()).toList();
    private static final List<Place> PLACES =
            List.of(Place.UNKNOWN, new Place("n1", "a"), new Place("n2", "b"), new Place("", "a"));
    private static final List<String> TEXTS = List.of(
            "", " ", "*", "/", "..", "a/b", "-", "80", "\n", "\u202e", "\ud800", "10.0.0.1", "::", "x".repeat(300));
    private static final List<Integer> NUMBERS = List.of(Integer.MIN_VALUE, -1, 0, 65_536, Integer.MAX_VALUE);
    private static final int EDITS = 40;
    private static final int CUTS = 20;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aCompileAfterEditsEqualsOneFromScratch(long seed) {
        var random = new SplittableRandom(seed);
        var golden = CASES.get(random.nextInt(CASES.size()));
        var options = golden.options();
        var world = new World();
        var previous = Compilation.NONE;
        for (int edit = 0; edit < EDITS; edit++) {
            if (random.nextInt(4) == 0) {
                options = moved(options, PLACES.get(random.nextInt(PLACES.size())));
            }
            for (int i = 0; i <= random.nextInt(4); i++) {
                edit(world, OBJECTS.get(random.nextInt(OBJECTS.size())), random);
            }
            var state = world.state();
            var next = RoutingCompiler.compile(state, options, golden.now(), previous);
            var scratch = RoutingCompiler.compile(state, options, golden.now(), Compilation.NONE);
            assertThat(next.table().routes()).isEqualTo(scratch.table().routes());
            assertThat(next.table().endpoints()).isEqualTo(scratch.table().endpoints());
            assertThat(next.table().policies()).isEqualTo(scratch.table().policies());
            assertThat(next.table().certificates()).isEqualTo(scratch.table().certificates());
            assertThat(next.findings()).isEqualTo(scratch.findings());
            assertThat(next.nextChange(golden.now())).isEqualTo(scratch.nextChange(golden.now()));
            assertKept(previous, next);
            previous = next;
        }
    }

    /// Fields that the API server demands, and values that it refuses: files and old stores may have both.
    @TestFactory
    Stream<DynamicTest> compilesWhateverIsLeftOutOrWrong() {
        return CASES.stream()
                .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> {
                    var random = new SplittableRandom(golden.name().hashCode());
                    for (int cut = 0; cut < CUTS; cut++) {
                        var objects = golden.objects().stream()
                                .map(object -> random.nextInt(3) == 0 ? cut(object, random) : object)
                                .toList();
                        assertThat(GoldenCase.print(golden.compile(objects))).isNotNull();
                    }
                }));
    }

    private static CompileOptions moved(CompileOptions options, Place place) {
        return new CompileOptions(
                options.classes(),
                options.selfSigned(),
                options.defaultCertificate(),
                options.defaultBackend(),
                options.allowed(),
                options.pods(),
                place,
                options.verifiesUpstreams());
    }

    private static void edit(World world, HasMetadata object, SplittableRandom random) {
        switch (random.nextInt(4)) {
            case 0 -> world.remove(ObjectRef.of(object));
            case 1 -> world.put(cut(object, random));
            default -> world.put(object);
        }
    }

    /// A part that serves the same is the same, and so is a whole table.
    private static void assertKept(Compilation previous, Compilation next) {
        var old = previous.table();
        var made = next.table();
        if (made.servesTheSameAs(old)) {
            assertThat(made).isSameAs(old);
            return;
        }
        assertThat(made.generation()).isEqualTo(old.generation() + 1);
        assertKept(old.routes(), made.routes());
        assertKept(old.endpoints(), made.endpoints());
        assertKept(old.policies(), made.policies());
        assertKept(old.certificates(), made.certificates());
        made.routes()
                .hosts()
                .forEach(host -> old.routes().hosts().stream()
                        .filter(host::equals)
                        .forEach(same -> assertThat(host).isSameAs(same)));
    }

    private static void assertKept(Object old, Object made) {
        if (made.equals(old)) {
            assertThat(made).isSameAs(old);
        }
    }

    /// A copy without one field or list element, somewhere; or with it emptied, null or of another value.
    private static HasMetadata cut(HasMetadata object, SplittableRandom random) {
        var tree = new LinkedHashMap<String, Object>();
        Map<?, ?> fields = SERIALIZATION.convertValue(object, Map.class);
        fields.forEach((name, value) -> tree.put(name.toString(), value));
        cut(tree, random);
        return SERIALIZATION.convertValue(tree, object.getClass());
    }

    private static void cut(Map<String, Object> tree, SplittableRandom random) {
        var keys = tree.keySet().stream()
                .filter(key -> !key.equals("kind") && !key.equals("apiVersion"))
                .toList();
        if (keys.isEmpty()) {
            return;
        }
        var key = keys.get(random.nextInt(keys.size()));
        var value = tree.get(key);
        if (random.nextInt(4) > 0 && value instanceof Map<?, ?> map) {
            var copy = new LinkedHashMap<String, Object>();
            map.forEach((name, inner) -> copy.put(name.toString(), inner));
            cut(copy, random);
            tree.put(key, copy);
        } else if (random.nextInt(4) > 0 && value instanceof List<?> list && !list.isEmpty()) {
            tree.put(key, cut(list, random));
        } else if (value instanceof String && random.nextBoolean()) {
            tree.put(key, TEXTS.get(random.nextInt(TEXTS.size())));
        } else if (value instanceof Integer && random.nextBoolean()) {
            tree.put(key, NUMBERS.get(random.nextInt(NUMBERS.size())));
        } else if (random.nextBoolean()) {
            tree.put(key, null);
        } else {
            tree.remove(key);
        }
    }

    private static List<Object> cut(List<?> list, SplittableRandom random) {
        var copy = new ArrayList<Object>(list);
        int at = random.nextInt(copy.size());
        if (copy.get(at) instanceof Map<?, ?> map) {
            var inner = new LinkedHashMap<String, Object>();
            map.forEach((name, value) -> inner.put(name.toString(), value));
            cut(inner, random);
            copy.set(at, inner);
        } else if (random.nextBoolean()) {
            copy.set(at, null);
        } else {
            copy.remove(at);
        }
        return copy;
    }
}
