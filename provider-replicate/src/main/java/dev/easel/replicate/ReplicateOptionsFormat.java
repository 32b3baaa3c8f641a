package dev.easel.replicate;

import dev.easel.spi.JsonFields;
import dev.easel.spi.JsonType;
import dev.easel.spi.OptionsFormat;

/** The JSON form of {@link ReplicateOptions}: its fields have the names of the builder's methods. Immutable. */
public final class ReplicateOptionsFormat extends OptionsFormat<ReplicateOptions> {
    private static final JsonFields<ReplicateOptions, ReplicateOptions.Builder> FIELDS = JsonFields.of(
                    ReplicateOptions::builder, ReplicateOptions.Builder::build)
            .text("deployment", ReplicateOptions::deployment, ReplicateOptions.Builder::deployment)
            .optional(
                    "cancelAfter",
                    JsonType.DURATION,
                    ReplicateOptions::cancelAfter,
                    ReplicateOptions.Builder::cancelAfter)
            .text("aspectRatio", ReplicateOptions::aspectRatio, ReplicateOptions.Builder::aspectRatio)
            .text("megapixels", ReplicateOptions::megapixels, ReplicateOptions.Builder::megapixels)
            .flag("goFast", ReplicateOptions::goFast, ReplicateOptions.Builder::goFast)
            .integer("outputQuality", ReplicateOptions::outputQuality, ReplicateOptions.Builder::outputQuality)
            .integer("safetyTolerance", ReplicateOptions::safetyTolerance, ReplicateOptions.Builder::safetyTolerance)
            .flag(
                    "disableSafetyChecker",
                    ReplicateOptions::disableSafetyChecker,
                    ReplicateOptions.Builder::disableSafetyChecker)
            .flag("promptUpsampling", ReplicateOptions::promptUpsampling, ReplicateOptions.Builder::promptUpsampling)
            .flag("raw", ReplicateOptions::raw, ReplicateOptions.Builder::raw);

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public ReplicateOptionsFormat() {
        super(Replicate.PROVIDER, ReplicateOptions.class, FIELDS);
    }
}
