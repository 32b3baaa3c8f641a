package dev.easel.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * A file that sd-api-server keeps: every image that it made, and every control image that it was sent. Immutable.
 *
 * <p>Source: sd-api-server's source, file objects.
 */
@LocalStyle
@Value.Immutable
public abstract class LocalFile {
    LocalFile() {}

    /** Its name at the server: {@code file_} and a UUID. */
    public abstract String id();

    /** The name that it was stored under, for example {@code output.png}. */
    public abstract Optional<String> filename();

    /** How many bytes it has. */
    public abstract OptionalLong bytes();

    /** When it was stored, in seconds since 1970 by the server's clock. */
    public abstract OptionalLong createdAt();

    /** What the server says that it is for: {@code assistants}, whatever it is. */
    public abstract Optional<String> purpose();

    /**
     * The file as a request names it: for {@code control_image} among the {@code extraFields} of an image from words,
     * which then goes as JSON and steers the image by this file.
     */
    public final Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id());
        fields.put("bytes", bytes().orElse(0));
        fields.put("created_at", createdAt().orElse(0));
        fields.put("filename", filename().orElse("output.png"));
        fields.put("object", "file");
        fields.put("purpose", purpose().orElse("assistants"));
        return fields;
    }

    /** Makes one step by step. */
    public static LocalFileBuilder builder() {
        return new LocalFileBuilder();
    }
}
