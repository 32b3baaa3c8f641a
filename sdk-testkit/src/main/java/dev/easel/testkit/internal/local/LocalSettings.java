package dev.easel.testkit.internal.local;

import dev.easel.testkit.LocalEmulator.Task;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one emulator of a local server was started with, but for the clock.
 *
 * @param apiKey null where the server was started without one
 * @param downloadUrlPrefix null for the server's own idea of where it listens
 * @param models the ids of the model list, for dialects that have one
 */
public record LocalSettings(
        boolean strict,
        @Nullable String apiKey,
        boolean requireKey,
        SdVersion version,
        @Nullable String downloadUrlPrefix,
        Task task,
        boolean stickyControlImage,
        List<String> models,
        Duration queueTime,
        Duration generationTime,
        int workers) {

    /** Leaves the key out. */
    @Override
    public String toString() {
        return "LocalSettings{strict=" + strict + ", requireKey=" + requireKey + ", version=" + version + ", task="
                + task + "}";
    }
}
