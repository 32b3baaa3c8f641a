package dev.easel.zhiqite;

import dev.easel.CatalogueEntry;
import dev.easel.CatalogueEntryBuilder;
import dev.easel.spi.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * A row of the model list. Immutable. What the service left out is empty.
 *
 * <p>Source: Zhiqite documentation, QueryModelList page.
 */
@Value.Immutable
public abstract class ZhiqiteModel {
    ZhiqiteModel() {}

    /** What goes into {@link dev.easel.ImageRequest#model()} ({@code sdModelCheckpoint}). */
    public abstract String checkpoint();

    /** The service's number of it ({@code id}). */
    public abstract OptionalLong id();

    /** What a person calls it ({@code sdModelName}). */
    public abstract Optional<String> name();

    /** What it was made from, for example {@code SD 1.5} ({@code modelBaseModel}). */
    public abstract Optional<String> baseModel();

    /** Its hash, in hexadecimal ({@code modelHash}). */
    public abstract Optional<String> hash();

    /** What it is, for example {@code Checkpoint} ({@code modelType}). */
    public abstract Optional<String> type();

    /** Its version, for example {@code v1} ({@code modelVersion}). */
    public abstract Optional<String> version();

    /** {@code modelStatus}; what the numbers mean is not documented. */
    public abstract OptionalInt status();

    /** {@code modelUploadStatus}; what the numbers mean is not documented. */
    public abstract OptionalInt uploadStatus();

    /** Where an image of it lies; the query is a signature and belongs to it ({@code modelImgUrl2}). */
    public abstract Optional<String> imageUrl();

    /** Every field of the row that is text, a number or a switch, by the service's own name. */
    public abstract Map<String, String> fields();

    /** Returns a new builder, for tests of code that uses models. */
    public static ZhiqiteModelBuilder builder() {
        return new ZhiqiteModelBuilder();
    }

    /** Empty for a row without a checkpoint: it could go into no request. */
    static Optional<ZhiqiteModel> read(JsonValue row) {
        return row.get("sdModelCheckpoint").nonBlank().map(checkpoint -> {
            ZhiqiteModelBuilder model = builder()
                    .checkpoint(checkpoint)
                    .id(row.get("id").integer())
                    .name(row.get("sdModelName").nonBlank())
                    .baseModel(row.get("modelBaseModel").nonBlank())
                    .hash(row.get("modelHash").nonBlank())
                    .type(row.get("modelType").nonBlank())
                    .version(row.get("modelVersion").nonBlank())
                    .status(row.get("modelStatus").int32())
                    .uploadStatus(row.get("modelUploadStatus").int32())
                    .imageUrl(row.get("modelImgUrl2").nonBlank());
            row.fields().forEach((name, value) -> value.text().ifPresent(text -> model.putFields(name, text)));
            return model.build();
        });
    }

    CatalogueEntry entry() {
        CatalogueEntryBuilder entry = CatalogueEntry.builder().id(checkpoint()).putAllDetails(fields());
        name().ifPresent(entry::name);
        return entry.build();
    }
}
