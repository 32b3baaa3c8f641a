package dev.easel.local;

import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.Scheduler;
import dev.easel.spi.Findings;
import java.util.Map;
import java.util.Set;

/** What AUTOMATIC1111 and Forge misread, overlook and refuse. */
final class A1111Rules {
    /** By the names and the labels that the server lists; a label is sent. */
    static final Words SCHEDULERS = Words.of(
                    "Automatic",
                    "Uniform",
                    "Karras",
                    "Exponential",
                    "Polyexponential",
                    "SGM Uniform",
                    "KL Optimal",
                    "Align Your Steps",
                    "Simple",
                    "Normal",
                    "DDIM",
                    "Beta",
                    "Turbo")
            .called("sgm_uniform", "SGM Uniform")
            .called("kl_optimal", "KL Optimal")
            .called("align_your_steps", "Align Your Steps")
            .called(Scheduler.AYS.name(), "Align Your Steps");

    private static final Map<String, String> MISLEADING = Map.of(
            "batch_size", "set the request's count instead",
            "n_iter", "set the request's count instead",
            "send_images", "leave it out: without them there is nothing to hand over",
            "force_task_id", "set the request's requestId instead, under which it is also asked how far it is");

    private A1111Rules() {}

    static void check(ImageRequest request, Findings findings) {
        request.scheduler().ifPresent(scheduler -> {
            // A name of the user's own is for servers with more schedules than the list has.
            if (Scheduler.known().contains(scheduler)
                    && SCHEDULERS.of(scheduler.name()).isEmpty()) {
                findings.violation("scheduler", "is " + scheduler + "; the server has " + SCHEDULERS);
            }
        });
        for (Lora lora : request.loras()) {
            if (lora.id().matches(".*[<>:\\r\\n].*")) {
                findings.violation(
                        "loras",
                        "has \"" + lora.id() + "\", and it is named inside the prompt, where <, >, : and line breaks"
                                + " end it; give the name alone");
            }
        }
        if (request.initImage().isPresent() && request.upscale().isPresent()) {
            findings.unsupported("upscale", "was left out: the server's second pass is for pictures from words alone");
        }
        if (request.prompt().contains("<sd_cpp_extra_args>")) {
            findings.violation(
                    "prompt",
                    "has <sd_cpp_extra_args>, which sd-server would obey in place of what the request says; leave it out");
        }
        LocalOption.check(
                LocalOptions.of(request), Set.of(LocalOption.EXTRA_IMAGES), "AUTOMATIC1111's interface", findings);
        MISLEADING.forEach((name, advice) -> {
            if (request.extraFields().containsKey(name)) {
                findings.violation("extraFields", "has \"" + name + "\"; " + advice);
            }
        });
    }
}
