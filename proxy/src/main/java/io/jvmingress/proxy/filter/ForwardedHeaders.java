package io.jvmingress.proxy.filter;

/// The fields that tell a backend who the client is. Only trusted proxies may send them to us.
public final class ForwardedHeaders {

    private static final String PREFIX = "x-forwarded-";

    private ForwardedHeaders() {}

    /// What a field means for the chain of proxies.
    public enum Kind {
        NONE,
        FORWARDED_FOR,
        FORWARDED_PROTO,
        FORWARDED_HOST,
        FORWARDED_PORT,
        REAL_IP,
        /// `Forwarded`, any further `X-Forwarded-…`, and the same names written with `_`.
        OTHER
    }

    /// The kind of a field by its name, in any case.
    public static Kind kind(CharSequence name) {
        if (name.length() < "x-real-ip".length()) {
            return Kind.NONE;
        }
        return switch (name.charAt(0)) {
            case 'x', 'X' -> extension(name);
            case 'f', 'F' -> FieldName.is(name, "forwarded") ? Kind.OTHER : Kind.NONE;
            default -> Kind.NONE;
        };
    }

    private static Kind extension(CharSequence name) {
        if (!FieldName.aliasBegins(name, PREFIX)) {
            boolean realIp = name.length() == "x-real-ip".length() && FieldName.aliasBegins(name, "x-real-ip");
            return !realIp ? Kind.NONE : FieldName.is(name, "x-real-ip") ? Kind.REAL_IP : Kind.OTHER;
        }
        return switch (name.length()) {
            case 15 -> FieldName.is(name, "x-forwarded-for") ? Kind.FORWARDED_FOR : Kind.OTHER;
            case 16 ->
                FieldName.is(name, "x-forwarded-host")
                        ? Kind.FORWARDED_HOST
                        : FieldName.is(name, "x-forwarded-port") ? Kind.FORWARDED_PORT : Kind.OTHER;
            case 17 -> FieldName.is(name, "x-forwarded-proto") ? Kind.FORWARDED_PROTO : Kind.OTHER;
            default -> Kind.OTHER;
        };
    }
}
