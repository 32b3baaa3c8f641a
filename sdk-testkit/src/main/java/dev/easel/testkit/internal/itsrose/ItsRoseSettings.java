package dev.easel.testkit.internal.itsrose;

import dev.easel.testkit.ItsRoseEmulator.ImageDelivery;
import dev.easel.testkit.PictureFormat;
import java.time.Duration;
import java.util.Set;

/** How one emulated service behaves; each component is described at the builder's option of that name. */
public record ItsRoseSettings(
        Set<String> apiKeys,
        boolean strict,
        boolean generationTimeAsNumber,
        String successMessage,
        ImageDelivery delivery,
        PictureFormat pictureFormat,
        Duration hostingDelay,
        int notReadyStatus,
        int rateLimit,
        boolean refusesLongBodies,
        Duration queueTime,
        Duration generationTime,
        int workers) {}
