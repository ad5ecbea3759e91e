package io.jvmingress.proxy.table;

/// How a route matches the request path. Paths are the normalised bytes of the request's target, without the query.
///
/// Source: the comments of `PathType` in networking/v1 and KEP-1453.
public sealed interface PathMatch {

    /// The path as its author wrote it.
    String written();

    /// Whether the first `end` characters of the text, which are a request's path, match: what a route with this path
    /// would take if it stood alone.
    boolean covers(String text, int end);

    /// Equal to the request's path, byte for byte: `/foo` and `/foo/` are two paths.
    record Exact(String written) implements PathMatch {

        @Override
        public boolean covers(String text, int end) {
            return end == written.length() && text.startsWith(written);
        }
    }

    /// Matches whole path segments: `/foo` matches `/foo` and `/foo/bar`, never `/foobar`. A trailing `/` does
    /// not count for matching, but where both `/foo` and `/foo/` are written, request `/foo` takes the first and
    /// all below it the second.
    record Prefix(String written) implements PathMatch {

        public Prefix {
            if (!written.startsWith("/")) {
                throw new IllegalArgumentException("prefix must start with '/': " + written);
            }
        }

        @Override
        public boolean covers(String text, int end) {
            int length = endsInSlash() ? written.length() - 1 : written.length();
            return length <= end
                    && text.regionMatches(0, written, 0, length)
                    && (length == end || text.charAt(length) == '/');
        }

        /// The prefix without its trailing `/`; the empty text for `/`, which every path lies below.
        public String segments() {
            return endsInSlash() ? written.substring(0, written.length() - 1) : written;
        }

        public boolean endsInSlash() {
            return written.endsWith("/");
        }
    }
}
