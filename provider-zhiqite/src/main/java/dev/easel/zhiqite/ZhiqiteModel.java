package dev.easel.zhiqite;

import dev.easel.CatalogueEntry;
import dev.easel.spi.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Describes one model of the service's list. Immutable. What the service left out is empty.
 *
 * <p>Source: Zhiqite documentation, QueryModelList page.
 */
@Value.Immutable
public abstract class ZhiqiteModel {
    ZhiqiteModel() {}

    /** Returns what goes into {@link dev.easel.ImageRequest#model()} ({@code sdModelCheckpoint}). */
    public abstract String checkpoint();

    /** Returns the service's number of it ({@code id}). */
    public abstract OptionalLong id();

    /** Returns what a person calls it ({@code sdModelName}). */
    public abstract Optional<String> name();

    /** Returns what it was made from, for example {@code SD 1.5} ({@code modelBaseModel}). */
    public abstract Optional<String> baseModel();

    /** Returns its hash, in hexadecimal ({@code modelHash}). */
    public abstract Optional<String> hash();

    /** Returns what it is, for example {@code Checkpoint} ({@code modelType}). */
    public abstract Optional<String> type();

    /** Returns its version, for example {@code v1} ({@code modelVersion}). */
    public abstract Optional<String> version();

    /** Returns {@code modelStatus}; what the numbers mean is not documented. */
    public abstract OptionalInt status();

    /** Returns {@code modelUploadStatus}; what the numbers mean is not documented. */
    public abstract OptionalInt uploadStatus();

    /** Returns where an image of it lies; the query is a signature and belongs to it ({@code modelImgUrl2}). */
    public abstract Optional<String> imageUrl();

    /** Returns every field of the row that is text, a number or a switch, by the service's own name. */
    public abstract Map<String, String> fields();

    /** Returns a new builder, for tests of code that uses models. */
    public static Builder builder() {
        return new ZhiqiteModelBuilder();
    }

    /** Empty for a row without a checkpoint: it could go into no request. */
    static Optional<ZhiqiteModel> read(JsonValue row) {
        return row.get("sdModelCheckpoint").nonBlank().map(checkpoint -> {
            Builder model = builder()
                    .checkpoint(checkpoint)
                    .id(row.get("id").integer())
                    .name(row.get("sdModelName").nonBlank().orElse(null))
                    .baseModel(row.get("modelBaseModel").nonBlank().orElse(null))
                    .hash(row.get("modelHash").nonBlank().orElse(null))
                    .type(row.get("modelType").nonBlank().orElse(null))
                    .version(row.get("modelVersion").nonBlank().orElse(null))
                    .status(row.get("modelStatus").int32())
                    .uploadStatus(row.get("modelUploadStatus").int32())
                    .imageUrl(row.get("modelImgUrl2").nonBlank().orElse(null));
            row.fields().forEach((name, value) -> value.text().ifPresent(text -> model.putField(name, text)));
            return model.build();
        });
    }

    CatalogueEntry entry() {
        CatalogueEntry.Builder entry = CatalogueEntry.builder().id(checkpoint()).details(fields());
        name().ifPresent(entry::name);
        return entry.build();
    }

    /** Builds a {@link ZhiqiteModel}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits ZhiqiteModelBuilder {
        Builder() {}

        /** Sets the name for {@link dev.easel.ImageRequest#model()} ({@code sdModelCheckpoint}). Required. */
        public abstract Builder checkpoint(String checkpoint);

        /** Sets the service's number of the model ({@code id}). */
        public abstract Builder id(long id);

        /** Does the same as {@link #id(long)}; null means not set. */
        public final Builder id(@Nullable Long id) {
            return id(id == null ? OptionalLong.empty() : OptionalLong.of(id));
        }

        /** Sets the name for people ({@code sdModelName}). */
        public abstract Builder name(@Nullable String name);

        /** Sets the model that it is based on, for example {@code SD 1.5} ({@code modelBaseModel}). */
        public abstract Builder baseModel(@Nullable String baseModel);

        /** Sets the model's hash, in hexadecimal ({@code modelHash}). */
        public abstract Builder hash(@Nullable String hash);

        /** Sets the kind of model, for example {@code Checkpoint} ({@code modelType}). */
        public abstract Builder type(@Nullable String type);

        /** Sets the model's version, for example {@code v1} ({@code modelVersion}). */
        public abstract Builder version(@Nullable String version);

        /** Sets the status ({@code modelStatus}). What the numbers mean is not documented. */
        public final Builder status(@Nullable Integer status) {
            return status(status == null ? OptionalInt.empty() : OptionalInt.of(status));
        }

        /** Sets the status of the upload ({@code modelUploadStatus}). What the numbers mean is not documented. */
        public final Builder uploadStatus(@Nullable Integer uploadStatus) {
            return uploadStatus(uploadStatus == null ? OptionalInt.empty() : OptionalInt.of(uploadStatus));
        }

        /** Sets the address of an example image. Its query is a signature and belongs to it ({@code modelImgUrl2}). */
        public abstract Builder imageUrl(@Nullable String imageUrl);

        /** Adds one to {@link #fields(Map)}. */
        public abstract Builder putField(String key, String value);

        /** Sets every field of the row that is text, a number or a switch, by the service's own name. */
        public abstract Builder fields(Map<String, ? extends String> fields);

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException if a required value is missing
         */
        public abstract ZhiqiteModel build();

        abstract Builder id(OptionalLong id);

        abstract Builder status(OptionalInt status);

        abstract Builder uploadStatus(OptionalInt uploadStatus);
    }
}
