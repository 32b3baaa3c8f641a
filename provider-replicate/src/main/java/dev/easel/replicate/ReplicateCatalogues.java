package dev.easel.replicate;

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

/** The models of the collection text-to-image. Those that are not official are named with their newest version. */
final class ReplicateCatalogues {
    private ReplicateCatalogues() {}

    static WireExchange<List<CatalogueEntry>> models() {
        return new WireExchange<>(WireRequest.get("/collections/text-to-image").build(), ReplicateCatalogues::read);
    }

    private static Outcome<List<CatalogueEntry>> read(WireResponse response) {
        if (!response.isSuccessful()) {
            return Outcome.failed(ReplicateErrors.ofResponse(response));
        }
        JsonValue list = response.json().get("models");
        if (!list.isArray()) {
            list = response.json().get("results");
        }
        return list.isArray()
                ? Outcome.done(list.elements().stream()
                        .flatMap(ReplicateCatalogues::entry)
                        .toList())
                : Outcome.failed(Problem.unreadable("no list of models: " + response.excerpt()));
    }

    private static Stream<CatalogueEntry> entry(JsonValue model) {
        Optional<String> owner = model.get("owner").nonBlank();
        Optional<String> name = model.get("name").nonBlank();
        if (owner.isEmpty() || name.isEmpty()) {
            return Stream.empty();
        }
        String full = owner.get() + "/" + name.get();
        Optional<String> version = model.get("latest_version").get("id").nonBlank();
        boolean official = model.get("is_official").bool().orElse(false);
        CatalogueEntry.Builder entry = CatalogueEntry.builder()
                .id(official || version.isEmpty() ? full : full + ":" + version.get())
                .name(full);
        model.get("description").nonBlank().ifPresent(text -> entry.putDetail("description", text));
        return Stream.of(entry.build());
    }
}
