package dev.easel.cli;

import java.time.Duration;

/**
 * How one service stands at one moment, as a line that a screen shows. Immutable.
 *
 * @param state in words
 * @param elapsed since the service was asked; stands still when it is over
 */
record ServiceLine(Provider provider, boolean emulator, Stage stage, String state, Duration elapsed) {
    /** How far it is, as a screen marks it. */
    enum Stage {
        UNDER_WAY,
        DONE,
        FAILED,
        /** It cannot do what is asked for, and was not asked. */
        SKIPPED
    }

    /** The line without its mark: name, what it is, time, state. */
    String text() {
        return String.format(
                "%-11s%-13s%7s  %s",
                provider.id(), emulator ? "emulator" : "real service", Words.seconds(elapsed), Words.plain(state));
    }
}
