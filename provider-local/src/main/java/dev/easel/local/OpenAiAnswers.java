package dev.easel.local;

import dev.easel.Generation;
import dev.easel.GenerationBuilder;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the answers of servers mean that follow OpenAI's Images API. What an answer says beside its pictures is kept in the
 * metadata of each of them: {@code size}, {@code quality} and what else describes all of them, and {@code
 * usage.total_tokens} and its like, which count the whole call. Immutable.
 */
final class OpenAiAnswers {
    /** Fields of an answer, or of an event that is one picture by itself, that are no description of pictures. */
    private static final Set<String> ENVELOPE = Set.of("data", "created", "id", "object", "type", "created_at");

    /** Fields of a picture that are no description of it. */
    private static final Set<String> PICTURE = Set.of("b64_json", "url", "revised_prompt", "index");

    private final PictureAddresses addresses;

    OpenAiAnswers(PictureAddresses addresses) {
        this.addresses = addresses;
    }

    /** @param seed what the call's picture was asked for with, where it was sent and the call was for one */
    Outcome<FinishedWork> read(WireResponse response, OptionalLong seed) {
        if (!response.isSuccessful()) {
            return Outcome.failed(ServerWords.problem(response));
        }
        JsonValue answer = response.json();
        if (OpenAiEvents.isError(response)) {
            return Outcome.failed(ServerWords.afterWork(response));
        }
        Map<String, String> said = new LinkedHashMap<>();
        answer.fields().forEach((name, value) -> {
            if (!ENVELOPE.contains(name)) {
                flatten(name, value, said);
            }
        });
        // How a server counts seeds up within one call is its own affair.
        int named = ImageData.of(answer).size();
        boolean seedKnown = named == 1 || (named == 0 && response.images().size() == 1);
        return ImageData.read(response, url -> addresses.locate(url).map(Download::of), (item, place) -> {
            GenerationBuilder generation = Generation.builder();
            if (seedKnown) {
                seed.ifPresent(generation::seed);
            }
            item.get("revised_prompt").nonBlank().ifPresent(generation::prompt);
            Map<String, String> own = new LinkedHashMap<>(said);
            item.fields().forEach((name, value) -> {
                if (!PICTURE.contains(name) && !ENVELOPE.contains(name)) {
                    flatten(name, value, own);
                }
            });
            return generation.putAllMetadata(own).build();
        });
    }

    private static void flatten(String name, JsonValue value, Map<String, String> into) {
        value.nonBlank().ifPresent(text -> into.put(name, text));
        value.fields().forEach((inner, found) -> flatten(name + "." + inner, found, into));
    }
}
