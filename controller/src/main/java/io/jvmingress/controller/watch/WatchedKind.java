package io.jvmingress.controller.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;

/// A kind that is watched, and where.
///
/// @param group    empty for the core group
/// @param resource the plural, as in a path and an RBAC rule
record WatchedKind<T extends HasMetadata>(Class<T> type, String group, String resource, Scope scope) {

    enum Scope {
        /// Objects without a namespace: watched as a whole.
        CLUSTER,
        /// Watched in the chosen namespaces, where some are chosen.
        NAMESPACES,
        /// Watched as a whole where that is permitted, in the chosen namespaces where it is not.
        WIDEST,
        /// Without a namespace; done without where namespaces are chosen and it is not permitted.
        OPTIONAL
    }
}
