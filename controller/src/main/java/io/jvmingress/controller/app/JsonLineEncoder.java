package io.jvmingress.controller.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A log line as one JSON object: time, level, logger, message, then the event's own keys beside them.
final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {

    private final JsonFactory json = new JsonFactory();

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new StringWriter(256);
        try (var generator = json.createGenerator(ObjectWriteContext.empty(), line)) {
            generator.writeStartObject();
            generator.writeStringProperty("time", event.getInstant().toString());
            generator.writeStringProperty("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
            generator.writeStringProperty("logger", event.getLoggerName());
            generator.writeStringProperty("message", event.getFormattedMessage());
            for (var pair : Objects.requireNonNullElse(event.getKeyValuePairs(), List.<KeyValuePair>of())) {
                write(generator, pair);
            }
            if (event.getThrowableProxy() != null) {
                generator.writeStringProperty("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
            generator.writeEndObject();
        }
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonGenerator generator, KeyValuePair pair) {
        switch (pair.value) {
            case Long number -> generator.writeNumberProperty(pair.key, number);
            case Integer number -> generator.writeNumberProperty(pair.key, number);
            case Double number -> generator.writeNumberProperty(pair.key, number);
            case Boolean truth -> generator.writeBooleanProperty(pair.key, truth);
            case null, default -> generator.writeStringProperty(pair.key, String.valueOf(pair.value));
        }
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
