package io.jvmingress.controller.status;

import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.watch.MissingRule;

/// One status to write, as the request that does it.
///
/// @param version the resourceVersion that it was decided on; empty for any
/// @param path of the status subresource
/// @param body a merge patch
/// @param permission what is missing where it is forbidden
record StatusWrite(ObjectRef object, String version, String path, String body, MissingRule permission) {}
