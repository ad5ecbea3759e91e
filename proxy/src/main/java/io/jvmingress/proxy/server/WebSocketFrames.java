package io.jvmingress.proxy.server;

import io.vertx.core.buffer.Buffer;

/// Knows where the frames end that pass in one direction of a WebSocket (RFC 6455 5.2): only there a frame of our own
/// can be put in.
final class WebSocketFrames {

    /// A Close frame of a server with status 1008, policy violation (RFC 6455 7.4.1).
    static final Buffer POLICY_VIOLATION = Buffer.buffer(new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xF0});

    private static final int SHORTEST_HEAD = 2;
    private static final int MASK = 4;

    private int read;
    private int head = SHORTEST_HEAD;
    private int lengthBytes;
    private long left;

    boolean isBetweenFrames() {
        return read == 0;
    }

    void follow(Buffer bytes) {
        for (int at = 0; at < bytes.length(); at = toEndOfFrame(bytes, at)) {
            // The next frame.
        }
    }

    /// Goes to the end of the frame that is under way, or of the bytes where they end earlier.
    ///
    /// @return where that is
    int toEndOfFrame(Buffer bytes, int from) {
        int at = from;
        while (at < bytes.length()) {
            if (read < head) {
                headByte(bytes.getByte(at));
                at++;
            } else {
                int step = (int) Math.min(left, bytes.length() - at);
                at += step;
                left -= step;
            }
            if (read == head && left == 0) {
                read = 0;
                head = SHORTEST_HEAD;
                lengthBytes = 0;
                return at;
            }
        }
        return at;
    }

    private void headByte(byte value) {
        read++;
        if (read == SHORTEST_HEAD) {
            int length = value & 0x7F;
            lengthBytes = length == 127 ? 8 : length == 126 ? 2 : 0;
            left = lengthBytes == 0 ? length : 0;
            head = SHORTEST_HEAD + lengthBytes + (value < 0 ? MASK : 0);
        } else if (read > SHORTEST_HEAD && read <= SHORTEST_HEAD + lengthBytes) {
            // The highest bit of a length is 0 by the RFC.
            left = ((left << 8) | (value & 0xFF)) & Long.MAX_VALUE;
        }
    }
}
