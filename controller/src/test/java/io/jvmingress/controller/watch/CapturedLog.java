package io.jvmingress.controller.watch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/// What one class logs while a test runs: message and key-values as one line each.
final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger;
    private final List<String> lines = new ArrayList<>();

    CapturedLog(Class<?> type) {
        logger = (Logger) LoggerFactory.getLogger(type);
        start();
        logger.setLevel(Level.INFO);
        logger.addAppender(this);
    }

    @Override
    protected synchronized void append(ILoggingEvent event) {
        var values = event.getKeyValuePairs() == null
                ? Stream.<String>of()
                : event.getKeyValuePairs().stream().map(pair -> pair.key + "=" + pair.value);
        lines.add(Stream.concat(Stream.of(event.getFormattedMessage()), values).collect(Collectors.joining(" ")));
        notifyAll();
    }

    synchronized List<String> lines(String part) {
        return lines.stream().filter(line -> line.contains(part)).toList();
    }

    /// The first line with this part, once it is there.
    synchronized String await(String part) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (lines(part).isEmpty()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("no line with '" + part + "' in " + lines);
            }
            wait(left);
        }
        return lines(part).getFirst();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(null);
    }
}
