package io.jvmingress.proxy.filter;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/// The id by which a request is found in the logs of everyone who handled it.
public final class RequestId {

    private static final int LONGEST = 128;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private RequestId() {}

    /// Whether a client's id is short and harmless enough to be kept: 1 to 128 letters, digits and `-_.:+/=@`.
    public static boolean isWellFormed(CharSequence id) {
        if (id.isEmpty() || id.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean good = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-_.:+/=@".indexOf(c) >= 0;
            if (!good) {
                return false;
            }
        }
        return true;
    }

    /// 32 hexadecimal digits.
    public static String make(RandomGenerator random) {
        var digits = new byte[32];
        fill(digits, 0, random.nextLong());
        fill(digits, 16, random.nextLong());
        return new String(digits, StandardCharsets.ISO_8859_1);
    }

    private static void fill(byte[] digits, int from, long bits) {
        for (int i = 0; i < 16; i++) {
            digits[from + i] = DIGITS[(int) (bits >>> (4 * i)) & 0xF];
        }
    }
}
