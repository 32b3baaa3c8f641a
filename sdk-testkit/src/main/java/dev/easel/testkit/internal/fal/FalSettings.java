package dev.easel.testkit.internal.fal;

import dev.easel.testkit.FalEmulator.Quirk;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one emulator was started with, but for the clock.
 *
 * @param apiKey the only key that is let in; null where any is
 * @param endpoints ids of further endpoints, whose inputs are not checked
 */
public record FalSettings(
        boolean strict,
        @Nullable String apiKey,
        Set<String> endpoints,
        Set<Quirk> quirks,
        Duration queueTime,
        Duration generationTime,
        int workers) {

    /** Copies what could change. */
    public FalSettings {
        endpoints = Set.copyOf(endpoints);
        quirks = Set.copyOf(quirks);
    }

    boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    /** Leaves the key out. */
    @Override
    public String toString() {
        return "FalSettings{strict=" + strict + ", endpoints=" + endpoints + ", quirks=" + quirks + "}";
    }
}
