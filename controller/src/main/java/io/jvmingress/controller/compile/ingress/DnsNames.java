package io.jvmingress.controller.compile.ingress;

import java.util.regex.Pattern;

/// Names and wildcards of hosts, in lower case.
public final class DnsNames {

    private static final int LONGEST = 253;

    /// RFC 1123 labels, with a wildcard only for the whole first one.
    private static final Pattern HOST =
            Pattern.compile("(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private static final Pattern IPV4 = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

    private DnsNames() {}

    /// "IPs are not allowed" (IngressRule in networking/v1), nor is a wildcard without a name behind it.
    public static boolean isHost(String name) {
        return name.length() <= LONGEST
                && HOST.matcher(name).matches()
                && !IPV4.matcher(name).matches();
    }

    /// The names that objects and namespaces can have.
    static boolean isObjectName(String name) {
        return name.length() <= LONGEST
                && !name.startsWith("*")
                && HOST.matcher(name).matches();
    }

    /// `*.a.test` covers `b.a.test` and itself, neither `a.test` nor `c.b.a.test`.
    static boolean covers(String pattern, String host) {
        if (pattern.equals(host)) {
            return true;
        }
        int dot = host.indexOf('.');
        return pattern.startsWith("*.") && dot > 0 && host.substring(dot).equals(pattern.substring(1));
    }
}
