package dev.easel.testkit.internal.gemini;

import dev.easel.testkit.GeminiEmulator.Quirk;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one emulator was started with, but for the clock.
 *
 * @param apiKey the only key that is accepted; null where any is
 * @param token the only token that is accepted; null where any is that was not revoked
 * @param project the only project on Vertex AI; null where any is
 * @param retention how long a finished interaction is kept
 */
public record GeminiSettings(
        boolean strict,
        @Nullable String apiKey,
        @Nullable String token,
        @Nullable String project,
        Set<Quirk> quirks,
        int imagesPerMinute,
        long bodyLimit,
        Duration retention,
        Duration fileProcessingTime,
        Duration queueTime,
        Duration generationTime,
        int workers) {

    /** Copies what could change. */
    public GeminiSettings {
        quirks = Set.copyOf(quirks);
    }

    boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    /** Leaves the secrets out. */
    @Override
    public String toString() {
        return "GeminiSettings{strict=" + strict + ", quirks=" + quirks + "}";
    }
}
