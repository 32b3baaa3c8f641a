package dev.easel.testkit.internal.dan;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Holds how one emulated service behaves; each component is described at the builder's option of that name. */
public record DanSettings(
        Set<String> apiKeys,
        boolean strict,
        boolean intendedErrorStatus,
        boolean catalogueAtDocumentedPath,
        List<String> samplers,
        boolean seeds,
        boolean detectedMap,
        Duration resultLifetime,
        long bodyLimit,
        Duration queueTime,
        Duration generationTime,
        int workers) {}
