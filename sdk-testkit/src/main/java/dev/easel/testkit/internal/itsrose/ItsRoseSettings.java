package dev.easel.testkit.internal.itsrose;

import dev.easel.testkit.EmulatedFormat;
import dev.easel.testkit.ItsRoseEmulator.AccountResponse;
import dev.easel.testkit.ItsRoseEmulator.ImageDelivery;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds how one emulated service behaves; each component is described at the builder's option of that name. */
public record ItsRoseSettings(
        Set<String> apiKeys,
        boolean strict,
        boolean generationTimeAsNumber,
        String successMessage,
        ImageDelivery delivery,
        EmulatedFormat imageFormat,
        Duration hostingDelay,
        int notReadyStatus,
        int rateLimit,
        boolean refusesLongBodies,
        @Nullable String serverId,
        String plan,
        @Nullable String planExpiry,
        AccountResponse accountResponse,
        boolean modelsAsObjects,
        Duration queueTime,
        Duration generationTime,
        int workers) {

    /** The plan's calls per minute: the limit where there is one, else what the vendor's server takes for unset. */
    int plannedPerMinute() {
        return rateLimit == 0 ? 3 : rateLimit;
    }
}
