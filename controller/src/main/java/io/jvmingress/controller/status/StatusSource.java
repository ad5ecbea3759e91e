package io.jvmingress.controller.status;

import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.state.ObjectRef;
import java.util.List;
import java.util.Set;

/// What is to be written to the statuses of one kind.
public sealed interface StatusSource permits IngressStatuses, PolicyStatuses {

    /// What is not yet as it should be.
    ///
    /// @param served what the proxy serves already
    List<StatusWrite> due(Compilation served);

    /// What takes back all that is ours.
    ///
    /// @param written what was written and is perhaps not in `served`
    List<StatusWrite> taken(Compilation served, Set<ObjectRef> written);
}
