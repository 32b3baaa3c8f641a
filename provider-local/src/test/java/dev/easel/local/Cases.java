package dev.easel.local;

import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The inputs in {@code src/test/resources}, whose names begin with the kind of fault that they once showed. */
final class Cases {
    /** What stands for a server's own address in them. */
    static final String BASE = "http://127.0.0.1:8080";

    private static final String PNG = "iVBORw0KGgo=";

    private Cases() {}

    static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(Cases.class.getResourceAsStream("cases/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text, without the line break at its end, with an address, a port and an image in their places. */
    static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8)
                .replaceFirst("\\R$", "")
                .replace("{{BASE}}", BASE)
                .replace("{{PORT}}", "9000")
                .replace("{{PNG}}", PNG);
    }

    /** A raw HTTP response, as the transport would hand it over. */
    static WireResponse response(String name) {
        String[] parts = (text(name) + "\n\n").split("\r?\n\r?\n", 2);
        String[] head = parts[0].split("\r?\n");
        Map<String, String> headers = new HashMap<>();
        for (int line = 1; line < head.length; line++) {
            String[] field = head[line].split(":", 2);
            headers.put(field[0].toLowerCase(Locale.ROOT), field[1].strip());
        }
        int status = Integer.parseInt(head[0].split(" ")[1]);
        WireResponse body = WireResponse.of(status, parts[1].strip(), "b64_json", "images");
        return WireResponse.of(
                status, headers, body.text(), body.json(), body.images().size());
    }
}
