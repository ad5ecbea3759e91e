package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.decision.Decision.Respond;
import io.jvmingress.proxy.match.RequestHead;
import io.jvmingress.proxy.match.RequestHead.Version;
import java.util.Optional;

/// What is refused before [Decide] is asked, because the request's framing is not to be trusted.
public final class HeadCheck {

    private static final Optional<Respond> BAD_REQUEST = refuse(400, "BadRequest");
    private static final Optional<Respond> UNKNOWN_EXPECTATION = refuse(417, "UnknownExpectation");
    private static final Optional<Respond> UNKNOWN_CODING = refuse(501, "UnknownTransferEncoding");

    private HeadCheck() {}

    /// Why the request is refused; empty if it is not.
    public static Optional<Respond> refusal(RequestHead head) {
        // An endpoint that agrees to CONNECT turns its connection into a tunnel, whatever the target looks like.
        if (head.method().equals("CONNECT")) {
            return BAD_REQUEST;
        }
        var coding = head.header("transfer-encoding");
        if (!coding.isEmpty() && !isChunkedAlone(coding, head)) {
            return UNKNOWN_CODING;
        }
        var expect = head.header("expect");
        boolean unknown = !expect.isEmpty() && !expect.equalsIgnoreCase("100-continue");
        return unknown && head.version() != Version.HTTP_1_0 ? UNKNOWN_EXPECTATION : Optional.empty();
    }

    private static boolean isChunkedAlone(String coding, RequestHead head) {
        return head.version() == Version.HTTP_1_1
                && coding.equalsIgnoreCase("chunked")
                && head.headers("transfer-encoding").size() == 1;
    }

    private static Optional<Respond> refuse(int status, String reason) {
        return Optional.of(new Respond(status, reason, Optional.empty()));
    }
}
