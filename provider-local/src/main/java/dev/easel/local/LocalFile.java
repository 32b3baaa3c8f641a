package dev.easel.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Describes a file that sd-api-server keeps: every image that it made, and every control image that it was sent. Immutable.
 *
 * <p>Source: sd-api-server's source, file objects.
 */
@Value.Immutable
public abstract class LocalFile {
    LocalFile() {}

    /** Returns its name at the server: {@code file_} and a UUID. */
    public abstract String id();

    /** Returns the name that it was stored under, for example {@code output.png}. */
    public abstract Optional<String> filename();

    /** Returns how many bytes it has. */
    public abstract OptionalLong bytes();

    /** Returns when it was stored, in seconds since 1970 by the server's clock. */
    public abstract OptionalLong createdAt();

    /** Returns what the server says that it is for: {@code assistants}, whatever it is. */
    public abstract Optional<String> purpose();

    /**
     * Returns the file as a request names it: for {@code control_image} among the {@code extraFields} of a text to image request,
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

    /** Returns a new builder. */
    public static Builder builder() {
        return new LocalFileBuilder();
    }

    /** Builds a {@link LocalFile}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits LocalFileBuilder {
        Builder() {}

        /** Sets its name at the server: {@code file_} and a UUID. Required. */
        public abstract Builder id(String id);

        /** Sets the name that it was stored under, for example {@code output.png}. */
        public abstract Builder filename(@Nullable String filename);

        /** Sets how many bytes it has. */
        public abstract Builder bytes(long bytes);

        /** Does the same as {@link #bytes(long)}; null means not set. */
        public final Builder bytes(@Nullable Long bytes) {
            return bytes(bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes));
        }

        /** Sets when it was stored, in seconds since 1970 by the server's clock. */
        public abstract Builder createdAt(long createdAt);

        /** Does the same as {@link #createdAt(long)}; null means not set. */
        public final Builder createdAt(@Nullable Long createdAt) {
            return createdAt(createdAt == null ? OptionalLong.empty() : OptionalLong.of(createdAt));
        }

        /** Sets what the server says that it is for: {@code assistants}, whatever it is. */
        public abstract Builder purpose(@Nullable String purpose);

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException if a required value is missing
         */
        public abstract LocalFile build();

        abstract Builder bytes(OptionalLong bytes);

        abstract Builder createdAt(OptionalLong createdAt);
    }
}
