package dev.easel.studio.internal.task;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Size;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A prompt for several services. Immutable.
 *
 * @param id made by the page: an order that comes again is not sent again
 * @param services ids of services
 * @param seed the same for all of them
 * @param image what to start from
 * @param mask white where the image is drawn anew
 */
public record Order(
        UUID id,
        String prompt,
        @Nullable String negativePrompt,
        List<String> services,
        Size size,
        int count,
        long seed,
        @Nullable Integer steps,
        @Nullable Double strength,
        @Nullable Path image,
        @Nullable Path mask) {
    ImageRequest request() {
        return ImageRequest.builder()
                .prompt(prompt)
                .negativePrompt(negativePrompt)
                .size(size)
                .count(count)
                .seed(seed)
                .steps(steps)
                .strength(strength)
                .initImage(image == null ? null : ImageInput.file(image))
                .mask(mask == null ? null : ImageInput.file(mask))
                .build();
    }
}
