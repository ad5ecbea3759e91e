package io.jvmingress.controller.app;

import io.jvmingress.controller.watch.ObjectSource;

/// Where objects come from, and what goes back there.
record Origin(ObjectSource source, Reports reports) {

    static Origin of(ObjectSource source) {
        return new Origin(source, Reports.NONE);
    }
}
