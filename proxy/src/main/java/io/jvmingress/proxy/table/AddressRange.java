package io.jvmingress.proxy.table;

import java.util.Optional;

/// All addresses from `first` to `last`, both of one family.
public record AddressRange(Address first, Address last) {

    public AddressRange {
        if (first.v6() != last.v6() || first.compareTo(last) > 0) {
            throw new IllegalArgumentException("no range from " + first + " to " + last);
        }
    }

    /// Reads `10.0.0.0/8`. Host bits may be set, as old objects have them; they are masked. Empty for anything else, a
    /// bare address included.
    public static Optional<AddressRange> parseCidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        boolean mapped = text.indexOf(':') >= 0 && text.indexOf(':') < slash;
        return Address.parse(text.substring(0, slash))
                .flatMap(address -> prefix(text.substring(slash + 1))
                        .map(length -> mapped && !address.v6() ? length - 96 : length)
                        .filter(length -> length >= 0 && length <= address.bits())
                        .map(length -> of(address, length)));
    }

    /// The block of this prefix length that `address` lies in.
    public static AddressRange of(Address address, int prefixLength) {
        int hostBits = address.bits() - prefixLength;
        long lowMask = hostBits >= 64 ? -1L : (1L << hostBits) - 1;
        long highMask = hostBits <= 64 ? 0 : hostBits == 128 ? -1L : (1L << (hostBits - 64)) - 1;
        if (!address.v6()) {
            return new AddressRange(
                    new Address(false, 0, address.low() & ~lowMask), new Address(false, 0, address.low() | lowMask));
        }
        return new AddressRange(
                new Address(true, address.high() & ~highMask, address.low() & ~lowMask),
                new Address(true, address.high() | highMask, address.low() | lowMask));
    }

    /// Whether it holds all addresses of its family.
    public boolean isEverything() {
        return equals(of(first, 0));
    }

    public boolean contains(Address address) {
        return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    /// `10.0.0.0-10.255.255.255`.
    @Override
    public String toString() {
        return first + "-" + last;
    }

    private static Optional<Integer> prefix(String digits) {
        boolean number =
                !digits.isEmpty() && digits.length() <= 3 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Integer.parseInt(digits)) : Optional.empty();
    }
}
