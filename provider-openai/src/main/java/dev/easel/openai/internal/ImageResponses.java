package dev.easel.openai.internal;

import dev.easel.Generation;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * What a successful response of OpenAI's Images API means. What it says beside its images ({@code size}, {@code quality} and their
 * like) is kept in the metadata of each of them; what the call used is {@link FinishedWork#usage}.
 */
public final class ImageResponses {
    /** Fields of a response, or of an image in it, that do not describe images. */
    private static final Set<String> ENVELOPE = Set.of(
            "data",
            "images",
            "output_images",
            "image_result",
            "created",
            "created_at",
            "id",
            "object",
            "type",
            "usage",
            "svg_usage",
            "credits",
            "b64_json",
            "b64_image",
            "url",
            "image_url",
            "revised_prompt",
            "index",
            "content_filter_results",
            "prompt_filter_results");

    private ImageResponses() {}

    /**
     * Reads a response with a status of success.
     *
     * @param download how to fetch what an address stands for; empty where it is none that can be fetched
     * @param seed what was sent for the call's first image; empty where none was
     */
    public static Outcome<FinishedWork> read(
            WireResponse response, Function<String, Optional<Download>> download, OptionalLong seed) {
        JsonValue json = response.json();
        if (OpenAiEvents.isError(response)) {
            return Outcome.failed(OpenAiErrors.inSuccess(response));
        }
        Map<String, String> said = new LinkedHashMap<>();
        describe(json, said);
        // How a server counts seeds up within one call is its own affair.
        int named = OpenAiImages.items(json).size();
        boolean alone = named == 1 || (named == 0 && response.images().size() == 1);
        Outcome<FinishedWork> outcome = OpenAiImages.read(response, download, (image, item, place) -> {
            Generation.Builder generation = Generation.builder();
            item.get("revised_prompt").nonBlank().ifPresent(generation::prompt);
            Map<String, String> own = new LinkedHashMap<>(said);
            if (!item.equals(json)) {
                describe(item, own);
            }
            MadeImage made = image.withGeneration(generation.putAllMetadata(own).build());
            return seed.isPresent() && alone ? made.withSentSeed(seed.getAsLong()) : made.withoutSentSeed();
        });
        return outcome instanceof Outcome.Done<FinishedWork> done
                ? Outcome.done(done.value().withUsage(OpenAiUsage.read(response)))
                : outcome;
    }

    /** Puts what the fields of a response, or of an item in it, say of images. */
    private static void describe(JsonValue said, Map<String, String> into) {
        said.flattened().forEach((name, text) -> {
            int dot = name.indexOf('.');
            if (!ENVELOPE.contains(dot < 0 ? name : name.substring(0, dot))) {
                into.put(name, text);
            }
        });
    }
}
