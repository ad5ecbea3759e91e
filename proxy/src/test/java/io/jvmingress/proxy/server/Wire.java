package io.jvmingress.proxy.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// One end of a TCP connection, in bytes as they are on the wire.
final class Wire implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(Socket socket) {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Wire connect(int port) {
        return connect("127.0.0.1", port);
    }

    static Wire connect(String address, int port) {
        try {
            return new Wire(new Socket(InetAddress.getByName(address), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Socket socket() {
        return socket;
    }

    /// Sends text in which each line ends in `\n`, with CRLF.
    Wire send(String text) {
        return sendRaw(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire sendRaw(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A message's head up to and with its empty line, with `\n` for CRLF; empty at the connection's end.
    String readHead() {
        var head = new StringBuilder();
        for (var line = readLine(); line != null; line = readLine()) {
            head.append(line).append('\n');
            if (line.isEmpty()) {
                return head.toString();
            }
        }
        return "";
    }

    /// A line without its end; null at the connection's end.
    @org.jspecify.annotations.Nullable
    String readLine() {
        try {
            var line = new ByteArrayOutputStream();
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n') {
                    return line.toString(StandardCharsets.ISO_8859_1);
                }
                if (c != '\r') {
                    line.write(c);
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(int bytes) {
        return new String(readBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    byte[] readBytes(int bytes) {
        try {
            return in.readNBytes(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Everything up to the connection's end.
    String readToEnd() {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A message's body after its head, by length or chunks; with the trailers where there are some.
    String readBody(String head) {
        int length = lengthIn(head);
        if (length >= 0) {
            return read(length);
        }
        if (!head.toLowerCase(java.util.Locale.ROOT).contains("transfer-encoding: chunked")) {
            return "";
        }
        var body = new StringBuilder();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.append(read(size));
            readLine();
        }
        for (var line = readLine(); line != null && !line.isEmpty(); line = readLine()) {
            body.append('\n').append(line);
        }
        return body.toString();
    }

    private int chunkSize() {
        var line = readLine();
        return line == null ? 0 : Integer.parseInt(line, 16);
    }

    static int lengthIn(String head) {
        for (var line : head.lines().toList()) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring(15).strip());
            }
        }
        return -1;
    }

    /// Whether the other side has closed the connection, once everything it sent is read.
    boolean isAtEnd() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Breaks the connection off with a reset.
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
