package dev.easel.itsrose;

import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Describes the machine behind a server: the response of {@code GET /sdapi/system_details}. Immutable.
 *
 * <p>Known from the service's users alone, not documented; they look for the four fields that have a method here and may
 * have guessed them. All that the server says is in {@link #details()}.
 */
@Value.Immutable
public abstract class ItsRoseSystemDetails {
    ItsRoseSystemDetails() {}

    /**
     * Returns every text, number and boolean that the server says, by its name; those of an array with commas between them,
     * those of an object as {@code outer.inner}.
     */
    public abstract Map<String, String> details();

    /** Returns {@code gpu}, where it is one value. */
    public final Optional<String> gpu() {
        return detail("gpu");
    }

    /** Returns {@code available_models}: a number or names. */
    public final Optional<String> availableModels() {
        return detail("available_models");
    }

    /** Returns {@code ram}, where it is one value. */
    public final Optional<String> ram() {
        return detail("ram");
    }

    /** Returns {@code cuda_version}. */
    public final Optional<String> cudaVersion() {
        return detail("cuda_version");
    }

    private Optional<String> detail(String name) {
        return Optional.ofNullable(details().get(name));
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new ItsRoseSystemDetailsBuilder();
    }

    /** Builds an {@link ItsRoseSystemDetails}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits ItsRoseSystemDetailsBuilder {
        Builder() {}

        /** Adds one to {@link #details(Map)}. */
        public abstract Builder putDetail(String key, String value);

        /**
         * Sets every text, number and boolean that the server says, by its name; those of an array with commas between them,
         * those of an object as {@code outer.inner}.
         */
        public abstract Builder details(Map<String, ? extends String> details);

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException if a required value is missing
         */
        public abstract ItsRoseSystemDetails build();
    }
}
