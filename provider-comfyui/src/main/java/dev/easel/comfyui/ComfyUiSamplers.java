package dev.easel.comfyui;

import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.spi.Findings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Maps samplers and schedulers to the server's names. Custom nodes add more: a name that is not in the common vocabulary goes out as
 * it is, and the server checks it.
 */
final class ComfyUiSamplers {
    static final String DEFAULT_SAMPLER = "euler";
    static final String DEFAULT_SCHEDULER = "normal";

    private static final Map<Sampler, String> SAMPLERS = samplers();

    private static final Map<Scheduler, String> SCHEDULERS = Map.of(
            Scheduler.NORMAL, "normal",
            Scheduler.KARRAS, "karras",
            Scheduler.EXPONENTIAL, "exponential",
            Scheduler.SGM_UNIFORM, "sgm_uniform",
            Scheduler.SIMPLE, "simple",
            Scheduler.BETA, "beta");

    private ComfyUiSamplers() {}

    private static Map<Sampler, String> samplers() {
        Map<Sampler, String> words = new LinkedHashMap<>();
        words.put(Sampler.EULER_A, "euler_ancestral");
        words.put(Sampler.EULER, "euler");
        words.put(Sampler.LMS, "lms");
        words.put(Sampler.HEUN, "heun");
        words.put(Sampler.DPM2, "dpm_2");
        words.put(Sampler.DPM2_A, "dpm_2_ancestral");
        words.put(Sampler.DPMPP_2S_A, "dpmpp_2s_ancestral");
        words.put(Sampler.DPMPP_2M, "dpmpp_2m");
        words.put(Sampler.DPMPP_SDE, "dpmpp_sde");
        words.put(Sampler.DPMPP_2M_SDE, "dpmpp_2m_sde");
        words.put(Sampler.DPM_FAST, "dpm_fast");
        words.put(Sampler.DPM_ADAPTIVE, "dpm_adaptive");
        words.put(Sampler.DDIM, "ddim");
        words.put(Sampler.DDPM, "ddpm");
        words.put(Sampler.IPNDM, "ipndm");
        words.put(Sampler.IPNDM_V, "ipndm_v");
        words.put(Sampler.UNI_PC, "uni_pc");
        words.put(Sampler.LCM, "lcm");
        return words;
    }

    /** Returns the samplers of the common vocabulary that the server has. */
    static List<Sampler> known() {
        return List.copyOf(SAMPLERS.keySet());
    }

    static Optional<String> word(Sampler sampler) {
        return Optional.ofNullable(SAMPLERS.get(sampler));
    }

    /** Returns the server's word; empty for a schedule that it has in other nodes alone. */
    static Optional<String> word(Scheduler scheduler) {
        return Optional.ofNullable(SCHEDULERS.get(scheduler))
                .or(() -> Scheduler.known().contains(scheduler) ? Optional.empty() : Optional.of(scheduler.name()));
    }

    static Optional<String> samplerIn(ImageRequest request) {
        return request.sampler().map(sampler -> word(sampler).orElse(sampler.name()));
    }

    static Optional<String> schedulerIn(ImageRequest request) {
        return request.scheduler().flatMap(ComfyUiSamplers::word);
    }

    static void check(ImageRequest request, Findings findings) {
        request.scheduler()
                .filter(scheduler -> word(scheduler).isEmpty())
                .ifPresent(scheduler -> findings.unsupported(
                        "scheduler",
                        "is " + scheduler,
                        "a KSampler of ComfyUI does not have that schedule",
                        "leave it out, or put it into a workflow of your own"));
    }
}
