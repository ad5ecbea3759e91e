package io.jvmingress.controller.state;

import java.util.Collections;
import java.util.SortedMap;

/// What is known besides the objects. The maps never change once they are here.
///
/// @param unreadableSecrets Secrets that are named and could not be read, each with the reason
public record Learned(SortedMap<ObjectRef, String> unreadableSecrets) {

    public static final Learned NOTHING = new Learned(Collections.emptySortedMap());
}
