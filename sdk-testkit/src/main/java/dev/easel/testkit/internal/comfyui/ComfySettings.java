package dev.easel.testkit.internal.comfyui;

import dev.easel.testkit.ComfyUiEmulator.Dialect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of one emulated server.
 *
 * @param credential name and value of the header that a proxy in front of the server demands; null for none
 * @param loginPage whether that proxy redirects to a page rather than answering 401
 * @param files the model files by folder
 * @param objectInfo further node classes, as the server's own list describes them; an empty text for none
 */
public record ComfySettings(
        boolean strict,
        Dialect dialect,
        String version,
        String pathPrefix,
        Map.@Nullable Entry<String, String> credential,
        boolean loginPage,
        boolean windows,
        boolean comboLists,
        Map<String, List<String>> files,
        String objectInfo,
        boolean previews,
        boolean caching,
        long maxUploadSize,
        int historySize,
        Duration historyDelay,
        Duration resultLifetime,
        Duration queueTime,
        Duration generationTime) {}
