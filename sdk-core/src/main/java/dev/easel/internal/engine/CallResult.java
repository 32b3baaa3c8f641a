package dev.easel.internal.engine;

import dev.easel.EaselException;
import dev.easel.ImageFailure;
import dev.easel.Usage;
import dev.easel.Warning;
import dev.easel.internal.image.PublishedImage;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one call came to.
 *
 * @param images the user's images
 * @param extraImages images of the response that are not the user's
 * @param failures an entry for each image that is missing
 * @param texts text that was asked for, or came with the images
 * @param warnings what the user has to be told
 * @param model the model's name as the service gives it; {@code null} where it gives none
 * @param usage what the call used and cost
 * @param requestId the service's id of the submission; {@code null} where it gave none
 * @param responseHeaders what the headers of the response to the submission say about it
 */
record CallResult(
        List<PublishedImage> images,
        List<PublishedImage> extraImages,
        List<ImageFailure> failures,
        List<String> texts,
        List<Warning> warnings,
        @Nullable String model,
        Usage usage,
        @Nullable String requestId,
        Map<String, String> responseHeaders) {
    /** Returns a call that failed as a whole, and each of its images with it. */
    static CallResult failed(EaselException failure, int firstIndex, int images) {
        List<ImageFailure> failures = IntStream.range(firstIndex, firstIndex + Math.max(1, images))
                .mapToObj(index -> ImageFailure.of(index, failure))
                .toList();
        return new CallResult(List.of(), List.of(), failures, List.of(), List.of(), null, Usage.none(), null, Map.of());
    }
}
