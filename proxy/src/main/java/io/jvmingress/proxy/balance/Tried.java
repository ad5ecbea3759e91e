package io.jvmingress.proxy.balance;

/// The few endpoints, by their index, that a request has already failed on. Not to be shared by threads.
public final class Tried {

    /// For a request that has failed nowhere yet.
    public static final Tried NONE = new Tried(0);

    private final int[] indices;
    private int size;

    /// @param most how many it can hold
    public Tried(int most) {
        this.indices = new int[most];
    }

    public int size() {
        return size;
    }

    /// Adds one that is not yet in it.
    public void add(int index) {
        int at = size++;
        while (at > 0 && indices[at - 1] > index) {
            indices[at] = indices[at - 1];
            at--;
        }
        indices[at] = index;
    }

    /// The n-th index, from 0, of those that are not in it.
    int skip(int n) {
        int index = n;
        for (int i = 0; i < size && indices[i] <= index; i++) {
            index++;
        }
        return index;
    }
}
