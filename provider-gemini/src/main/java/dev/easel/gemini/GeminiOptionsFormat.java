package dev.easel.gemini;

import dev.easel.spi.JsonFields;
import dev.easel.spi.JsonType;
import dev.easel.spi.OptionsFormat;
import java.net.URI;

/** The JSON form of {@link GeminiOptions}: its fields have the names of the builder's methods. Immutable. */
public final class GeminiOptionsFormat extends OptionsFormat<GeminiOptions> {
    private static final JsonFields<GeminiFile, FileParts> FILE = JsonFields.<GeminiFile, FileParts>of(
                    FileParts::new, parts -> new GeminiFile(parts.uri, parts.mediaType))
            .required("uri", JsonType.ADDRESS, GeminiFile::uri, (parts, uri) -> parts.uri = uri)
            .required("mediaType", JsonType.TEXT, GeminiFile::mediaType, (parts, type) -> parts.mediaType = type);

    private static final JsonFields<GeminiOptions, GeminiOptions.Builder> FIELDS = JsonFields.of(
                    GeminiOptions::builder, GeminiOptions.Builder::build)
            .text("aspectRatio", GeminiOptions::aspectRatio, GeminiOptions.Builder::aspectRatio)
            .text("imageSize", GeminiOptions::imageSize, GeminiOptions.Builder::imageSize)
            .list(
                    "referenceImages",
                    JsonType.INPUT,
                    GeminiOptions::referenceImages,
                    GeminiOptions.Builder::referenceImages)
            .list("referenceFiles", FILE, GeminiOptions::referenceFiles, GeminiOptions.Builder::referenceFiles)
            .map("safetySettings", JsonType.TEXT, GeminiOptions::safetySettings, GeminiOptions.Builder::safetySettings)
            .text("personGeneration", GeminiOptions::personGeneration, GeminiOptions.Builder::personGeneration)
            .text("prominentPeople", GeminiOptions::prominentPeople, GeminiOptions.Builder::prominentPeople)
            .integer("compressionQuality", GeminiOptions::compressionQuality, GeminiOptions.Builder::compressionQuality)
            .text("thinkingLevel", GeminiOptions::thinkingLevel, GeminiOptions.Builder::thinkingLevel)
            .flag("includeThoughts", GeminiOptions::includeThoughts, GeminiOptions.Builder::includeThoughts)
            .text("systemInstruction", GeminiOptions::systemInstruction, GeminiOptions.Builder::systemInstruction)
            .flag("googleSearch", GeminiOptions::googleSearch, GeminiOptions.Builder::googleSearch)
            .decimal("temperature", GeminiOptions::temperature, GeminiOptions.Builder::temperature)
            .optional(
                    "serverTimeout",
                    JsonType.DURATION,
                    GeminiOptions::serverTimeout,
                    GeminiOptions.Builder::serverTimeout)
            .text("previousInteraction", GeminiOptions::previousInteraction, GeminiOptions.Builder::previousInteraction)
            .text("serviceTier", GeminiOptions::serviceTier, GeminiOptions.Builder::serviceTier)
            .map("labels", JsonType.TEXT, GeminiOptions::labels, GeminiOptions.Builder::labels);

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public GeminiOptionsFormat() {
        super(Gemini.PROVIDER, GeminiOptions.class, FIELDS);
    }

    private static final class FileParts {
        private URI uri = URI.create("");
        private String mediaType = "";
    }
}
