package dev.easel.zhiqite;

import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.spi.Findings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Maps samplers and schedulers to the service's names ({@code sampler_index}): the sampler's own, and the scheduler's word
 * behind it. The 17 published names are 11 samplers, 6 of them with and without Karras.
 */
final class ZhiqiteSamplers {
    static final List<Sampler> SAMPLERS = List.of(
            Sampler.EULER_A,
            Sampler.EULER,
            Sampler.LMS,
            Sampler.HEUN,
            Sampler.DPM2,
            Sampler.DPM2_A,
            Sampler.DPMPP_2S_A,
            Sampler.DPMPP_2M,
            Sampler.DPMPP_SDE,
            Sampler.DPM_FAST,
            Sampler.DPM_ADAPTIVE);

    private static final List<Sampler> WITH_KARRAS =
            List.of(Sampler.LMS, Sampler.DPM2, Sampler.DPM2_A, Sampler.DPMPP_2S_A, Sampler.DPMPP_2M, Sampler.DPMPP_SDE);

    private ZhiqiteSamplers() {}

    /** Returns the name to send; empty where the request has no sampler. */
    static Optional<String> nameIn(ImageRequest request) {
        return request.sampler()
                .map(sampler -> request.scheduler()
                        .filter(scheduler -> isAppended(sampler, scheduler))
                        .map(scheduler -> sampler.name() + " " + scheduler.name())
                        .orElse(sampler.name()));
    }

    /** Says why the request's scheduler is left out, where it is. */
    static void check(ImageRequest request, Findings findings) {
        if (request.scheduler().isEmpty()) {
            return;
        }
        Scheduler scheduler = request.scheduler().get();
        if (request.sampler().isEmpty()) {
            findings.unsupported(
                    "scheduler",
                    "",
                    "zhiqite names sampler and scheduler in one, and no sampler is set",
                    "set sampler too");
            return;
        }
        Sampler sampler = request.sampler().get();
        if (isInTheName(sampler, scheduler) || isAppended(sampler, scheduler)) {
            return;
        }
        findings.unsupported(
                "scheduler",
                "is " + scheduler,
                inTheName(sampler)
                        .map(other -> "the name of the sampler, " + sampler + ", asks for " + other)
                        .orElseGet(() -> "zhiqite does not have it for " + sampler + "; it has Karras for "
                                + WITH_KARRAS.stream().map(Sampler::name).collect(Collectors.joining(", "))));
    }

    /** A name of the user's own goes out as written, whether it is the sampler's or the scheduler's. */
    private static boolean isAppended(Sampler sampler, Scheduler scheduler) {
        if (isInTheName(sampler, scheduler) || inTheName(sampler).isPresent()) {
            return false;
        }
        boolean published = scheduler.equals(Scheduler.KARRAS) && WITH_KARRAS.contains(sampler);
        return published
                || !Sampler.known().contains(sampler)
                || !Scheduler.known().contains(scheduler);
    }

    /** A name without a schedule asks for the normal one. */
    private static boolean isInTheName(Sampler sampler, Scheduler scheduler) {
        return endsWith(sampler, scheduler)
                || (scheduler.equals(Scheduler.NORMAL) && inTheName(sampler).isEmpty());
    }

    /** Returns the schedule that a sampler's name ends with, as in {@code Sampler.of("DPM++ 2M Karras")}. */
    private static Optional<Scheduler> inTheName(Sampler sampler) {
        return Scheduler.known().stream()
                .filter(known -> endsWith(sampler, known))
                .findFirst();
    }

    private static boolean endsWith(Sampler sampler, Scheduler scheduler) {
        return sampler.name()
                .toLowerCase(Locale.ROOT)
                .endsWith(" " + scheduler.name().toLowerCase(Locale.ROOT));
    }
}
