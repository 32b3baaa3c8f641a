package dev.easel.fal;

import dev.easel.DoubleRange;
import dev.easel.ImageRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The settings of an endpoint, by their names on the wire. One whose settings nobody knows has all that are common.
 *
 * @param id the endpoint's name
 * @param known whether the settings are the endpoint's own
 * @param inputs the names of the settings
 * @param required those that it does nothing without
 * @param limits the ranges of settings that are numbers; of a list, how long it may be
 */
record FalModel(String id, boolean known, Set<String> inputs, Set<String> required, Map<String, DoubleRange> limits) {
    private static final String REQUIRED = "!";
    private static final List<String> WITH_MASK = List.of("/inpainting", "/inpaint", "/edit");
    private static final List<String> WITH_IMAGE = List.of("/image-to-image", "/edit");
    private static final String WITHOUT_IMAGE = "/text-to-image";

    /** What most models call their settings. */
    private static final String COMMON =
            "prompt negative_prompt image_size num_inference_steps guidance_scale seed image_url mask_url strength"
                    + " output_format loras enable_safety_checker safety_tolerance sync_mode aspect_ratio resolution style"
                    + " acceleration enhance_prompt raw model_name image_urls num_images webp";

    /** @param settings names with spaces between them; one that is required ends in an exclamation mark */
    static FalModel of(String id, String settings) {
        List<String> names = Arrays.asList(settings.split(" "));
        Set<String> inputs = new HashSet<>();
        Set<String> required = new HashSet<>();
        names.forEach(name -> inputs.add(name.replace(REQUIRED, "")));
        names.stream()
                .filter(name -> name.endsWith(REQUIRED))
                .forEach(name -> required.add(name.replace(REQUIRED, "")));
        return new FalModel(id, true, Set.copyOf(inputs), Set.copyOf(required), Map.of());
    }

    private static FalModel unknown(String id) {
        FalModel common = of(id, COMMON);
        return new FalModel(id, false, common.inputs, Set.of(), Map.of());
    }

    FalModel limit(String input, double min, double max) {
        Map<String, DoubleRange> more = new HashMap<>(limits);
        more.put(input, DoubleRange.of(min, max));
        return new FalModel(id, known, inputs, required, Map.copyOf(more));
    }

    static FalModel named(String id) {
        return FalModels.find(id).orElseGet(() -> unknown(id));
    }

    /** Returns the endpoint that a request goes to: a known model's own one for an image, if the request has one. */
    static FalModel of(ImageRequest request) {
        FalModel named = named(request.model().orElse(Fal.FLUX_DEV));
        boolean references = !FalOptions.in(request.options()).referenceImages().isEmpty();
        if (!named.known) {
            return named;
        }
        if (request.mask().isPresent()) {
            return named.has("mask_url")
                    ? named
                    : named.sibling(WITH_MASK, true).orElse(named);
        }
        if (request.initImage().isPresent() || references) {
            return named.takesImage() ? named : named.sibling(WITH_IMAGE, false).orElse(named);
        }
        return named.needsImage() ? named.sibling(List.of(WITHOUT_IMAGE), false).orElse(named) : named;
    }

    private Optional<FalModel> sibling(List<String> endings, boolean masked) {
        String stem = id.endsWith(WITHOUT_IMAGE) ? id.substring(0, id.length() - WITHOUT_IMAGE.length()) : id;
        return endings.stream()
                .flatMap(ending -> FalModels.find(stem + ending).stream())
                .filter(model -> model.has("mask_url") == masked)
                .findFirst();
    }

    boolean has(String input) {
        return inputs.contains(input);
    }

    boolean takesImage() {
        return has("image_url") || has("image_urls");
    }

    boolean needsImage() {
        return required.contains("image_url") || required.contains("image_urls");
    }

    /** Returns whether the proportions are named by a word, and not by width and height. */
    boolean takesRatio() {
        return known && has("aspect_ratio") && !has("image_size");
    }

    /** Returns the first of several names that the model has. */
    private Optional<String> first(String... names) {
        return Stream.of(names).filter(inputs::contains).findFirst();
    }

    /** Returns the setting that says how much of an image changes; {@code image_prompt_strength} says something else. */
    Optional<String> strength() {
        return first("strength", "noise_strength");
    }

    Optional<String> format() {
        return first("output_format", "format", "image_format");
    }
}
