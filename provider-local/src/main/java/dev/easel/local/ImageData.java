package dev.easel.local;

import dev.easel.Generation;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.ImageRef;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the {@code data} of an OpenAI-style answer: a list of pictures, each as {@code b64_json} or as {@code url}. */
final class ImageData {
    private ImageData() {}

    /**
     * @param response an answer with a status of success
     * @param download how to fetch what an address stands for; empty where it is none that can be fetched
     * @param generation what an item says about its picture
     */
    static SubmitOutcome read(
            WireResponse response,
            Function<String, Optional<Download>> download,
            Function<JsonValue, Generation> generation) {
        JsonValue data = response.json().get("data");
        List<MadeImage> images = new ArrayList<>();
        for (JsonValue item : data.elements()) {
            picture(item, download).ifPresent(image -> images.add(image.withGeneration(generation.apply(item))));
        }
        // An empty list is the server's word that nothing was made; anything else without a picture is a riddle.
        if (images.isEmpty() && !(data.isArray() && data.elements().isEmpty())) {
            return new SubmitOutcome.Refused(Problem.unreadable(
                    "HTTP " + response.status() + " with no picture in \"data\": " + response.excerpt()));
        }
        return new SubmitOutcome.Finished(FinishedWork.of(images));
    }

    private static Optional<MadeImage> picture(JsonValue item, Function<String, Optional<Download>> download) {
        Optional<ImageRef> inline = item.get("b64_json").image();
        return inline.isPresent()
                ? inline.map(MadeImage::inline)
                : item.get("url").nonBlank().flatMap(download).map(MadeImage::remote);
    }
}
