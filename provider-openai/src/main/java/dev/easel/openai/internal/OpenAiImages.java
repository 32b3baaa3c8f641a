package dev.easel.openai.internal;

import dev.easel.ContentRefusedException;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.ImageRef;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the images of an OpenAI-style response: a list in {@code data}, {@code images} or {@code output_images}, or the whole
 * document, whose items have each an image or its address, or say why there is none.
 */
public final class OpenAiImages {
    /** Where a list is. */
    private static final List<String> LISTS = List.of("data", "images", "output_images", "image_result");

    /** Where an item has its image as base64; some servers put an address there. */
    private static final List<String> BASE64 = List.of("b64_json", "b64_image");

    /** Where an item has its image's address; some servers put the image itself there. */
    private static final List<String> ADDRESS = List.of("url", "image_url");

    private OpenAiImages() {}

    /** Adds what is known of the image at a place of the list. */
    @FunctionalInterface
    public interface Maker {
        /**
         * @param item what the list says of it; absent for an image that came as its own bytes
         * @param place from 0
         */
        MadeImage of(MadeImage image, JsonValue item, int place);
    }

    /** Names the fields in which images come. */
    public static WireRequest.Builder expected(WireRequest.Builder request) {
        return request.imagesIn(BASE64.toArray(String[]::new)).dataUrisIn(ADDRESS.toArray(String[]::new));
    }

    /**
     * @param response a response with a status of success
     * @param download how to fetch what an address stands for; empty where it is none that can be fetched
     * @param maker adds what is known of each image
     */
    public static Outcome<FinishedWork> read(
            WireResponse response, Function<String, Optional<Download>> download, Maker maker) {
        List<JsonValue> items = items(response.json());
        List<MadeImage> images = new ArrayList<>();
        if (response.text().isEmpty()) {
            // Images' own bytes, as some servers response whatever they were requested.
            response.images()
                    .forEach(image -> images.add(maker.of(MadeImage.inline(image), JsonValue.absent(), image.index())));
        }
        boolean made = !images.isEmpty();
        @Nullable Problem first = null;
        for (int place = 0; place < items.size(); place++) {
            JsonValue item = items.get(place);
            Optional<MadeImage> image = image(item, download);
            if (image.isPresent()) {
                made = true;
                images.add(maker.of(image.get(), item, place).withSafety(OpenAiErrors.safety(item)));
            } else if (item.isObject()) {
                Problem problem = missing(item);
                first = first == null || first.kind() == Problem.Kind.UNREADABLE ? problem : first;
                images.add(MadeImage.failed(problem));
            }
        }
        return made ? Outcome.done(FinishedWork.of(images)) : nothing(response, first);
    }

    private static Outcome<FinishedWork> nothing(WireResponse response, @Nullable Problem said) {
        JsonValue json = response.json();
        if (json.get("error").isObject() || json.get("error").nonBlank().isPresent()) {
            return Outcome.failed(OpenAiErrors.inSuccess(response));
        }
        if (said != null && said.kind() != Problem.Kind.UNREADABLE) {
            return Outcome.failed(said);
        }
        // An empty list is the server's word that nothing was made; anything else without an image is not documented.
        boolean empty = LISTS.stream().map(json::get).anyMatch(JsonValue::isArray)
                && items(json).isEmpty();
        return empty
                ? Outcome.done(FinishedWork.of(List.of()))
                : Outcome.failed(Problem.unreadable("HTTP " + response.status() + " with no image in "
                        + String.join(", ", LISTS) + ": " + response.excerpt()));
    }

    /** Returns what says something of each image: the items of the list, or the one image of an event by itself. */
    public static List<JsonValue> items(JsonValue json) {
        if (json.isArray()) {
            return json.elements();
        }
        for (String name : LISTS) {
            JsonValue list = json.get(name);
            if (list.isArray() || list.isObject()) {
                return list.isArray() ? list.elements() : List.of(list);
            }
        }
        return BASE64.stream().anyMatch(name -> json.get(name).image().isPresent()) ? List.of(json) : List.of();
    }

    /** Returns the address of an item that has no image; empty where it names none. */
    public static Optional<String> address(JsonValue item) {
        if (!item.isObject()) {
            return item.nonBlank().filter(OpenAiImages::isWebAddress);
        }
        return ADDRESS.stream()
                .flatMap(name -> item.get(name).nonBlank().stream())
                .findFirst()
                .or(() -> BASE64.stream()
                        .flatMap(name -> item.get(name).nonBlank().stream())
                        .filter(OpenAiImages::isWebAddress)
                        .findFirst());
    }

    private static boolean isWebAddress(String text) {
        return text.regionMatches(true, 0, "http:", 0, 5) || text.regionMatches(true, 0, "https:", 0, 6);
    }

    private static Optional<MadeImage> image(JsonValue item, Function<String, Optional<Download>> download) {
        Optional<ImageRef> inline = item.image();
        for (List<String> names : List.of(BASE64, ADDRESS)) {
            for (String name : names) {
                inline = inline.or(() -> item.get(name).image());
            }
        }
        return inline.isPresent()
                ? inline.map(MadeImage::inline)
                : address(item).flatMap(download).map(MadeImage::remote);
    }

    /** Why an item has no image. */
    private static Problem missing(JsonValue item) {
        if (item.get("error").isObject() || item.get("error").nonBlank().isPresent()) {
            return OpenAiErrors.afterWork(item);
        }
        boolean withheld = !item.get("respect_moderation").bool().orElse(true)
                || OpenAiErrors.safety(item).stream().anyMatch(finding -> finding.flagged());
        return withheld
                ? Problem.contentRefused(
                        ContentRefusedException.Stage.OUTPUT, "", OpenAiErrors.flagged(OpenAiErrors.safety(item)))
                : Problem.unreadable("an item without an image: " + ErrorWords.shortened(item.toString()));
    }
}
