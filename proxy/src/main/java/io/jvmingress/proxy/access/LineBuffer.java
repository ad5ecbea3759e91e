package io.jvmingress.proxy.access;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes of lines to write, reused from batch to batch. For one thread.
final class LineBuffer {

    private static final int KEPT = 64 * 1024;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int REPLACEMENT = 0xFFFD;

    private byte[] bytes = new byte[KEPT];
    private int size;

    int size() {
        return size;
    }

    LineBuffer ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
        return this;
    }

    LineBuffer ascii(char character) {
        reserve(1);
        bytes[size++] = (byte) character;
        return this;
    }

    LineBuffer number(long number) {
        return ascii(Long.toString(number));
    }

    /// Nanoseconds as milliseconds with three decimals.
    LineBuffer millis(long nanos) {
        long micros = Math.max(nanos, 0) / 1000;
        number(micros / 1000).ascii('.');
        int rest = (int) (micros % 1000);
        return ascii((char) ('0' + rest / 100))
                .ascii((char) ('0' + rest / 10 % 10))
                .ascii((char) ('0' + rest % 10));
    }

    /// A JSON string with its quotes (RFC 8259 7).
    ///
    /// Besides what JSON demands, DEL and the C1 controls are escaped, so that a terminal that shows the
    /// log obeys no client. Half a surrogate pair becomes U+FFFD: it has no form in UTF-8.
    LineBuffer json(String text) {
        ascii('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"' || character == '\\') {
                ascii('\\').ascii(character);
            } else if (character < 0x20 || (character >= 0x7F && character < 0xA0)) {
                ascii("\\u00").hex(character);
            } else if (character < 0x80) {
                ascii(character);
            } else {
                i += utf8(codePoint(text, i));
            }
        }
        return ascii('"');
    }

    /// A text between the quotes of the common format: everything but plain printable ASCII as `\xHH` of
    /// its UTF-8.
    LineBuffer quoted(String text) {
        ascii('"');
        if (text.isEmpty()) {
            ascii('-');
        }
        return bare(text).ascii('"');
    }

    /// As [#quoted], without the quotes.
    LineBuffer bare(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character >= 0x20 && character < 0x7F && character != '"' && character != '\\') {
                ascii(character);
                continue;
            }
            int start = size;
            i += utf8(codePoint(text, i));
            byte[] encoded = Arrays.copyOfRange(bytes, start, size);
            size = start;
            for (byte one : encoded) {
                ascii("\\x").hex(one);
            }
        }
        return this;
    }

    /// Writes all bytes and forgets them.
    void writeTo(OutputStream out) throws IOException {
        try {
            out.write(bytes, 0, size);
            out.flush();
        } finally {
            clear();
        }
    }

    void clear() {
        size = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[KEPT];
        }
    }

    private static int codePoint(String text, int index) {
        int codePoint = text.codePointAt(index);
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE ? REPLACEMENT : codePoint;
    }

    /// Appends one code point and returns how many further `char`s of the text it took.
    private int utf8(int codePoint) {
        reserve(4);
        if (codePoint < 0x80) {
            bytes[size++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            bytes[size++] = (byte) (0xC0 | codePoint >> 6);
            continuation(codePoint);
        } else if (codePoint < 0x10000) {
            bytes[size++] = (byte) (0xE0 | codePoint >> 12);
            continuation(codePoint >> 6);
            continuation(codePoint);
        } else {
            bytes[size++] = (byte) (0xF0 | codePoint >> 18);
            continuation(codePoint >> 12);
            continuation(codePoint >> 6);
            continuation(codePoint);
            return 1;
        }
        return 0;
    }

    /// The byte of UTF-8 that carries the six lowest bits.
    private void continuation(int bits) {
        bytes[size++] = (byte) (0x80 | (bits & 0x3F));
    }

    private LineBuffer hex(int octet) {
        reserve(2);
        bytes[size++] = HEX[octet >> 4 & 0xF];
        bytes[size++] = HEX[octet & 0xF];
        return this;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
