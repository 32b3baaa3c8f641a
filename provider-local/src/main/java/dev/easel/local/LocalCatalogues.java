package dev.easel.local;

import dev.easel.CatalogueEntry;
import dev.easel.openai.internal.ErrorWords;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Asks for the lists of names that local servers keep, each in its own shape. */
final class LocalCatalogues {
    private LocalCatalogues() {}

    /**
     * A list of names.
     *
     * @param path where it is
     * @param list finds it in the response
     * @param id the field of an entry that goes into a request; an entry that is a text is that itself
     * @param name the field that a person calls it by
     */
    static WireExchange<List<CatalogueEntry>> of(
            String path, Function<JsonValue, JsonValue> list, String id, String name) {
        return new WireExchange<>(WireRequest.get(path).build(), response -> read(response, list, id, name));
    }

    /** The list of models as OpenAI has it: {@code {"data": [{"id": …}]}}. */
    static WireExchange<List<CatalogueEntry>> openAiModels(String path) {
        return of(path, response -> response.get("data"), "id", "id");
    }

    private static Outcome<List<CatalogueEntry>> read(
            WireResponse response, Function<JsonValue, JsonValue> list, String id, String name) {
        if (!response.isSuccessful()) {
            return Outcome.failed(ErrorWords.problem(response));
        }
        JsonValue found = list.apply(response.json());
        if (!found.isArray()) {
            return Outcome.failed(Problem.unreadable("HTTP 200 with no list of names: " + response.excerpt()));
        }
        List<CatalogueEntry> entries = new ArrayList<>();
        for (JsonValue item : found.elements()) {
            JsonValue own = item.isObject() ? item.get(id) : item;
            own.nonBlank().ifPresent(text -> entries.add(entry(text, item, id, name)));
        }
        return Outcome.done(entries);
    }

    private static CatalogueEntry entry(String value, JsonValue item, String id, String name) {
        CatalogueEntry.Builder entry = CatalogueEntry.builder().id(value);
        item.get(name).nonBlank().ifPresent(entry::name);
        item.fields().forEach((field, said) -> {
            if (!field.equals(id) && !field.equals(name)) {
                said.nonBlank().ifPresent(text -> entry.putDetail(field, text));
            }
        });
        return entry.build();
    }
}
