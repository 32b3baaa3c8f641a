package dev.easel;

import org.immutables.value.Value;

/** Says what the service's safety check found in an image. Immutable. */
@Value.Immutable
public abstract class SafetyFinding {
    SafetyFinding() {}

    /** Returns the service's own name of what it looked for, for example {@code nsfw}. */
    public abstract String label();

    /** Returns whether the service found it. */
    public abstract boolean flagged();

    /**
     * Returns a finding.
     *
     * @param label the service's own name of what it looked for
     * @param flagged whether the service found it
     */
    public static SafetyFinding of(String label, boolean flagged) {
        return new SafetyFindingBuilder().label(label).flagged(flagged).build();
    }
}
