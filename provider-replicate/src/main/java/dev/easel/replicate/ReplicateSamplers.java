package dev.easel.replicate;

import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What SDXL calls samplers and schedulers: one field for both (API page of stability-ai/sdxl). */
final class ReplicateSamplers {
    private static final String KARRAS = "KarrasDPM";

    private static final Map<Sampler, String> WORDS = Map.of(
            Sampler.EULER, "K_EULER",
            Sampler.EULER_A, "K_EULER_ANCESTRAL",
            Sampler.DPMPP_2M, "DPMSolverMultistep",
            Sampler.HEUN, "HeunDiscrete",
            Sampler.DDIM, "DDIM",
            Sampler.PNDM, "PNDM");

    private ReplicateSamplers() {}

    static List<Sampler> known() {
        return List.of(Sampler.EULER, Sampler.EULER_A, Sampler.DPMPP_2M, Sampler.HEUN, Sampler.DDIM, Sampler.PNDM);
    }

    /** Returns the word for a request's sampler and scheduler; empty where there is none. */
    static Optional<String> word(ImageRequest request) {
        Optional<Sampler> sampler = request.sampler();
        boolean karras = request.scheduler().filter(Scheduler.KARRAS::equals).isPresent();
        if (karras && sampler.filter(chosen -> !chosen.equals(Sampler.DPMPP_2M)).isEmpty()) {
            return Optional.of(KARRAS);
        }
        // A name of the server's own goes as it is.
        return sampler.map(chosen -> WORDS.getOrDefault(chosen, chosen.name()));
    }

    /** Returns whether the scheduler is part of the word. */
    static boolean honours(Scheduler scheduler, ImageRequest request) {
        return scheduler.equals(Scheduler.NORMAL)
                ? request.sampler().isPresent()
                : scheduler.equals(Scheduler.KARRAS)
                        && word(request).filter(KARRAS::equals).isPresent();
    }
}
