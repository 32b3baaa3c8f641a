package dev.easel.studio.internal.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The files of the page, which are inside the program. */
final class Assets {
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private Assets() {}

    record Asset(String mediaType, byte[] content) {}

    /** Returns a file of the page by its plain name. */
    static Optional<Asset> find(String name) {
        if (!name.matches("[a-z-]{1,30}\\.(html|css|js|svg)")) {
            return Optional.empty();
        }
        try (InputStream in = Assets.class.getResourceAsStream("/dev/easel/studio/page/" + name)) {
            String mediaType = MEDIA_TYPES.get(name.substring(name.indexOf('.') + 1));
            return in == null || mediaType == null
                    ? Optional.empty()
                    : Optional.of(new Asset(mediaType, in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
