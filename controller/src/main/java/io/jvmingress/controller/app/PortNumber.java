package io.jvmingress.controller.app;

/// A TCP port; 0 lets the operating system pick a free one.
record PortNumber(int number) {

    /// @throws IllegalArgumentException for anything but 0 to 65535
    static PortNumber parse(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException("'" + text + "' is no port: 0 to 65535");
        }
        return new PortNumber(Integer.parseInt(text));
    }
}
