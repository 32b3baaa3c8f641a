package dev.easel.dan;

import dev.easel.Catalogue;
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

/**
 * The service's lists (OpenDAN OpenAPI description, supportedModelInfo). One response has them all: {@code Models} and {@code
 * LoRAs} as pairs of name and hash, {@code Samplers} as names.
 */
final class DanCatalogues {
    /** Where the vendor's server has them, and its web client asks. */
    private static final String SERVED_AT = "/api/sd/supportedModelInfo";

    /** Where the OpenAPI description has them. */
    private static final String DOCUMENTED_AT = "/api/sd/task/supportedModelInfo";

    private static final int NOT_FOUND = 404;

    private DanCatalogues() {}

    /** Goes to the first path, and where that is unknown to the second. */
    static WireExchange<List<CatalogueEntry>> of(Catalogue catalogue) {
        WireExchange<List<CatalogueEntry>> documented =
                new WireExchange<>(get(DOCUMENTED_AT), response -> read(response, catalogue));
        return new WireExchange<>(
                get(SERVED_AT),
                response -> response.status() == NOT_FOUND ? Outcome.next(documented) : read(response, catalogue));
    }

    /** A request without a body. The documentation requires a Content-Type of it all the same. */
    static WireRequest get(String path) {
        return WireRequest.get(path).header("Content-Type", "application/json").build();
    }

    private static Outcome<List<CatalogueEntry>> read(WireResponse response, Catalogue catalogue) {
        Optional<Problem> problem = DanErrors.of(response);
        if (problem.isPresent()) {
            return Outcome.failed(problem.get());
        }
        String field = switch (catalogue) {
            case MODELS -> "Models";
            case LORAS -> "LoRAs";
            case SAMPLERS -> "Samplers";
            default -> throw new IllegalArgumentException("the service does not list " + catalogue.label());
        };
        JsonValue list = response.json().get("data").get(field);
        if (!list.isArray()) {
            return Outcome.failed(
                    Problem.unreadable("a response without a list of " + field + ": " + response.excerpt()));
        }
        return Outcome.done(
                list.elements().stream().flatMap(DanCatalogues::entry).toList());
    }

    /** None where the one thing is missing that requests name it by. */
    private static Stream<CatalogueEntry> entry(JsonValue listed) {
        if (!listed.isObject()) {
            return listed.nonBlank().map(CatalogueEntry::of).stream();
        }
        return listed
                .get("hash")
                .nonBlank()
                .map(hash -> CatalogueEntry.builder()
                        .id(hash)
                        .name(listed.get("name").nonBlank().orElse(hash))
                        .build())
                .stream();
    }
}
