package dev.easel.gemini;

import dev.easel.CatalogueEntry;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the list of models, page by page. It has all of Google's models and does not tell which generate images: those are listed that
 * respond to {@code generateContent} and have an image or a banana in their names. A request may name any other.
 */
final class GeminiCatalogues {
    private static final String MODELS = "/models?pageSize=1000";

    private GeminiCatalogues() {}

    static WireExchange<List<CatalogueEntry>> models(GeminiSettings settings) {
        return page(settings, "", List.of());
    }

    private static WireExchange<List<CatalogueEntry>> page(
            GeminiSettings settings, String token, List<CatalogueEntry> before) {
        String more = token.isEmpty() ? "" : "&pageToken=" + GeminiSettings.encoded(token);
        return new WireExchange<>(
                WireRequest.get(settings.path(MODELS) + more).build(),
                response -> read(response, settings, token, before));
    }

    private static Outcome<List<CatalogueEntry>> read(
            WireResponse response, GeminiSettings settings, String token, List<CatalogueEntry> before) {
        if (!response.isSuccessful()) {
            return Outcome.failed(GeminiErrors.ofResponse(response));
        }
        JsonValue list = response.json().get("models");
        Optional<String> next = response.json().get("nextPageToken").nonBlank();
        // An empty list is not written.
        if (!list.isArray()
                && (list.isPresent() || !response.json().isObject() || (next.isEmpty() && token.isEmpty()))) {
            return Outcome.failed(
                    Problem.unreadable("HTTP " + response.status() + " with no list of models: " + response.excerpt()));
        }
        List<CatalogueEntry> entries = new ArrayList<>(before);
        list.elements().stream()
                .filter(GeminiCatalogues::generatesImages)
                .map(GeminiCatalogues::entry)
                .forEach(entries::add);
        return next.filter(following -> !following.equals(token))
                .map(following -> Outcome.next(page(settings, following, entries)))
                .orElseGet(() -> Outcome.done(entries));
    }

    private static boolean generatesImages(JsonValue model) {
        String name = id(model).toLowerCase(Locale.ROOT);
        JsonValue methods = model.get("supportedGenerationMethods");
        boolean generates = !methods.isArray()
                || methods.elements().stream()
                        .anyMatch(method ->
                                method.text().filter("generateContent"::equals).isPresent());
        return generates && (name.contains("image") || name.contains("banana"));
    }

    private static String id(JsonValue model) {
        return GeminiSettings.name(model.get("name").text().orElse(""));
    }

    private static CatalogueEntry entry(JsonValue model) {
        CatalogueEntry.Builder entry = CatalogueEntry.builder().id(id(model));
        model.get("displayName").nonBlank().ifPresent(entry::name);
        model.fields().forEach((field, said) -> {
            if (!field.equals("name") && !field.equals("displayName")) {
                said.nonBlank().ifPresent(text -> entry.putDetail(field, text));
            }
        });
        return entry.build();
    }
}
