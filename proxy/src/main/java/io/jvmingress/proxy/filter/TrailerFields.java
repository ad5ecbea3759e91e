package io.jvmingress.proxy.filter;

/// Which fields may follow a message's body.
public final class TrailerFields {

    private TrailerFields() {}

    /// Whether a trailer with this name, in any case, is sent on: none that frames or routes the message
    /// (RFC 9110 6.5.1), and none that would tell who the client is, since those of the head are ours.
    public static boolean mayPass(CharSequence name) {
        return !HopByHop.endsHere(name)
                && !FieldName.is(name, "content-length")
                && !FieldName.is(name, "host")
                && !FieldName.is(name, "x-request-id")
                && ForwardedHeaders.kind(name) == ForwardedHeaders.Kind.NONE;
    }
}
