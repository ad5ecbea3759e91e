package io.jvmingress.proxy.table;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;

/// Numbers of client identities ([PolicyTable#identities]), a bit for each. Immutable.
public final class IdentitySet {

    public static final IdentitySet EMPTY = new IdentitySet(new long[0]);

    private final long[] words;

    private IdentitySet(long[] words) {
        this.words = words;
    }

    public static IdentitySet of(BitSet numbers) {
        return numbers.isEmpty() ? EMPTY : new IdentitySet(numbers.toLongArray());
    }

    public static IdentitySet of(Collection<Integer> numbers) {
        var bits = new BitSet();
        numbers.forEach(bits::set);
        return of(bits);
    }

    public boolean contains(int identity) {
        int word = identity >>> 6;
        return word < words.length && (words[word] & (1L << identity)) != 0;
    }

    /// Whether it has all of these, of which there is at least one.
    public boolean containsAll(int[] identities) {
        for (int identity : identities) {
            if (!contains(identity)) {
                return false;
            }
        }
        return identities.length > 0;
    }

    /// Whether it has all of these.
    public boolean containsAll(Collection<Integer> identities) {
        return identities.stream().allMatch(this::contains);
    }

    public boolean isEmpty() {
        return words.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IdentitySet set && Arrays.equals(words, set.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    /// `{0, 3}`.
    @Override
    public String toString() {
        return BitSet.valueOf(words).toString();
    }
}
