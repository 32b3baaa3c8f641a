package dev.easel.replicate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings that a model has, by their names on the wire (the models' API pages, 2025-12). One whose settings nobody knows has all
 * that are common.
 *
 * @param known whether the settings are the model's own
 * @param inputs the names
 */
record ReplicateModel(boolean known, Set<String> inputs) {
    private static final String FLUX =
            "prompt aspect_ratio num_outputs num_inference_steps seed output_format output_quality disable_safety_checker"
                    + " go_fast megapixels";
    private static final String FLUX_IMAGE = FLUX + " guidance image prompt_strength";
    private static final String LORA = " lora_weights lora_scale";
    private static final String CONTROLLED =
            "prompt control_image steps guidance safety_tolerance prompt_upsampling seed output_format";
    private static final String KONTEXT =
            "prompt input_image aspect_ratio safety_tolerance prompt_upsampling seed output_format";
    private static final String REDUX =
            "redux_image aspect_ratio num_outputs num_inference_steps seed output_format output_quality"
                    + " disable_safety_checker megapixels";

    /** What most models call their settings. */
    private static final ReplicateModel UNKNOWN = new ReplicateModel(
            false,
            words(
                    "prompt negative_prompt width height num_inference_steps guidance_scale seed image mask prompt_strength"
                            + " scheduler output_format"));

    private static final List<Entry> KNOWN = List.of(
            entry("black-forest-labs/flux-schnell", FLUX),
            entry("black-forest-labs/flux-dev", FLUX_IMAGE),
            entry("black-forest-labs/flux-schnell-lora", FLUX + LORA),
            entry("black-forest-labs/flux-dev-lora", FLUX_IMAGE + LORA + " extra_lora extra_lora_scale"),
            entry(
                    "black-forest-labs/flux-fill-dev",
                    "prompt image mask num_outputs num_inference_steps guidance seed output_format output_quality"
                            + " disable_safety_checker megapixels" + LORA),
            entry("black-forest-labs/flux-redux-schnell", REDUX),
            entry("black-forest-labs/flux-redux-dev", REDUX + " guidance"),
            entry("black-forest-labs/flux-canny-pro", CONTROLLED),
            entry("black-forest-labs/flux-depth-pro", CONTROLLED),
            entry(
                    "black-forest-labs/flux-1.1-pro",
                    "prompt aspect_ratio width height image_prompt safety_tolerance prompt_upsampling seed output_format"
                            + " output_quality"),
            entry(
                    "black-forest-labs/flux-1.1-pro-ultra",
                    "prompt aspect_ratio raw image_prompt image_prompt_strength safety_tolerance seed output_format"),
            entry("black-forest-labs/flux-kontext-pro", KONTEXT),
            entry("black-forest-labs/flux-kontext-max", KONTEXT),
            entry(
                    "stability-ai/sdxl",
                    "prompt negative_prompt image mask width height num_outputs scheduler num_inference_steps"
                            + " guidance_scale prompt_strength seed refine high_noise_frac refine_steps apply_watermark"
                            + " lora_scale replicate_weights disable_safety_checker"));

    private record Entry(String name, ReplicateModel model) {}

    private static Entry entry(String name, String inputs) {
        return new Entry(name, new ReplicateModel(true, words(inputs)));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" ")).collect(Collectors.toUnmodifiableSet());
    }

    /** @param name as a request has it, with or without a version */
    static ReplicateModel of(String name) {
        int colon = name.indexOf(':');
        String bare = (colon < 0 ? name : name.substring(0, colon)).toLowerCase(Locale.ROOT);
        return KNOWN.stream()
                .filter(entry -> entry.name.equals(bare))
                .map(Entry::model)
                .findFirst()
                .orElse(UNKNOWN);
    }

    boolean has(String input) {
        return inputs.contains(input);
    }

    /** Returns the first of several names that the model has. */
    private Optional<String> first(String... names) {
        return Stream.of(names).filter(inputs::contains).findFirst();
    }

    Optional<String> steps() {
        return first("num_inference_steps", "steps");
    }

    Optional<String> guidance() {
        return first("guidance_scale", "guidance");
    }

    /** What an init image is called. */
    Optional<String> image() {
        return first("image", "input_image", "image_prompt", "redux_image");
    }

    Optional<String> strength() {
        return first("prompt_strength", "image_prompt_strength");
    }

    /** Kontext and the models that follow a control image make PNG and JPEG alone. */
    boolean makesWebp() {
        return !has("input_image") && !has("control_image");
    }

    /** Whether the proportions are named by a word and not by width and height. */
    boolean takesRatio() {
        return has("aspect_ratio");
    }

    boolean takesPixels() {
        return has("width");
    }
}
