package dev.easel.openai;

import dev.easel.CatalogueEntry;
import dev.easel.openai.internal.OpenAiErrors;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;

/** Reads the list of models, in which hosts have their text models too. */
final class OpenAiCatalogues {
    private OpenAiCatalogues() {}

    static WireExchange<List<CatalogueEntry>> models(OpenAiSettings settings) {
        String route = settings.profile().models().orElseThrow(UnsupportedOperationException::new);
        return new WireExchange<>(WireRequest.get(settings.path(route)).build(), OpenAiCatalogues::read);
    }

    private static Outcome<List<CatalogueEntry>> read(WireResponse response) {
        if (!response.isSuccessful()) {
            return Outcome.failed(OpenAiErrors.problem(response));
        }
        JsonValue list =
                response.json().isArray() ? response.json() : response.json().get("data");
        if (!list.isArray()) {
            return Outcome.failed(
                    Problem.unreadable("HTTP " + response.status() + " with no list in data: " + response.excerpt()));
        }
        List<CatalogueEntry> entries = new ArrayList<>();
        for (JsonValue item : list.elements()) {
            (item.isObject() ? item.get("id") : item).nonBlank().ifPresent(id -> entries.add(entry(id, item)));
        }
        return Outcome.done(entries);
    }

    /** With what else the host says of it, such as {@code shutdown_date}. */
    private static CatalogueEntry entry(String id, JsonValue item) {
        CatalogueEntry.Builder entry = CatalogueEntry.builder().id(id);
        item.get("name").nonBlank().ifPresent(entry::name);
        item.fields().forEach((field, said) -> {
            if (!field.equals("id") && !field.equals("name")) {
                said.nonBlank().ifPresent(text -> entry.putDetail(field, text));
            }
        });
        return entry.build();
    }
}
