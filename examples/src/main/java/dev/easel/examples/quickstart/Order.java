package dev.easel.examples.quickstart;

import dev.easel.ImageRequest;
import dev.easel.ImageRequestBuilder;
import dev.easel.Size;
import org.jspecify.annotations.Nullable;

/**
 * What every service is asked for.
 *
 * @param count pictures from each service
 * @param seed of the first picture; the others count up from it
 * @param model {@code null} for each service's default
 */
record Order(
        String prompt,
        Size size,
        long seed,
        int count,
        @Nullable String negative,
        @Nullable Integer steps,
        @Nullable String model) {

    String modelFor(Provider provider) {
        return model == null ? provider.defaultModel() : model;
    }

    ImageRequest requestFor(Provider provider) {
        ImageRequestBuilder request = ImageRequest.builder()
                .prompt(prompt)
                .model(modelFor(provider))
                .size(size)
                .seed(seed)
                .count(count);
        if (negative != null) {
            request.negativePrompt(negative);
        }
        if (steps != null) {
            request.steps(steps);
        }
        return request.build();
    }
}
