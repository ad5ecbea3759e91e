package io.jvmingress.controller.names;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// A DNS server on loopback, over UDP and TCP, that knows what a test tells it (RFC 1035, 4).
public final class DnsServer implements AutoCloseable {

    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;
    private static final int NXDOMAIN = 3;
    private static final int SERVFAIL = 2;
    private static final int LONGEST_DATAGRAM = 512;

    private final DatagramSocket datagrams;
    private final ServerSocket streams;
    private final Map<String, List<Entry>> zone = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile boolean silent;
    private volatile boolean failing;

    private record Entry(int type, int ttl, List<Byte> bytes) {

        static Entry of(int type, int ttl, byte[] data) {
            return new Entry(
                    type,
                    ttl,
                    IntStream.range(0, data.length).mapToObj(i -> data[i]).toList());
        }

        byte[] data() {
            var data = new byte[bytes.size()];
            for (int i = 0; i < data.length; i++) {
                data[i] = bytes.get(i);
            }
            return data;
        }
    }

    public DnsServer() throws IOException {
        var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        // TCP first: of its ports many are taken for a while by connections of other tests, of those of UDP none.
        streams = new ServerSocket(0, 10, loopback);
        datagrams = new DatagramSocket(new InetSocketAddress(loopback, streams.getLocalPort()));
        Thread.ofVirtual().start(this::serveDatagrams);
        Thread.ofVirtual().start(this::serveStreams);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(datagrams.getLocalAddress(), datagrams.getLocalPort());
    }

    public int port() {
        return datagrams.getLocalPort();
    }

    int questions() {
        return questions.get();
    }

    /// Whatever it said of the name before is over.
    public void put(String name, int ttl, String... addresses) throws IOException {
        var entries = new ArrayList<Entry>();
        for (var address : addresses) {
            var bytes = InetAddress.getByName(address).getAddress();
            entries.add(Entry.of(bytes.length == 4 ? A : AAAA, ttl, bytes));
        }
        zone.put(name, entries);
    }

    void alias(String name, int ttl, String target) throws IOException {
        zone.put(name, List.of(Entry.of(CNAME, ttl, name(target))));
    }

    public void remove(String name) {
        zone.remove(name);
    }

    void beSilent(boolean now) {
        silent = now;
    }

    public void fail(boolean now) {
        failing = now;
    }

    private void serveDatagrams() {
        var buffer = new byte[LONGEST_DATAGRAM * 8];
        while (!datagrams.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                datagrams.receive(packet);
                var question = Arrays.copyOf(buffer, packet.getLength());
                questions.incrementAndGet();
                if (!silent) {
                    var answer = answer(question, LONGEST_DATAGRAM);
                    datagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    private void serveStreams() {
        while (!streams.isClosed()) {
            try (var client = streams.accept()) {
                var in = new DataInputStream(client.getInputStream());
                var question = in.readNBytes(in.readUnsignedShort());
                var answer = answer(question, 0xFFFF);
                var out = new DataOutputStream(client.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    private byte[] answer(byte[] question, int longest) throws IOException {
        var labels = new ArrayList<String>();
        int at = 12;
        while (question[at] != 0) {
            labels.add(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
            at += question[at] + 1;
        }
        int type = (question[at + 1] & 0xFF) << 8 | (question[at + 2] & 0xFF);
        var records = new ArrayList<byte[]>();
        var name = String.join(".", labels);
        boolean known = zone.containsKey(name);
        // An alias brings what is behind it, as far as this server knows that.
        for (var next = name; !next.isEmpty(); ) {
            var target = "";
            for (var entry : zone.getOrDefault(next, List.of())) {
                if (entry.type() == type || entry.type() == CNAME) {
                    records.add(record(next, entry));
                }
                target = entry.type() == CNAME ? text(entry.data()) : "";
            }
            next = target;
        }
        int code = failing ? SERVFAIL : known ? 0 : NXDOMAIN;
        var whole = message(question, at + 5, code, false, failing ? List.of() : records);
        return whole.length <= longest ? whole : message(question, at + 5, code, true, List.of());
    }

    private static byte[] message(byte[] question, int questionEnd, int code, boolean truncated, List<byte[]> records)
            throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(question, 0, 2);
        out.writeShort(0x8180 | code | (truncated ? 0x0200 : 0));
        out.writeShort(1);
        out.writeShort(records.size());
        out.writeInt(0);
        out.write(question, 12, questionEnd - 12);
        for (var record : records) {
            out.write(record);
        }
        return bytes.toByteArray();
    }

    private static byte[] record(String name, Entry entry) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(name(name));
        out.writeShort(entry.type());
        out.writeShort(1);
        out.writeInt(entry.ttl());
        out.writeShort(entry.data().length);
        out.write(entry.data());
        return bytes.toByteArray();
    }

    private static byte[] name(String text) throws IOException {
        var out = new ByteArrayOutputStream();
        for (var label : text.split("\\.", -1)) {
            out.write(label.length());
            out.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    private static String text(byte[] name) {
        var labels = new ArrayList<String>();
        for (int at = 0; name[at] != 0; at += name[at] + 1) {
            labels.add(new String(name, at + 1, name[at], StandardCharsets.US_ASCII));
        }
        return String.join(".", labels);
    }

    @Override
    public void close() {
        datagrams.close();
        try {
            streams.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
