package io.jvmingress.proxy.table;

/// Who is judged by the policies of an isolated endpoint: the original client, the proxy's own pod (the hop), or both.
public enum PolicyMode {
    OFF,
    CONTROLLER,
    CLIENT,
    BOTH,
    EITHER
}
