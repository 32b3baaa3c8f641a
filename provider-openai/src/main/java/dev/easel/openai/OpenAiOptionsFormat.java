package dev.easel.openai;

import dev.easel.spi.JsonFields;
import dev.easel.spi.JsonType;
import dev.easel.spi.OptionsFormat;

/** The JSON form of {@link OpenAiOptions}: its fields have the names of the builder's methods. Immutable. */
public final class OpenAiOptionsFormat extends OptionsFormat<OpenAiOptions> {
    private static final JsonFields<OpenAiOptions, OpenAiOptions.Builder> FIELDS = JsonFields.of(
                    OpenAiOptions::builder, OpenAiOptions.Builder::build)
            .optional(
                    "responseFormat",
                    JsonType.word(OpenAiResponseFormat.class),
                    OpenAiOptions::responseFormat,
                    OpenAiOptions.Builder::responseFormat)
            .text("family", OpenAiOptions::family, OpenAiOptions.Builder::family)
            .text("quality", OpenAiOptions::quality, OpenAiOptions.Builder::quality)
            .text("background", OpenAiOptions::background, OpenAiOptions.Builder::background)
            .text("moderation", OpenAiOptions::moderation, OpenAiOptions.Builder::moderation)
            .integer("outputCompression", OpenAiOptions::outputCompression, OpenAiOptions.Builder::outputCompression)
            .text("inputFidelity", OpenAiOptions::inputFidelity, OpenAiOptions.Builder::inputFidelity)
            .text("complexity", OpenAiOptions::complexity, OpenAiOptions.Builder::complexity)
            .text("style", OpenAiOptions::style, OpenAiOptions.Builder::style)
            .integer("frameCount", OpenAiOptions::frameCount, OpenAiOptions.Builder::frameCount)
            .integer("frameDurationMs", OpenAiOptions::frameDurationMs, OpenAiOptions.Builder::frameDurationMs)
            .text("svgModel", OpenAiOptions::svgModel, OpenAiOptions.Builder::svgModel)
            .text("svgEffort", OpenAiOptions::svgEffort, OpenAiOptions.Builder::svgEffort)
            .text("safetyIdentifier", OpenAiOptions::safetyIdentifier, OpenAiOptions.Builder::safetyIdentifier)
            .text("user", OpenAiOptions::user, OpenAiOptions.Builder::user)
            .text("aspectRatio", OpenAiOptions::aspectRatio, OpenAiOptions.Builder::aspectRatio)
            .text("resolution", OpenAiOptions::resolution, OpenAiOptions.Builder::resolution)
            .integer("partialImages", OpenAiOptions::partialImages, OpenAiOptions.Builder::partialImages)
            .optional("markup", JsonType.INPUT, OpenAiOptions::markup, OpenAiOptions.Builder::markup)
            .list(
                    "referenceImages",
                    JsonType.INPUT,
                    OpenAiOptions::referenceImages,
                    OpenAiOptions.Builder::referenceImages)
            .list(
                    "referenceAddresses",
                    JsonType.ADDRESS,
                    OpenAiOptions::referenceAddresses,
                    OpenAiOptions.Builder::referenceAddresses)
            .list("referenceFiles", JsonType.TEXT, OpenAiOptions::referenceFiles, OpenAiOptions.Builder::referenceFiles)
            .text("maskFile", OpenAiOptions::maskFile, OpenAiOptions.Builder::maskFile)
            .text("textModel", OpenAiOptions::textModel, OpenAiOptions.Builder::textModel)
            .text("action", OpenAiOptions::action, OpenAiOptions.Builder::action)
            .flag("store", OpenAiOptions::store, OpenAiOptions.Builder::store);

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public OpenAiOptionsFormat() {
        super(OpenAi.PROVIDER, OpenAiOptions.class, FIELDS);
    }
}
