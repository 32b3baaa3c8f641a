package dev.easel.local;

import dev.easel.ImageRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a server that follows OpenAI's Images API differs from it, as data. What it does not have is {@code null} or empty.
 *
 * @param dialect its dialect
 * @param label its name in messages
 * @param negativePrompt its field for what the image should not show, or {@value #BEHIND_PROMPT} behind the prompt
 * @param steps its field for the steps
 * @param guidanceScale its field for the guidance scale
 * @param seed its field for the seed
 * @param image its part of a form for an input image
 * @param images the same for one of several
 * @param address its part of a form for an input image that it downloads itself
 * @param options what it takes of {@link LocalOptions}; {@code null} where the model decides
 */
record OpenAiProfile(
        LocalDialect dialect,
        String label,
        @Nullable String negativePrompt,
        @Nullable String steps,
        @Nullable String guidanceScale,
        @Nullable String seed,
        String image,
        String images,
        String address,
        @Nullable Set<LocalOption> options) {
    static final String BEHIND_PROMPT = "|";

    static final OpenAiProfile OPENAI = new OpenAiProfile(
            LocalDialect.OPENAI, "OpenAI's interface", null, null, null, null, "image", "image[]", "", null);

    /**
     * It has no edits: an image to start from travels in the JSON of a generation, and inpainting has a route of its own,
     * which responds addresses alone. Not {@code steps}, which it overlooks.
     */
    static final OpenAiProfile LOCALAI = new OpenAiProfile(
            LocalDialect.LOCALAI,
            "LocalAI",
            BEHIND_PROMPT,
            "step",
            null,
            "seed",
            "",
            "",
            "",
            Set.of(LocalOption.QUALITY, LocalOption.REFERENCE_IMAGES, LocalOption.EXTRA_IMAGES));

    /** It does not send addresses, and has files in their place. */
    static final OpenAiProfile VLLM_OMNI = diffusers(
            LocalDialect.VLLM_OMNI,
            "vLLM-omni",
            "image",
            "url",
            Set.of(LocalOption.REFERENCE_IMAGES, LocalOption.REFERENCE_ADDRESSES, LocalOption.EXTRA_IMAGES));

    /** Unasked, its generations response addresses and its edits base64, so it is always asked. */
    static final OpenAiProfile SGLANG = diffusers(
            LocalDialect.SGLANG,
            "SGLang",
            "image[]",
            "url[]",
            Set.of(
                    LocalOption.OUTPUT_COMPRESSION,
                    LocalOption.REFERENCE_IMAGES,
                    LocalOption.REFERENCE_ADDRESSES,
                    LocalOption.EXTRA_IMAGES));

    /** Of servers with the names that Diffusers has. */
    private static OpenAiProfile diffusers(
            LocalDialect dialect, String label, String image, String address, Set<LocalOption> options) {
        return new OpenAiProfile(
                dialect,
                label,
                "negative_prompt",
                "num_inference_steps",
                "guidance_scale",
                "seed",
                image,
                image,
                address,
                options);
    }

    boolean isLocalAi() {
        return dialect == LocalDialect.LOCALAI;
    }

    /** Returns the family of the request's model; for servers with models of their own always the same. */
    OpenAiModel model(ImageRequest request) {
        // Empty only where a request lacks it, which the core says.
        return options == null ? OpenAiModel.of(request.model().orElse("")) : OpenAiModel.OTHER;
    }

    /** Returns which options the server takes with this request. */
    Set<LocalOption> options(ImageRequest request) {
        if (options == null) {
            return model(request).options(isEdit(request), isJsonEdit(LocalOptions.of(request)));
        }
        return isLocalAi() && request.mask().isPresent() ? Set.of() : options;
    }

    /** Returns whether the request goes to the route for edits. */
    boolean isEdit(ImageRequest request) {
        return !isLocalAi() && OpenAiRequests.isEdit(request);
    }

    /** Returns whether an edit has what a form has no place for, so that it goes as JSON. */
    boolean isJsonEdit(LocalOptions local) {
        return options == null
                && (!local.referenceAddresses().isEmpty()
                        || !local.referenceFiles().isEmpty()
                        || local.maskFile().isPresent());
    }

    /** Returns whether the response is requested as a stream of events. */
    boolean isStreamed(ImageRequest request) {
        return LocalOptions.of(request).partialImages().isPresent()
                && options(request).contains(LocalOption.PARTIAL_IMAGES);
    }
}
