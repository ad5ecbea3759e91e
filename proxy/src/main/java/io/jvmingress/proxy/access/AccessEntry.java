package io.jvmingress.proxy.access;

/// One request as the access log tells it.
///
/// Texts are kept as they came, so the writer escapes them; those that a client chooses are cut to a fixed
/// length, because a queue full of entries is held in memory. An empty text means "there is none".
///
/// @param startMillis when the request's head arrived, in milliseconds since 1970
/// @param durationNanos from the head's arrival to the last byte of the answer
/// @param requestId the value of `X-Request-ID`
public record AccessEntry(
        long startMillis,
        long durationNanos,
        RequestLine request,
        Client client,
        Answer answer,
        Origin origin,
        String requestId) {

    static final int LONGEST_PATH = 2048;
    static final int LONGEST_TEXT = 512;
    private static final String CUT = "...";

    public AccessEntry {
        requestId = cut(requestId, LONGEST_TEXT);
    }

    /// What was asked for.
    ///
    /// @param path the normalised path with its query, as matched and as sent upstream
    /// @param host in lower case without port
    /// @param protocol `HTTP/1.0`, `HTTP/1.1` or `HTTP/2.0`
    /// @param referrer the field `Referer`, for the combined format
    /// @param userAgent the field `User-Agent`, for the combined format
    public record RequestLine(
            String method, String path, String host, String protocol, String referrer, String userAgent) {

        public RequestLine {
            method = cut(method, LONGEST_TEXT);
            path = cut(path, LONGEST_PATH);
            host = cut(host, LONGEST_TEXT);
            referrer = cut(referrer, LONGEST_TEXT);
            userAgent = cut(userAgent, LONGEST_TEXT);
        }
    }

    /// Who asked.
    ///
    /// @param address of the client, as policy saw it
    /// @param from how the address is known: `tcp`, `proxy` or `header`
    public record Client(String address, String from) {}

    /// What the client got.
    ///
    /// @param bytesIn of the request's body
    /// @param bytesOut of the answer's body
    /// @param reason why the proxy answered itself, such as `NoPath`; `PolicyAudit` or `AccessAudit` for an
    ///     upstream's answer that only audit let through, `PolicyAuditEndpoints` for one that it may have;
    ///     empty for another
    public record Answer(int status, long bytesIn, long bytesOut, String reason) {}

    /// Who answered.
    ///
    /// @param route `namespace/name` of the Ingress
    /// @param upstream id of the upstream
    /// @param endpoint `address:port` of the last endpoint that was tried
    /// @param tries how many endpoints were tried; 0 for the proxy's own answers
    public record Origin(String route, String upstream, String endpoint, int tries) {

        /// For requests that reached no upstream.
        public static final Origin NONE = new Origin("", "", "", 0);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest).concat(CUT);
    }
}
