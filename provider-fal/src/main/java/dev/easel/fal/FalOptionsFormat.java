package dev.easel.fal;

import dev.easel.spi.JsonFields;
import dev.easel.spi.JsonType;
import dev.easel.spi.OptionsFormat;

/** The JSON form of {@link FalOptions}: its fields have the names of the builder's methods. Immutable. */
public final class FalOptionsFormat extends OptionsFormat<FalOptions> {
    private static final JsonFields<FalOptions, FalOptions.Builder> FIELDS = JsonFields.of(
                    FalOptions::builder, FalOptions.Builder::build)
            .flag("lowPriority", FalOptions::lowPriority, FalOptions.Builder::lowPriority)
            .optional("startTimeout", JsonType.DURATION, FalOptions::startTimeout, FalOptions.Builder::startTimeout)
            .flag("noRetry", FalOptions::noRetry, FalOptions.Builder::noRetry)
            .flag("disableFallback", FalOptions::disableFallback, FalOptions.Builder::disableFallback)
            .flag("storeIo", FalOptions::storeIo, FalOptions.Builder::storeIo)
            .optional("expiresIn", JsonType.DURATION, FalOptions::expiresIn, FalOptions.Builder::expiresIn)
            .text("runnerHint", FalOptions::runnerHint, FalOptions.Builder::runnerHint)
            .integer("maxQueueLength", FalOptions::maxQueueLength, FalOptions.Builder::maxQueueLength)
            .text("baseModel", FalOptions::baseModel, FalOptions.Builder::baseModel)
            .list("referenceImages", JsonType.INPUT, FalOptions::referenceImages, FalOptions.Builder::referenceImages)
            .text("aspectRatio", FalOptions::aspectRatio, FalOptions.Builder::aspectRatio)
            .text("resolution", FalOptions::resolution, FalOptions.Builder::resolution)
            .text("style", FalOptions::style, FalOptions.Builder::style)
            .text("acceleration", FalOptions::acceleration, FalOptions.Builder::acceleration)
            .integer("safetyTolerance", FalOptions::safetyTolerance, FalOptions.Builder::safetyTolerance)
            .flag("enableSafetyChecker", FalOptions::enableSafetyChecker, FalOptions.Builder::enableSafetyChecker)
            .flag("enhancePrompt", FalOptions::enhancePrompt, FalOptions.Builder::enhancePrompt)
            .flag("raw", FalOptions::raw, FalOptions.Builder::raw)
            .flag("syncMode", FalOptions::syncMode, FalOptions.Builder::syncMode);

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public FalOptionsFormat() {
        super(Fal.PROVIDER, FalOptions.class, FIELDS);
    }
}
