package io.jvmingress.proxy.match;

import io.jvmingress.proxy.table.PathMatch.Exact;
import io.jvmingress.proxy.table.PathMatch.Prefix;
import io.jvmingress.proxy.table.Route;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The routes of one host as a tree of path segments: finding costs O(length of the path), whatever the number of
/// routes, and allocates nothing.
///
/// `/a//b` has three segments, one of them empty; `/a/` has two. An exact path ends at its own node. A prefix ends at
/// the node of its last segment, and its trailing `/` is kept beside it: see
/// [io.jvmingress.proxy.table.PathMatch.Prefix].
final class PathTrie {

    private final Node root = new Node("");

    PathTrie(List<Route> routes) {
        routes.forEach(this::add);
    }

    /// The exact route for this path, otherwise the one with the longest prefix.
    ///
    /// @param text begins with `/`
    /// @param end where the path ends in it
    Optional<Route> find(String text, int end) {
        var node = root;
        var best = root.belowSlash;
        int start = 1;
        while (true) {
            int stop = start;
            int hash = 0;
            while (stop < end && text.charAt(stop) != '/') {
                hash = 31 * hash + text.charAt(stop++);
            }
            var child = node.child(hash, text, start, stop);
            if (child == null) {
                return best;
            }
            node = child;
            if (stop == end) {
                return node.exact.isPresent() ? node.exact : first(node.itself, first(node.belowSlash, best));
            }
            best = first(node.belowSlash, first(node.itself, best));
            start = stop + 1;
        }
    }

    private static Optional<Route> first(Optional<Route> one, Optional<Route> other) {
        return one.isPresent() ? one : other;
    }

    private void add(Route route) {
        switch (route.path()) {
            case Exact(var path) -> node(path).exact = Optional.of(route);
            case Prefix prefix -> {
                var node = node(prefix.segments());
                if (prefix.endsInSlash()) {
                    node.belowSlash = Optional.of(route);
                } else {
                    node.itself = Optional.of(route);
                }
            }
        }
    }

    private Node node(String path) {
        var node = root;
        int start = 1;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int stop = slash < 0 ? path.length() : slash;
            node = node.childOrNew(path.substring(start, stop));
            start = stop + 1;
        }
        return node;
    }

    /// One segment. Its children are chained in a table by the hash of their text, so that a stretch of the request's
    /// path is looked up without being copied out of it.
    private static final class Node {

        private static final int FIRST_SIZE = 4;

        private final String segment;
        private Optional<Route> exact = Optional.empty();
        private Optional<Route> itself = Optional.empty();
        private Optional<Route> belowSlash = Optional.empty();
        private @Nullable Node[] table = new Node[FIRST_SIZE];
        private @Nullable Node next;
        private int children;

        Node(String segment) {
            this.segment = segment;
        }

        @Nullable
        Node child(int hash, String text, int start, int stop) {
            var child = table[slot(hash, table.length)];
            while (child != null && !child.is(text, start, stop)) {
                child = child.next;
            }
            return child;
        }

        Node childOrNew(String text) {
            var known = child(text.hashCode(), text, 0, text.length());
            if (known != null) {
                return known;
            }
            if (++children > table.length) {
                grow();
            }
            var child = new Node(text);
            insert(child);
            return child;
        }

        private boolean is(String text, int start, int stop) {
            return segment.length() == stop - start && text.startsWith(segment, start);
        }

        private void grow() {
            var old = table;
            table = new Node[old.length * 2];
            for (var head : old) {
                for (var child = head; child != null; ) {
                    var rest = child.next;
                    insert(child);
                    child = rest;
                }
            }
        }

        private void insert(Node child) {
            int slot = slot(child.segment.hashCode(), table.length);
            child.next = table[slot];
            table[slot] = child;
        }

        private static int slot(int hash, int size) {
            return (hash ^ (hash >>> 16)) & (size - 1);
        }
    }
}
