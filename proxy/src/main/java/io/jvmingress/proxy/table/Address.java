package io.jvmingress.proxy.table;

import java.util.Optional;

/// An IP address as a number. An IPv4-mapped IPv6 address is its IPv4 address.
///
/// The JDK's own type is not used in pure rooms: it may ask a name service, and it reads `1.2` as an address.
///
/// @param v6 the family: numbers of two families are never equal
/// @param high the upper 64 bits; 0 for IPv4
/// @param low the lower 64 bits; IPv4 in the lowest 32
public record Address(boolean v6, long high, long low) implements Comparable<Address> {

    private static final long MAPPED = 0xFFFFL << 32;

    public static Address v4(int bits) {
        return new Address(false, 0, Integer.toUnsignedLong(bits));
    }

    /// From 4 or 16 bytes in network order.
    public static Address of(byte[] bytes) {
        if (bytes.length == 4) {
            return new Address(false, 0, number(bytes, 0, 4));
        }
        return ofV6(number(bytes, 0, 8), number(bytes, 8, 16));
    }

    static Address ofV6(long high, long low) {
        return high == 0 && low >>> 32 == 0xFFFF ? new Address(false, 0, low ^ MAPPED) : new Address(true, high, low);
    }

    /// Reads an address as Kubernetes does: dotted decimal with four parts (leading zeros are decimal), or RFC 4291
    /// text.
    /// Empty for anything else; a zone id is not part of an address.
    public static Optional<Address> parse(String text) {
        return AddressText.parse(text);
    }

    /// 32 or 128.
    public int bits() {
        return v6 ? 128 : 32;
    }

    /// `10.0.0.1:80` or `[fd00::1]:80`.
    public String withPort(int port) {
        return v6 ? "[" + this + "]:" + port : this + ":" + port;
    }

    /// IPv4 before IPv6, then by number.
    @Override
    public int compareTo(Address other) {
        if (v6 != other.v6) {
            return v6 ? 1 : -1;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /// Mixes all bits: a cluster's addresses differ in a few bits of two or three bytes, which a sum would fold onto
    /// each other.
    @Override
    public int hashCode() {
        long mixed = (low + 31 * high) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }

    /// Dotted decimal, or the form of RFC 5952.
    @Override
    public String toString() {
        return AddressText.print(this);
    }

    private static long number(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = (value << 8) | (bytes[i] & 0xFF);
        }
        return value;
    }
}
