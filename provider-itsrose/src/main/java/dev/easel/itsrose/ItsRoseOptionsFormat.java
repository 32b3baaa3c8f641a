package dev.easel.itsrose;

import dev.easel.spi.JsonFields;
import dev.easel.spi.JsonType;
import dev.easel.spi.OptionsFormat;

/** The JSON form of {@link ItsRoseOptions}: its fields have the names of the builder's methods. Immutable. */
public final class ItsRoseOptionsFormat extends OptionsFormat<ItsRoseOptions> {
    private static final JsonFields<ItsRoseOptions, ItsRoseOptions.Builder> FIELDS = JsonFields.of(
                    ItsRoseOptions::builder, ItsRoseOptions.Builder::build)
            .value("safetyChecker", JsonType.FLAG, ItsRoseOptions::safetyChecker, ItsRoseOptions.Builder::safetyChecker)
            .optional(
                    "safetyCheckerType",
                    JsonType.word(SafetyCheckerType.class),
                    ItsRoseOptions::safetyCheckerType,
                    ItsRoseOptions.Builder::safetyCheckerType)
            .value("enhancePrompt", JsonType.FLAG, ItsRoseOptions::enhancePrompt, ItsRoseOptions.Builder::enhancePrompt)
            .value("panorama", JsonType.FLAG, ItsRoseOptions::panorama, ItsRoseOptions.Builder::panorama)
            .value("selfAttention", JsonType.FLAG, ItsRoseOptions::selfAttention, ItsRoseOptions.Builder::selfAttention)
            .value("tomesd", JsonType.FLAG, ItsRoseOptions::tomesd, ItsRoseOptions.Builder::tomesd)
            .value("highresFix", JsonType.FLAG, ItsRoseOptions::highresFix, ItsRoseOptions.Builder::highresFix)
            .text("embeddingsModel", ItsRoseOptions::embeddingsModel, ItsRoseOptions.Builder::embeddingsModel);

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public ItsRoseOptionsFormat() {
        super(ItsRose.PROVIDER, ItsRoseOptions.class, FIELDS);
    }
}
