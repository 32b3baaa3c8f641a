package dev.easel.fal;

import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code fal-ai/lora} calls samplers and schedulers: one field for both. */
final class FalSamplers {
    private static final Map<Sampler, String> WORDS = Map.of(
            Sampler.DPMPP_2M, "DPM++ 2M",
            Sampler.DPMPP_2M_SDE, "DPM++ 2M SDE",
            Sampler.EULER, "Euler",
            Sampler.EULER_A, "Euler A",
            Sampler.LCM, "LCM",
            Sampler.DDIM, "DDIM");

    private FalSamplers() {}

    static List<Sampler> known() {
        return List.of(
                Sampler.DPMPP_2M, Sampler.DPMPP_2M_SDE, Sampler.EULER, Sampler.EULER_A, Sampler.LCM, Sampler.DDIM);
    }

    /** Returns the word for a request's sampler and scheduler; empty where no sampler is set. */
    static Optional<String> word(ImageRequest request) {
        // A name of the service's own, such as "TCD", goes as it is.
        return request.sampler()
                .map(sampler -> WORDS.getOrDefault(sampler, sampler.name())
                        + (request.scheduler().filter(Scheduler.KARRAS::equals).isPresent() && hasKarras(sampler)
                                ? " Karras"
                                : ""));
    }

    private static boolean hasKarras(Sampler sampler) {
        return sampler.equals(Sampler.DPMPP_2M) || sampler.equals(Sampler.DPMPP_2M_SDE);
    }

    /** Returns whether the scheduler is part of the word. */
    static boolean honours(Scheduler scheduler, ImageRequest request) {
        return scheduler.equals(Scheduler.NORMAL)
                ? request.sampler().isPresent()
                : scheduler.equals(Scheduler.KARRAS)
                        && request.sampler().filter(FalSamplers::hasKarras).isPresent();
    }
}
