/// The custom resources as a cluster holds them: values, and no behaviour but what an absent field means.
///
/// A list that is absent puts no condition and is null here. Of an [Operation] one that is empty matches nothing. The
/// API server refuses empty ones, so that only files bring them.
@NullMarked
package io.jvmingress.crds;

import org.jspecify.annotations.NullMarked;
