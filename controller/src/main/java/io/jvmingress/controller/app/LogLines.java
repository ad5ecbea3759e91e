package io.jvmingress.controller.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the program's log lines where the console says, as text or as JSON.
final class LogLines {

    /// Libraries tell only what is wrong with them, unless somebody looks for a bug.
    private static final String OURS = "io.jvmingress";

    /// Stack traces for what the watch says in one line, and for each listener that comes too late when a client ends.
    private static final List<String> REPEATED =
            List.of("io.fabric8.kubernetes.client", "io.netty.util.concurrent.DefaultPromise.rejectedExecution");

    private LogLines() {}

    static void to(PrintStream stream, boolean json, OutputFlags.LogLevel level) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        context.reset();
        Encoder<ILoggingEvent> encoder = json ? new JsonLineEncoder() : text(context);
        encoder.setContext(context);
        encoder.start();
        var appender = new OutputStreamAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(new Unclosed(stream));
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(level.compareTo(OutputFlags.LogLevel.DEBUG) >= 0 ? Level.INFO : Level.WARN);
        context.getLogger(OURS).setLevel(Level.toLevel(level.toString()));
        if (level.compareTo(OutputFlags.LogLevel.DEBUG) < 0) {
            REPEATED.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
        }
    }

    /// A logger that is set up anew closes what it wrote to, and the console is not its own.
    private static final class Unclosed extends FilterOutputStream {

        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    private static PatternLayoutEncoder text(LoggerContext context) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %msg %kvp{NONE}%n%ex");
        return encoder;
    }
}
