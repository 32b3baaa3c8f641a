package dev.easel.langchain4j;

import dev.easel.GeneratedImage;
import dev.easel.ImageResult;
import dev.easel.Usage;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes LangChain4j's responses of results. */
final class Responses {
    private Responses() {}

    static Response<Image> first(ImageResult result) {
        return of(image(result.first()), result);
    }

    static Response<List<Image>> all(ImageResult result) {
        return of(result.images().stream().map(Responses::image).toList(), result);
    }

    private static <T> Response<T> of(T content, ImageResult result) {
        return new Response<>(content, tokens(result.usage()), null, EaselMetadata.of(result));
    }

    /** An image that is in a file already has the file's address, so that its bytes do not come to memory for nothing. */
    private static Image image(GeneratedImage generated) {
        Image.Builder image = Image.builder()
                .mimeType(generated.format().mediaType())
                .revisedPrompt(generated.generation().prompt().orElse(null));
        generated.path().ifPresent(file -> image.url(file.toUri()));
        return generated.path().isPresent()
                ? image.build()
                : image.base64Data(base64(generated)).build();
    }

    /** Returns null for an image that went to the caller's own sink: nobody has its bytes any more. */
    private static @Nullable String base64(GeneratedImage image) {
        try {
            return Base64.getEncoder().encodeToString(image.bytes());
        } catch (IllegalStateException wentToASink) {
            return null;
        }
    }

    private static @Nullable TokenUsage tokens(Usage usage) {
        Integer input = count(usage, "input");
        Integer output = count(usage, "output");
        Integer total = count(usage, "total");
        if (input == null && output == null && total == null) {
            return null;
        }
        return total == null ? new TokenUsage(input, output) : new TokenUsage(input, output, total);
    }

    private static @Nullable Integer count(Usage usage, String kind) {
        Long count = usage.tokens().get(kind);
        return count == null ? null : (int) Math.min(count, Integer.MAX_VALUE);
    }
}
