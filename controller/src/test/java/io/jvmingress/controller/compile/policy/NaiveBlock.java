package io.jvmingress.controller.compile.policy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/// An address block as a number and a length of its prefix, to compare with.
record NaiveBlock(BigInteger number, int prefix, int bits) {

    private static final String MAPPED = "::ffff:";

    /// Empty for what no address block is. An IPv4 address that is written as an IPv6 one is IPv4.
    static Optional<NaiveBlock> parse(String text) {
        var parts = text.split("/", -1);
        if (parts.length != 2 || !parts[1].matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        boolean mapped = parts[0].startsWith(MAPPED) && parts[0].contains(".");
        int prefix = Integer.parseInt(parts[1]) - (mapped ? 96 : 0);
        return address(mapped ? parts[0].substring(MAPPED.length()) : parts[0])
                .filter(whole -> prefix >= 0 && prefix <= whole.bits())
                .map(whole -> new NaiveBlock(whole.number(), prefix, whole.bits()));
    }

    boolean holds(String address) {
        var other = address(address).orElseThrow();
        return other.bits() == bits && isSamePrefix(other);
    }

    boolean isStrictlyWithin(NaiveBlock outer) {
        return bits == outer.bits() && prefix > outer.prefix() && outer.isSamePrefix(this);
    }

    private boolean isSamePrefix(NaiveBlock other) {
        return other.number().shiftRight(bits - prefix).equals(number.shiftRight(bits - prefix));
    }

    private static Optional<NaiveBlock> address(String text) {
        if (text.contains(":")) {
            var bytes = InetAddress.ofLiteral(text).getAddress();
            return Optional.of(new NaiveBlock(new BigInteger(1, bytes), 128, 128));
        }
        if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return Optional.empty();
        }
        var number = BigInteger.ZERO;
        for (var part : text.split("\\.", -1)) {
            if (Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
            number = number.shiftLeft(8).add(BigInteger.valueOf(Integer.parseInt(part)));
        }
        return Optional.of(new NaiveBlock(number, 32, 32));
    }
}
