package dev.easel.itsrose;

import dev.easel.ImageRequest;
import dev.easel.Sampler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What ItsRose calls a scheduler is what others call a sampler, named as the classes of the diffusers library are. The
 * service documents no list; these are the names that its users send. The noise schedule is a switch beside it.
 */
final class ItsRoseSamplers {
    /** Where the request has no sampler: the service requires one, has no default, and its users mostly send this. */
    static final String DEFAULT = "DDPMScheduler";

    /** The field of the name. */
    static final String FIELD = "scheduler";

    private static final String DPM_SOLVER = "DPMSolverMultistepScheduler";

    private static final Map<Sampler, String> NAMES = names();

    private ItsRoseSamplers() {}

    private static Map<Sampler, String> names() {
        Map<Sampler, String> names = new LinkedHashMap<>();
        names.put(Sampler.DDPM, DEFAULT);
        names.put(Sampler.DDIM, "DDIMScheduler");
        names.put(Sampler.PNDM, "PNDMScheduler");
        names.put(Sampler.LMS, "LMSDiscreteScheduler");
        names.put(Sampler.EULER, "EulerDiscreteScheduler");
        names.put(Sampler.EULER_A, "EulerAncestralDiscreteScheduler");
        names.put(Sampler.DPMPP_2M, DPM_SOLVER);
        names.put(Sampler.HEUN, "HeunDiscreteScheduler");
        names.put(Sampler.DPM2, "KDPM2DiscreteScheduler");
        names.put(Sampler.DPM2_A, "KDPM2AncestralDiscreteScheduler");
        names.put(Sampler.UNI_PC, "UniPCMultistepScheduler");
        names.put(Sampler.LCM, "LCMScheduler");
        return names;
    }

    /** The name to send. Where the request has none, it may come by {@link ImageRequest#extraFields()}. */
    static String nameFor(ImageRequest request) {
        if (isExtraField(request)) {
            return String.valueOf(request.extraFields().get(FIELD));
        }
        return request.sampler().map(ItsRoseSamplers::nameOf).orElse(DEFAULT);
    }

    /** Whether the name comes by {@link ImageRequest#extraFields()}, in the place of the default. */
    static boolean isExtraField(ImageRequest request) {
        return request.sampler().isEmpty() && request.extraFields().containsKey(FIELD);
    }

    /** The samplers that have a name here. */
    static List<Sampler> samplers() {
        return List.copyOf(NAMES.keySet());
    }

    /** The service's name of a sampler; the service's list is open, so one that is not known here goes out as it is. */
    private static String nameOf(Sampler sampler) {
        return NAMES.getOrDefault(sampler, sampler.name());
    }

    /** Returns the service's name of a sampler; empty for one that is not known here. */
    static Optional<String> word(Sampler sampler) {
        return Optional.ofNullable(NAMES.get(sampler));
    }

    /** What others call one of the service's schedulers; its own name where they have none. */
    static String commonName(String scheduler) {
        return NAMES.entrySet().stream()
                .filter(each -> each.getValue().equals(scheduler))
                .map(each -> each.getKey().name())
                .findFirst()
                .orElse(scheduler);
    }

    /** Whether {@code algorithm_type} has a meaning for this scheduler. */
    static boolean hasAlgorithm(String scheduler) {
        return scheduler.equals(DPM_SOLVER);
    }
}
