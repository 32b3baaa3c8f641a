package dev.easel;

import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A picture that is to be made larger as it is. To draw a picture again at a larger size after it was drawn, see {@link
 * ImageRequest#upscale()}. Immutable.
 */
@EaselStyle
@Value.Immutable
public abstract class UpscaleRequest {
    UpscaleRequest() {}

    /** The picture. */
    public abstract ImageInput image();

    /** How many times as wide and high; above 1. What the service takes is in its documentation. */
    public abstract double factor();

    /** The service's name of the upscaler, for example {@code Lanczos}. By default the service's own choice. */
    public abstract Optional<String> upscaler();

    /** What one provider alone understands. */
    public abstract List<ProviderOptions> options();

    @Value.Check
    void check() {
        Checks checks = Checks.of("factor");
        if (!(factor() > 1) || !Double.isFinite(factor())) {
            checks.add("is " + factor() + "; give a number above 1");
        }
        checks.throwIfAny();
    }

    /** Makes one step by step. */
    public static UpscaleRequestBuilder builder() {
        return new UpscaleRequestBuilder();
    }

    /** A builder that starts from this. */
    public final UpscaleRequestBuilder toBuilder() {
        return builder().from(this);
    }
}
