package io.jvmingress.controller.app;

import io.jvmingress.proxy.access.AccessFormat;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.tls.TlsEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How the values of flags are read: words in lower case, and a plain sentence for what is none of them.
final class Values {

    private Values() {}

    static CommandLine register(CommandLine line) {
        return line.registerConverter(Path.class, plain(Values::path))
                .registerConverter(Duration.class, plain(Durations::parse))
                .registerConverter(ByteSize.class, plain(ByteSize::parse))
                .registerConverter(PortNumber.class, plain(PortNumber::parse))
                .registerConverter(PolicyMode.class, word(PolicyMode.class))
                .registerConverter(EgressMode.class, word(EgressMode.class))
                .registerConverter(LocalNode.class, word(LocalNode.class, LocalNode::word))
                .registerConverter(TlsEngine.class, word(TlsEngine.class))
                .registerConverter(TransportChoice.class, word(TransportChoice.class))
                .registerConverter(RoutingFlags.SecretChoice.class, word(RoutingFlags.SecretChoice.class))
                .registerConverter(AccessFormat.class, word(AccessFormat.class))
                .registerConverter(OutputFlags.LogFormat.class, word(OutputFlags.LogFormat.class))
                .registerConverter(OutputFlags.LogLevel.class, word(OutputFlags.LogLevel.class))
                .registerConverter(OutputForm.class, word(OutputForm.class));
    }

    /// An empty one means the current folder to the JDK, and an empty variable to the people who write scripts.
    private static Path path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a path is empty");
        }
        return Path.of(text);
    }

    private static <T> ITypeConverter<T> plain(ITypeConverter<T> converter) {
        return text -> {
            try {
                return converter.convert(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }

    private static <E extends Enum<E>> ITypeConverter<E> word(Class<E> type) {
        return word(type, Values::lower);
    }

    private static <E extends Enum<E>> ITypeConverter<E> word(Class<E> type, Function<E, String> words) {
        return text -> Arrays.stream(type.getEnumConstants())
                .filter(value -> words.apply(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of "
                        + Arrays.stream(type.getEnumConstants()).map(words).collect(Collectors.joining(", "))));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
