package dev.easel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Responses and inputs as servers and users really write them, in the folder cases of the test resources. */
public final class Cases {
    /** The smallest PNG: one grey pixel. */
    public static final String PNG_64 =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

    /** Its bytes. */
    public static final byte[] PNG = Base64.getDecoder().decode(PNG_64);

    private Cases() {}

    /** The text of a case, with a small PNG where it is to have one. */
    public static String text(String name) {
        try (InputStream in = Cases.class.getResourceAsStream("/cases/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{{PNG}}", PNG_64)
                    .replace("{{BASE}}", "http://127.0.0.1:1");
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
