package io.jvmingress.controller.compile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jvmingress.controller.compile.IngressFinding.InvalidAnnotation;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The annotation `jvm-ingress.io/policy-mode` of one object. On a Namespace it sets the mode of its policies, on an
/// Ingress or a Service it adds one.
///
/// @param mode empty where the annotation is not there, or has a value that is no mode
/// @param finding what is wrong with the value
public record ModeAnnotation(Optional<PolicyMode> mode, Optional<InvalidAnnotation> finding) {

    public static final String NAME = "jvm-ingress.io/policy-mode";

    private static final ModeAnnotation ABSENT = new ModeAnnotation(Optional.empty(), Optional.empty());

    /// Reads it.
    ///
    /// @param ref of the object
    public static ModeAnnotation of(ObjectRef ref, HasMetadata object) {
        var annotations = Fields.annotations(object);
        if (!annotations.containsKey(NAME)) {
            return ABSENT;
        }
        var value = Fields.text(annotations.get(NAME));
        var mode = Arrays.stream(PolicyMode.values())
                .filter(known -> word(known).equals(value))
                .findFirst();
        return mode.isPresent()
                ? new ModeAnnotation(mode, Optional.empty())
                : new ModeAnnotation(
                        Optional.empty(), Optional.of(new InvalidAnnotation(ref, NAME, "is none of " + words())));
    }

    /// The mode that an Ingress or a Service adds; off adds nothing.
    public PolicyMode added() {
        return mode.orElse(PolicyMode.OFF);
    }

    /// As flags and annotations write it.
    public static String word(PolicyMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static String words() {
        return Arrays.stream(PolicyMode.values()).map(ModeAnnotation::word).collect(Collectors.joining(", "));
    }
}
