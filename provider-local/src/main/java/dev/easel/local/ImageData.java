package dev.easel.local;

import dev.easel.Generation;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.ImageRef;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the {@code data} of an OpenAI-style answer: a list of pictures, each as {@code b64_json} or as {@code url}, which is
 * an address or a {@code data:} URI.
 */
final class ImageData {
    private ImageData() {}

    /** What is known of the picture at a place of the list. */
    @FunctionalInterface
    interface Maker {
        /**
         * @param item what the list says of it; absent for a picture that came as its own bytes
         * @param place from 0
         */
        Generation of(JsonValue item, int place);
    }

    /**
     * @param response an answer with a status of success
     * @param download how to fetch what an address stands for; empty where it is none that can be fetched
     * @param maker what is known of each picture
     */
    static Outcome<FinishedWork> read(
            WireResponse response, Function<String, Optional<Download>> download, Maker maker) {
        JsonValue data = response.json().get("data");
        List<JsonValue> items = of(response.json());
        List<MadeImage> images = new ArrayList<>();
        if (response.text().isEmpty()) {
            // Pictures' own bytes, as some servers answer whatever they were asked for.
            response.images()
                    .forEach(image -> images.add(
                            MadeImage.inline(image).withGeneration(maker.of(JsonValue.absent(), image.index()))));
        }
        for (int place = 0; place < items.size(); place++) {
            JsonValue item = items.get(place);
            Generation known = maker.of(item, place);
            picture(item, download).ifPresent(image -> images.add(image.withGeneration(known)));
        }
        // An empty list is the server's word that nothing was made; anything else without a picture is a riddle.
        if (images.isEmpty() && !(data.isArray() && data.elements().isEmpty())) {
            return Outcome.failed(Problem.unreadable(
                    "HTTP " + response.status() + " with no picture in \"data\": " + response.excerpt()));
        }
        return Outcome.done(FinishedWork.of(images));
    }

    /** What says something of each picture: the elements of {@code data}, or the one picture of an event by itself. */
    static List<JsonValue> of(JsonValue answer) {
        boolean alone = answer.get("b64_json").image().isPresent()
                && !answer.get("data").isArray();
        return alone ? List.of(answer) : answer.get("data").elements();
    }

    private static Optional<MadeImage> picture(JsonValue item, Function<String, Optional<Download>> download) {
        // Some servers put the picture itself where its address belongs.
        Optional<ImageRef> inline =
                item.get("b64_json").image().or(() -> item.get("url").image());
        return inline.isPresent()
                ? inline.map(MadeImage::inline)
                : item.get("url").nonBlank().flatMap(download).map(MadeImage::remote);
    }
}
