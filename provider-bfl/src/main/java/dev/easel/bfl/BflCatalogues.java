package dev.easel.bfl;

import dev.easel.CatalogueEntry;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The models, which the service does not list, and the account's finetunes, which it does. */
final class BflCatalogues {
    private static final List<CatalogueEntry> MODELS =
            BflModels.offered().stream().map(BflCatalogues::entry).toList();

    private BflCatalogues() {}

    /** All that are offered, each with the number of images that it takes under {@code images}. */
    static List<CatalogueEntry> models() {
        return MODELS;
    }

    private static CatalogueEntry entry(BflModel model) {
        return CatalogueEntry.builder()
                .id(model.name())
                .putDetail("images", Integer.toString(model.maxImages()))
                .build();
    }

    static WireExchange<List<CatalogueEntry>> finetunes() {
        return new WireExchange<>(WireRequest.get("/v1/my_finetunes").build(), BflCatalogues::readFinetunes);
    }

    private static Outcome<List<CatalogueEntry>> readFinetunes(WireResponse response) {
        if (!response.isSuccessful()) {
            return Outcome.failed(BflErrors.ofStatus(response));
        }
        JsonValue list = response.json().get("finetunes");
        return list.isArray()
                ? Outcome.done(list.elements().stream()
                        .flatMap(BflCatalogues::finetune)
                        .toList())
                : Outcome.failed(Problem.unreadable("a response without finetunes: " + response.excerpt()));
    }

    /** Texts or objects: the description does not say which. */
    private static Stream<CatalogueEntry> finetune(JsonValue listed) {
        Optional<String> id = listed.isObject()
                ? listed.get("finetune_id").nonBlank().or(() -> listed.get("id").nonBlank())
                : listed.nonBlank();
        return id.map(CatalogueEntry::of).stream();
    }
}
