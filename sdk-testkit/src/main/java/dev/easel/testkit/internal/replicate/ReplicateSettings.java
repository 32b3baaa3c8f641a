package dev.easel.testkit.internal.replicate;

import dev.easel.testkit.ReplicateEmulator.Quirk;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the emulator was started with, but for the clock.
 *
 * @param apiKey the only token that is let in; null where any is
 * @param models further models, {@code owner/name}, each with whether it is official
 * @param deployments {@code owner/name} of each with the model that it runs
 * @param createsPerMinute how many predictions are taken within a minute
 * @param requestsPerMinute how many other requests are taken within a minute
 * @param resultLifetime how long after its end a prediction keeps its data
 * @param fileLifetime how long an uploaded file stays
 * @param dataUriLimit the longest file in a {@code data:} URI, in bytes
 */
public record ReplicateSettings(
        boolean strict,
        @Nullable String apiKey,
        Map<String, Boolean> models,
        Map<String, String> deployments,
        Set<Quirk> quirks,
        int createsPerMinute,
        int requestsPerMinute,
        Duration resultLifetime,
        Duration fileLifetime,
        int dataUriLimit,
        String webhookSecret,
        Duration queueTime,
        Duration generationTime,
        int workers) {

    /** Copies what could change. */
    public ReplicateSettings {
        models = Map.copyOf(models);
        deployments = Map.copyOf(deployments);
        quirks = Set.copyOf(quirks);
    }

    boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    /** Leaves the secrets out. */
    @Override
    public String toString() {
        return "ReplicateSettings{strict=" + strict + ", quirks=" + quirks + "}";
    }
}
