package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.Optional;

/// The modes that one request is judged in: the one that it inherits, and those that its route and its Service add. It
/// has to be allowed in each.
///
/// All that can be are made once, so that a request allocates none.
public final class Modes {

    private static final PolicyMode[] MODES = PolicyMode.values();
    private static final EgressMode[] EGRESS = EgressMode.values();

    /// As many as there are sets of added modes.
    private static final int SETS = 1 << MODES.length;

    private static final Modes[] EVERY = every();

    private final PolicyMode inherited;
    private final EgressMode egress;

    /// A bit for each mode that is added.
    private final int added;

    private Modes(PolicyMode inherited, EgressMode egress, int added) {
        this.inherited = inherited;
        this.egress = egress;
        this.added = added;
    }

    /// Those of the settings alone.
    ///
    /// @param egress how the egress rules of a client's own pod count, where they do
    public static Modes of(PolicyMode inherited, EgressMode egress) {
        return EVERY[index(inherited, egress, 0)];
    }

    /// These and one more; [PolicyMode#OFF], in which everything is allowed, adds nothing.
    public Modes with(PolicyMode mode) {
        return mode == PolicyMode.OFF ? this : EVERY[index(inherited, egress, added | bit(mode))];
    }

    /// Whether anything is judged where the namespace has this mode of its own, if it has one.
    boolean judge(Optional<PolicyMode> own) {
        return added != 0 || own.orElse(inherited) != PolicyMode.OFF;
    }

    /// Whether a client's own egress is judged.
    ///
    /// @param own whether it is by the mode of the client's own namespace
    boolean judgeEgress(Optional<Boolean> own) {
        return egress != EgressMode.OFF && (added != 0 || own.orElse(inherited != PolicyMode.OFF));
    }

    /// Whether the way through the proxy's own pod counts for nothing.
    boolean isEgressStrict() {
        return egress == EgressMode.STRICT;
    }

    /// A bit for each mode that has to allow.
    ///
    /// @param own of the namespace, instead of the inherited one
    int required(Optional<PolicyMode> own) {
        return added | bit(own.orElse(inherited));
    }

    @SuppressWarnings("EnumOrdinal") // Nothing outside of this class knows the number.
    static int bit(PolicyMode mode) {
        return 1 << mode.ordinal();
    }

    @SuppressWarnings("EnumOrdinal")
    private static int index(PolicyMode inherited, EgressMode egress, int added) {
        return (egress.ordinal() * MODES.length + inherited.ordinal()) * SETS + added;
    }

    private static Modes[] every() {
        var every = new Modes[EGRESS.length * MODES.length * SETS];
        for (var egress : EGRESS) {
            for (var inherited : MODES) {
                for (int added = 0; added < SETS; added++) {
                    every[index(inherited, egress, added)] = new Modes(inherited, egress, added);
                }
            }
        }
        return every;
    }
}
