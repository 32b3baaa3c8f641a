package dev.easel.testkit.internal.gemini;

import dev.easel.testkit.GeminiEmulator.Quirk;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one generation is to end.
 *
 * @param block the reason why the prompt is refused; null where it is not
 * @param finish the reason why the candidate finishes without an image; null for STOP
 * @param status the status that an interaction ends with; null where its content decides
 * @param fails whether the service fails
 */
record Outcome(
        Set<Quirk> quirks,
        @Nullable String block,
        @Nullable String finish,
        @Nullable String status,
        boolean fails) {

    boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }
}
