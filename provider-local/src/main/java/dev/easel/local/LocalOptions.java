package dev.easel.local;

import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.Violation;
import java.util.Optional;
import org.immutables.value.Value;

/** What only local servers know. Immutable. */
@LocalStyle
@Value.Immutable
public abstract class LocalOptions implements ProviderOptions {
    private static final LocalOptions NONE = builder().build();

    LocalOptions() {}

    /** Always {@link Local#PROVIDER}. */
    @Override
    public final ProviderId provider() {
        return Local.PROVIDER;
    }

    /**
     * How the pictures of this request come. The default is the client's {@link LocalBuilder#responseFormat}. OpenAI's GPT
     * image models know base64 alone (OpenAI API reference, create image).
     */
    public abstract Optional<LocalResponseFormat> responseFormat();

    /**
     * Who asks, for the server's records. sd-api-server writes it into a header of its answer, so it takes printable ASCII
     * there; its default is a random name (sd-api-server's source). OpenAI watches for misuse by it (OpenAI API reference,
     * create image).
     */
    public abstract Optional<String> user();

    /**
     * The picture's quality, for {@link LocalDialect#OPENAI}: {@code low}, {@code medium}, {@code high} or {@code auto} for
     * GPT image models, {@code standard} or {@code hd} for dall-e-3. The default is {@code auto} (OpenAI API reference,
     * create image). sd-api-server reads the field and does not use it.
     */
    public abstract Optional<String> quality();

    /** Refuses blank text. */
    @Value.Check
    void check() {
        notBlank("user", user());
        notBlank("quality", quality());
    }

    private static void notBlank(String name, Optional<String> value) {
        if (value.isPresent() && value.get().isBlank()) {
            throw new InvalidRequestException(
                    new Violation("options", "has a blank " + name + "; give one or leave it out"));
        }
    }

    /** Makes them step by step. */
    public static LocalOptionsBuilder builder() {
        return new LocalOptionsBuilder();
    }

    /** Those of the request, or none. */
    static LocalOptions of(ImageRequest request) {
        for (ProviderOptions options : request.options()) {
            if (options instanceof LocalOptions own) {
                return own;
            }
        }
        return NONE;
    }
}
