package dev.easel.dan;

import dev.easel.CatalogueEntry;
import java.util.List;
import java.util.Optional;

/**
 * The service's upscalers (OpenDAN OpenAPI description, Introduction). No endpoint lists them, and the two verbs that
 * take one do not take the same.
 */
final class DanUpscalers {
    /** What the pages' only value is for an image that is generated larger. */
    static final String DEFAULT_WHEN_DRAWING = "Latent";

    /** The server passes it to its workers in a field that they do not read. */
    static final String IGNORED_WHEN_DRAWING = "ESRGAN 4x";

    /** That of the vendor's example of making an image larger. */
    static final String DEFAULT_ALONE = "Lanczos";

    private static final String ALONE = "upscale";
    private static final String WHEN_DRAWING = "txt2img";

    private static final List<CatalogueEntry> ENTRIES = List.of(
            entry("Lanczos", ALONE),
            entry("Nearest", ALONE),
            entry(IGNORED_WHEN_DRAWING, WHEN_DRAWING + ", " + ALONE),
            entry("R-ESRGAN 4x+", ALONE),
            entry("R-ESRGAN 4x+ Anime6B", ALONE),
            entry("SwinIR 4x", ALONE),
            entry("Latent", WHEN_DRAWING));

    private DanUpscalers() {}

    /** All, each with the endpoints that take it under {@code endpoints}. */
    static List<CatalogueEntry> all() {
        return ENTRIES;
    }

    /** The name as the server knows it: the documentation, its example included, writes "Neareast". */
    static String spelt(String name) {
        return name.equals("Neareast") ? "Nearest" : name;
    }

    /** Whether it is one of those that only the other verb takes. A name that nobody knows is for the server to judge. */
    static boolean isOnlyForDrawing(String name) {
        return endpoints(name).filter(WHEN_DRAWING::equals).isPresent();
    }

    /** See {@link #isOnlyForDrawing}. */
    static boolean isOnlyAlone(String name) {
        return endpoints(name).filter(ALONE::equals).isPresent();
    }

    private static Optional<String> endpoints(String name) {
        String spelt = spelt(name);
        return ENTRIES.stream()
                .filter(entry -> entry.id().equals(spelt))
                .map(entry -> entry.details().get("endpoints"))
                .findFirst();
    }

    private static CatalogueEntry entry(String name, String endpoints) {
        return CatalogueEntry.builder()
                .id(name)
                .putDetail("endpoints", endpoints)
                .build();
    }
}
