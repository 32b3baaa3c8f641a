package dev.easel.gemini;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** The input images of a request, in the order in which the prompt names them: before the text, which comes last. */
final class GeminiInputs {
    /** A request may have about 20 MB, and base64 makes four bytes of three. */
    private static final long MOST_INLINE = 14_000_000;

    private GeminiInputs() {}

    /** Returns those whose bytes are sent. */
    static List<ImageInput> of(ImageRequest request) {
        List<ImageInput> inputs = new ArrayList<>();
        request.initImage().ifPresent(inputs::add);
        inputs.addAll(GeminiOptions.of(request).referenceImages());
        return inputs;
    }

    /** Returns whether an image is uploaded and not sent along: it is larger than its share of a request. */
    static boolean isUploaded(ImageRequest request, Payload payload, GeminiSettings settings) {
        return !settings.vertex()
                && payload.length() > MOST_INLINE / Math.max(1, of(request).size());
    }

    /**
     * Returns each image as an object.
     *
     * @param inline makes one of an image's bytes
     * @param file makes one of an image's address
     */
    static List<JsonObject> objects(
            ImageRequest request,
            SubmitContext context,
            GeminiSettings settings,
            BiFunction<Payload, String, JsonObject> inline,
            BiFunction<String, String, JsonObject> file) {
        List<JsonObject> objects = new ArrayList<>();
        for (ImageInput input : of(request)) {
            Payload payload = context.payload(input);
            objects.add(
                    isUploaded(request, payload, settings)
                            ? file.apply(context.uploaded(input), payload.mediaType())
                            : inline.apply(payload, payload.mediaType()));
        }
        for (GeminiFile kept : GeminiOptions.of(request).referenceFiles()) {
            objects.add(file.apply(kept.uri().toASCIIString(), kept.mediaType()));
        }
        return objects;
    }
}
