package dev.easel;

import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** A picture that is to be described in words ("interrogated"). Immutable. */
@EaselStyle
@Value.Immutable
public abstract class CaptionRequest {
    CaptionRequest() {}

    /** The picture. */
    public abstract ImageInput image();

    /** The service's name of what describes it, for example {@code clip}. By default the service's own choice. */
    public abstract Optional<String> model();

    /** What one provider alone understands. */
    public abstract List<ProviderOptions> options();

    /** Makes one step by step. */
    public static CaptionRequestBuilder builder() {
        return new CaptionRequestBuilder();
    }

    /** By what the service describes pictures with unless told otherwise. */
    public static CaptionRequest of(ImageInput image) {
        return builder().image(image).build();
    }
}
