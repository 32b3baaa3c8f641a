package dev.easel.zhiqite;

import dev.easel.ImageRequest;

/**
 * The three calls that generate, told by what a request has. Their pages have nearly the same fields; what one of them lacks
 * is not sent there.
 */
enum GenerationRoute {
    TEXT_TO_IMAGE("text2image"),
    IMAGE_TO_IMAGE("image2image"),
    CONTROLNET("controlnet");

    private final String path;

    GenerationRoute(String path) {
        this.path = path;
    }

    static GenerationRoute of(ImageRequest request) {
        if (!ZhiqiteOptions.of(request).controlnet().isEmpty()) {
            return CONTROLNET;
        }
        return request.initImage().isPresent() ? IMAGE_TO_IMAGE : TEXT_TO_IMAGE;
    }

    /** The last segment of its path, which is also what the service calls it. */
    String path() {
        return path;
    }

    /** {@code callbackUrl} is in the table of text2image alone. */
    boolean hasCallback() {
        return this == TEXT_TO_IMAGE;
    }

    /** {@code ADetailer} is not in the table of controlnet. */
    boolean hasAdetailer() {
        return this != CONTROLNET;
    }

    /** {@code hr_upscaler} is not in the table of controlnet. */
    boolean hasUpscaler() {
        return this != CONTROLNET;
    }
}
