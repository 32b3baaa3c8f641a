package dev.easel.local;

import dev.easel.spi.JsonFields;
import dev.easel.spi.JsonType;
import dev.easel.spi.OptionsFormat;

/** The JSON form of {@link LocalOptions}: its fields have the names of the builder's methods. Immutable. */
public final class LocalOptionsFormat extends OptionsFormat<LocalOptions> {
    private static final JsonFields<LocalOptions, LocalOptions.Builder> FIELDS = JsonFields.of(
                    LocalOptions::builder, LocalOptions.Builder::build)
            .optional(
                    "responseFormat",
                    JsonType.word(LocalResponseFormat.class),
                    LocalOptions::responseFormat,
                    LocalOptions.Builder::responseFormat)
            .text("user", LocalOptions::user, LocalOptions.Builder::user)
            .text("quality", LocalOptions::quality, LocalOptions.Builder::quality)
            .text("style", LocalOptions::style, LocalOptions.Builder::style)
            .text("background", LocalOptions::background, LocalOptions.Builder::background)
            .text("moderation", LocalOptions::moderation, LocalOptions.Builder::moderation)
            .integer("outputCompression", LocalOptions::outputCompression, LocalOptions.Builder::outputCompression)
            .text("inputFidelity", LocalOptions::inputFidelity, LocalOptions.Builder::inputFidelity)
            .text("complexity", LocalOptions::complexity, LocalOptions.Builder::complexity)
            .optional("markup", JsonType.INPUT, LocalOptions::markup, LocalOptions.Builder::markup)
            .integer("partialImages", LocalOptions::partialImages, LocalOptions.Builder::partialImages)
            .list(
                    "referenceImages",
                    JsonType.INPUT,
                    LocalOptions::referenceImages,
                    LocalOptions.Builder::referenceImages)
            .list(
                    "referenceAddresses",
                    JsonType.ADDRESS,
                    LocalOptions::referenceAddresses,
                    LocalOptions.Builder::referenceAddresses)
            .list("referenceFiles", JsonType.TEXT, LocalOptions::referenceFiles, LocalOptions.Builder::referenceFiles)
            .text("maskFile", LocalOptions::maskFile, LocalOptions.Builder::maskFile)
            .map("extraImages", JsonType.INPUT, LocalOptions::extraImages, LocalOptions.Builder::extraImages);

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public LocalOptionsFormat() {
        super(Local.PROVIDER, LocalOptions.class, FIELDS);
    }
}
