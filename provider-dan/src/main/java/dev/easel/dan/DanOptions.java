package dev.easel.dan;

import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.Violation;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What only OpenDAN knows, beside what {@link ImageRequest} has. It is little: every documented field of text to image has
 * a common name. Immutable.
 */
@DanStyle
@Value.Immutable
public abstract class DanOptions implements ProviderOptions {
    private static final DanOptions NONE = builder().build();

    DanOptions() {}

    /**
     * How the ControlNet's reference picture is prepared, in the service's own word ({@code preprocess}; OpenDAN
     * documentation, txt2img page). By default it is the one of the control's type: {@code canny} or {@code openpose}.
     * With {@link dev.easel.ControlNet#model()} it reaches what a server has beyond these; one that goes by the letter of
     * the documentation may want {@code openopse}, as it is misspelt there.
     */
    public abstract Optional<String> controlPreprocess();

    /** OpenDAN's. */
    @Override
    public final ProviderId provider() {
        return Dan.PROVIDER;
    }

    @Value.Check
    void check() {
        if (controlPreprocess().filter(String::isBlank).isPresent()) {
            throw new InvalidRequestException(
                    new Violation("options", "has a blank controlPreprocess; give a name, or leave it out"));
        }
    }

    /** Makes one step by step. */
    public static DanOptionsBuilder builder() {
        return new DanOptionsBuilder();
    }

    /** A builder that starts from these. */
    public final DanOptionsBuilder toBuilder() {
        return builder().from(this);
    }

    /** The request's, or ones that say nothing. */
    static DanOptions in(ImageRequest request) {
        return request.options().stream()
                .filter(DanOptions.class::isInstance)
                .map(DanOptions.class::cast)
                .findFirst()
                .orElse(NONE);
    }
}
