package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WebSocketFramesTest {

    @Test
    void findsTheEndOfEachFrameHoweverTheBytesAreParted() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var stream = Buffer.buffer();
            var ends = new ArrayList<Integer>();
            for (int i = 0; i < 20; i++) {
                append(stream, random);
                ends.add(stream.length());
            }

            assertThat(endsFound(stream, random)).as("seed %s", seed).isEqualTo(ends);
        }
    }

    private static List<Integer> endsFound(Buffer stream, Random random) {
        var frames = new WebSocketFrames();
        var found = new ArrayList<Integer>();
        for (int from = 0; from < stream.length(); ) {
            int to = Math.min(stream.length(), from + 1 + random.nextInt(random.nextBoolean() ? 3 : 9_000));
            var part = stream.slice(from, to);
            for (int at = 0; at < part.length(); ) {
                at = frames.toEndOfFrame(part, at);
                if (frames.isBetweenFrames()) {
                    found.add(from + at);
                }
            }
            from = to;
        }
        return found;
    }

    private static void append(Buffer stream, Random random) {
        boolean masked = random.nextBoolean();
        int mask = masked ? 0x80 : 0;
        int length = switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(126);
            case 2 -> 126 + random.nextInt(300);
            default -> random.nextInt(70_000);
        };
        stream.appendByte((byte) 0x82);
        if (length > 65_535 || (length > 125 && random.nextInt(4) == 0)) {
            stream.appendByte((byte) (mask | 127)).appendLong(length);
        } else if (length > 125) {
            stream.appendByte((byte) (mask | 126)).appendShort((short) length);
        } else {
            stream.appendByte((byte) (mask | length));
        }
        stream.appendBytes(new byte[(masked ? 4 : 0) + length]);
    }
}
