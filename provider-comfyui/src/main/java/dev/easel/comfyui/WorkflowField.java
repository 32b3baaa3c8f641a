package dev.easel.comfyui;

import dev.easel.ImageRequest;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A field that a workflow can have a place for. */
enum WorkflowField {
    PROMPT("prompt", "prompt", r -> true, "text"),
    NEGATIVE_PROMPT("negativePrompt", "negative_prompt", r -> r.negativePrompt().isPresent(), "text"),
    SEED("seed", "seed", r -> r.seed().isPresent(), "seed", "noise_seed"),
    STEPS("steps", "steps", r -> r.steps().isPresent(), "steps"),
    GUIDANCE_SCALE("guidanceScale", "cfg", r -> r.guidanceScale().isPresent(), "cfg", "guidance"),
    SIZE("size", "", r -> false),
    WIDTH("width", "width", r -> r.size().isPresent(), "width"),
    HEIGHT("height", "height", r -> r.size().isPresent(), "height"),
    MODEL("model", "model", r -> r.model().isPresent(), "ckpt_name", "unet_name"),
    VAE("vae", "vae", r -> r.vae().isPresent(), "vae_name"),
    SAMPLER("sampler", "sampler", r -> r.sampler().isPresent(), "sampler_name"),
    SCHEDULER("scheduler", "scheduler", r -> r.scheduler().isPresent(), "scheduler"),
    STRENGTH("strength", "denoise", r -> r.strength().isPresent(), "denoise"),
    CLIP_SKIP("clipSkip", "", r -> r.clipSkip().isPresent(), "stop_at_clip_layer"),
    INIT_IMAGE("initImage", "", r -> r.initImage().isPresent(), "image"),
    MASK("mask", "", r -> r.mask().isPresent(), "image"),
    OUTPUT("output", "", r -> false, "filename_prefix");

    private final String field;
    private final String token;
    private final Predicate<ImageRequest> set;
    private final List<String> inputs;

    WorkflowField(String field, String token, Predicate<ImageRequest> set, String... inputs) {
        this.field = field;
        this.token = token;
        this.set = set;
        this.inputs = List.of(inputs);
    }

    static @Nullable WorkflowField named(String name) {
        return Stream.of(values())
                .filter(known -> known.field.equals(name))
                .findFirst()
                .orElse(null);
    }

    static @Nullable WorkflowField ofToken(String name) {
        return Stream.of(values())
                .filter(known -> !known.token.isEmpty() && known.token.equals(name))
                .findFirst()
                .orElse(null);
    }

    String field() {
        return field;
    }

    /** Returns the field of a request that it comes from. */
    String requestField() {
        return this == WIDTH || this == HEIGHT ? "size" : field;
    }

    /** Returns {@code %name%}; empty where there is none. */
    String token() {
        return token.isEmpty() ? "" : "%" + token + "%";
    }

    /** Returns the inputs in which nodes usually have it. */
    List<String> inputs() {
        return inputs;
    }

    boolean isSetIn(ImageRequest request) {
        return set.test(request);
    }
}
