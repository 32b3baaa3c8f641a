package dev.easel.testkit.internal.zhiqite;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds everything that one Zhiqite emulator was started with, but for the clock.
 *
 * @param accessKeyId the only id that is let in; null where any is
 * @param accessKeySecret the only secret that is let in; null where any is
 * @param models the checkpoints of the model list, in its order
 */
public record ZhiqiteSettings(
        boolean strict,
        @Nullable String accessKeyId,
        @Nullable String accessKeySecret,
        Envelope envelope,
        TaskStyle tasks,
        CallbackStyle callbacks,
        List<String> models,
        Duration queueTime,
        Duration generationTime,
        int workers) {

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "ZhiqiteSettings{strict=" + strict + ", envelope=" + envelope + ", tasks=" + tasks + ", callbacks="
                + callbacks + "}";
    }
}
