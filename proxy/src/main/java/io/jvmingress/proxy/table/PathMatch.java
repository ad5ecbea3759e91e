package io.jvmingress.proxy.table;

/// How a route matches the request path. Paths are the normalised bytes of the request's target, without the query.
///
/// Source: the comments of `PathType` in networking/v1 and KEP-1453.
public sealed interface PathMatch {

    /// The path as its author wrote it.
    String written();

    /// Equal to the request's path, byte for byte: `/foo` and `/foo/` are two paths.
    record Exact(String written) implements PathMatch {}

    /// Matches whole path segments: `/foo` matches `/foo` and `/foo/bar`, never `/foobar`. A trailing `/` does
    /// not count for matching, but where both `/foo` and `/foo/` are written, request `/foo` takes the first and
    /// all below it the second.
    record Prefix(String written) implements PathMatch {

        public Prefix {
            if (!written.startsWith("/")) {
                throw new IllegalArgumentException("prefix must start with '/': " + written);
            }
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
