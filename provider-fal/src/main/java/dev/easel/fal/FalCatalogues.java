package dev.easel.fal;

import dev.easel.CatalogueEntry;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The active models that make images of a text (fal platform API, models), page by page. */
final class FalCatalogues {
    private static final int MOST_PAGES = 20;
    private static final String QUERY = "?category=text-to-image&status=active&limit=100";

    private FalCatalogues() {}

    static WireExchange<List<CatalogueEntry>> models(FalHosts hosts) {
        return page(hosts, QUERY, List.of(), 1);
    }

    private static WireExchange<List<CatalogueEntry>> page(
            FalHosts hosts, String query, List<CatalogueEntry> before, int page) {
        WireRequest request = hosts.models(query).build();
        return new WireExchange<>(request, response -> read(response, hosts, query, before, page));
    }

    private static Outcome<List<CatalogueEntry>> read(
            WireResponse response, FalHosts hosts, String query, List<CatalogueEntry> before, int page) {
        if (!response.isSuccessful()) {
            return Outcome.failed(Problem.ofStatus(
                    response,
                    response.json().get("error").get("message").nonBlank().orElseGet(response::excerpt)));
        }
        JsonValue list = response.json().get("models");
        if (!list.isArray()) {
            return Outcome.failed(Problem.unreadable("no list of models: " + response.excerpt()));
        }
        List<CatalogueEntry> all = new ArrayList<>(before);
        list.elements().forEach(model -> entry(model).ifPresent(all::add));
        String next = response.json()
                .get("next_cursor")
                .nonBlank()
                .filter(cursor -> response.json().get("has_more").bool().orElse(true))
                .map(cursor -> QUERY + "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8))
                .orElse(query);
        // A page that names itself as the next one is the last.
        return next.equals(query) || page == MOST_PAGES
                ? Outcome.done(List.copyOf(all))
                : Outcome.next(page(hosts, next, all, page + 1));
    }

    private static Optional<CatalogueEntry> entry(JsonValue model) {
        return model.get("endpoint_id").nonBlank().map(id -> {
            JsonValue metadata = model.get("metadata");
            CatalogueEntry.Builder entry = CatalogueEntry.builder()
                    .id(id)
                    .name(metadata.get("display_name").nonBlank().orElse(id));
            metadata.get("description").nonBlank().ifPresent(text -> entry.putDetail("description", text));
            return entry.build();
        });
    }
}
