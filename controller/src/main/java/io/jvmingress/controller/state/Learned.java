package io.jvmingress.controller.state;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/// What is known besides the objects. The collections never change once they are here.
///
/// @param unreadableSecrets Secrets that are named and could not be read, each with the reason
/// @param names what DNS says of the names outside that Services stand for; nothing for one that was never asked for
/// @param apiServer its addresses, as far as nobody has to look them up
/// @param seesNodes `namespace/name` of Ingresses whose traffic comes from nodes for the most part, although policies
///     of their endpoints admit clients by address
public record Learned(
        SortedMap<ObjectRef, String> unreadableSecrets,
        SortedMap<String, ResolvedName> names,
        SortedSet<String> apiServer,
        SortedSet<String> seesNodes) {

    public static final Learned NOTHING = new Learned(
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedSet(),
            Collections.emptySortedSet());

    /// The last answer for a name.
    ///
    /// @param addresses in order; of the last good answer where the newest is none
    /// @param problem why the newest is none; empty where it is good
    public record ResolvedName(List<String> addresses, String problem) {

        public ResolvedName {
            addresses = List.copyOf(addresses);
        }
    }

    public Learned withUnreadableSecrets(SortedMap<ObjectRef, String> others) {
        return new Learned(others, names, apiServer, seesNodes);
    }

    public Learned withNames(SortedMap<String, ResolvedName> others) {
        return new Learned(unreadableSecrets, others, apiServer, seesNodes);
    }

    public Learned withApiServer(SortedSet<String> others) {
        return new Learned(unreadableSecrets, names, others, seesNodes);
    }

    public Learned withSeesNodes(SortedSet<String> others) {
        return new Learned(unreadableSecrets, names, apiServer, others);
    }
}
