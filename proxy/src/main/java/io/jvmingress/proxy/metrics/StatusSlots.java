package io.jvmingress.proxy.metrics;

/// Gives each usual HTTP status a counter of its own, the rest one per class.
final class StatusSlots {

    private static final int[] OWN = {
        101, 200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 406, 408, 409, 410, 411,
        412, 413, 414, 415, 416, 417, 421, 422, 425, 426, 428, 429, 431, 499, 500, 501, 502, 503, 504, 505
    };
    private static final int LOWEST = 100;
    private static final int HIGHEST = 599;
    private static final int CLASSES = 5;
    private static final int OTHER = OWN.length + CLASSES;

    static final int COUNT = OTHER + 1;

    private static final byte[] SLOTS = slots();

    private StatusSlots() {}

    static int of(int status) {
        return status < LOWEST || status > HIGHEST ? OTHER : SLOTS[status - LOWEST];
    }

    /// `200`, `4xx` or `other`.
    static String label(int slot) {
        if (slot < OWN.length) {
            return Integer.toString(OWN[slot]);
        }
        return slot == OTHER ? MetricNames.OTHER : (slot - OWN.length + 1) + "xx";
    }

    private static byte[] slots() {
        var slots = new byte[HIGHEST - LOWEST + 1];
        for (int status = LOWEST; status <= HIGHEST; status++) {
            slots[status - LOWEST] = (byte) (OWN.length + status / 100 - 1);
        }
        for (int slot = 0; slot < OWN.length; slot++) {
            slots[OWN[slot] - LOWEST] = (byte) slot;
        }
        return slots;
    }
}
