package dev.easel.dan.bad;

import dev.easel.Violation;

/** Breaks the rule on the codes of findings. */
public final class UncodedFinding {
    private UncodedFinding() {}

    public static Violation blank() {
        return Violation.of("model", "is blank");
    }
}
