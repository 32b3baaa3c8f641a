package dev.easel.testkit.internal.openai;

import dev.easel.testkit.OpenAiEmulator.ErrorForm;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Moderation;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one emulator was started with, but for the clock.
 *
 * @param apiKey the only key that is let in; null where any is
 * @param token the only token that Azure lets in; null where any is
 * @param models deployments and aliases, each with the model that it draws with; empty where only the host's own names count
 * @param imagesPerMinute how many images are taken within a minute
 * @param retention how long a response in the background is kept
 */
public record OpenAiSettings(
        Host host,
        boolean strict,
        @Nullable String apiKey,
        @Nullable String token,
        @Nullable String organization,
        @Nullable String project,
        Map<String, String> models,
        Moderation moderation,
        @Nullable ErrorForm errors,
        Set<Quirk> quirks,
        int imagesPerMinute,
        Duration retention,
        Duration queueTime,
        Duration generationTime,
        int workers) {

    /** Copies what could change. */
    public OpenAiSettings {
        models = Map.copyOf(models);
        quirks = Set.copyOf(quirks);
    }

    boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    /** Leaves the secrets out. */
    @Override
    public String toString() {
        return "OpenAiSettings{host=" + host + ", strict=" + strict + ", moderation=" + moderation + ", quirks="
                + quirks + "}";
    }
}
