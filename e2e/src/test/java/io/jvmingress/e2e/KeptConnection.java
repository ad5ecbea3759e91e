package io.jvmingress.e2e;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One HTTP/1.1 connection, kept until the server says that it closes it: a client that sends nothing on it after that
/// has lost nothing.
final class KeptConnection implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private boolean closing;

    KeptConnection(String address, int port) throws IOException {
        socket = new Socket(address, port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// Whether the server has said so.
    boolean closing() {
        return closing;
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// Reads one whole answer, whose length is in its head.
    ///
    /// @return the status
    /// @throws EOFException where the connection ends instead
    int answer() throws IOException {
        var status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = 0;
        for (var field = line(); !field.isEmpty(); field = line()) {
            var parts = field.toLowerCase(Locale.ROOT).split(": ", 2);
            switch (parts[0]) {
                case "content-length" -> length = Integer.parseInt(parts[1]);
                case "connection" -> closing |= parts[1].contains("close");
                case "transfer-encoding" -> throw new IOException("an answer without a length: " + field);
                default -> {
                    // Says nothing of where the answer ends.
                }
            }
        }
        if (in.readNBytes(length).length < length) {
            throw new EOFException("the connection ended in a body");
        }
        return status;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended after '" + line + "'");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
