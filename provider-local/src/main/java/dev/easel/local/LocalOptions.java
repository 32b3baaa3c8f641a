package dev.easel.local;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.Violation;
import dev.easel.spi.Addresses;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
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
     * How the images of this request come. The default is the client's {@link LocalBuilder#responseFormat}. What is set here is
     * sent whatever the model is: OpenAI's GPT image models refuse the field, so leave it out for them.
     */
    public abstract Optional<LocalResponseFormat> responseFormat();

    /**
     * Who asks, for the server's records. sd-api-server writes it into a header of its response, so it takes printable ASCII
     * there; its default is a random name (sd-api-server's source). OpenAI watches for misuse by it (OpenAI API reference,
     * create image).
     */
    public abstract Optional<String> user();

    /**
     * The image's quality, for {@link LocalDialect#OPENAI}: {@code low}, {@code medium}, {@code high} or {@code auto} for
     * GPT image models, from gpt-image-2.5 on also {@code xhigh} and {@code max}; {@code standard} or {@code hd} for dall-e-3.
     * Other words are sent as they are. The default is {@code auto} (OpenAI API reference, create image). sd-api-server reads the
     * field and does not use it.
     */
    public abstract Optional<String> quality();

    /**
     * {@code vivid} or {@code natural}, for dall-e-3 on {@link LocalDialect#OPENAI}. OpenAI shut that model down on 2026-05-12;
     * other servers and gateways go on taking the field. The default is {@code vivid} (OpenAI API reference, create image).
     */
    public abstract Optional<String> style();

    /**
     * {@code transparent}, {@code opaque} or {@code auto}, for GPT image models on {@link LocalDialect#OPENAI}. The default
     * is {@code auto} (OpenAI API reference, create image).
     */
    public abstract Optional<String> background();

    /**
     * {@code low} or {@code auto}, for images that GPT image models make from words on {@link LocalDialect#OPENAI}. The
     * default is {@code auto} (OpenAI API reference, create image).
     */
    public abstract Optional<String> moderation();

    /**
     * How much JPEG and WebP may be compressed, 0 to 100; 100 keeps the most. For GPT image models on {@link
     * LocalDialect#OPENAI}, and for {@link LocalDialect#SD_CPP}, {@link LocalDialect#SD_CPP_V1} and {@link
     * LocalDialect#SGLANG}. The default is 100.
     */
    public abstract OptionalInt outputCompression();

    /**
     * {@code high} or {@code low}, for edits with gpt-image-1 and its kin on {@link LocalDialect#OPENAI}: how closely faces and
     * the like follow the input images. From gpt-image-2 on the field is gone. The default is {@code low} (OpenAI API reference,
     * create image edit).
     */
    public abstract Optional<String> inputFidelity();

    /**
     * {@code low}, {@code medium} or {@code high}, for gpt-image-2.6 on {@link LocalDialect#OPENAI}: how much the model thinks
     * before it generates. By default the service's own choice.
     */
    public abstract Optional<String> complexity();

    /**
     * Marks drawn over the first input image, for gpt-image-2.5 and later on {@link LocalDialect#OPENAI}: a PNG of the same size
     * with transparent pixels, in the place of a mask. The default is none.
     */
    public abstract Optional<ImageInput> markup();

    /**
     * How many times the image is shown while it is generated, 0 to 3: in {@link dev.easel.TaskStatus.Running#preview()}, for
     * GPT image models on {@link LocalDialect#OPENAI}. The service may show it less often, where it is done sooner. With 0
     * the response comes as a stream and shows nothing before. The default is not to ask: the response comes in one. Each image
     * has a call of its own, as what a stream of several looks like is not documented (OpenAI API reference, create image:
     * {@code stream}, {@code partial_images}).
     */
    public abstract OptionalInt partialImages();

    /**
     * Further images to generate from, beside the request's {@code initImage} or in its place: up to 16 in all with GPT image
     * models on {@link LocalDialect#OPENAI}; as references on {@link LocalDialect#SD_CPP}, {@link LocalDialect#SD_CPP_V1},
     * {@link LocalDialect#LOCALAI}, {@link LocalDialect#VLLM_OMNI} and {@link LocalDialect#SGLANG}. The default is none.
     */
    public abstract List<ImageInput> referenceImages();

    /**
     * Images to generate from, like {@link #referenceImages()}, that the server itself fetches, by their http or https
     * addresses: on {@link LocalDialect#VLLM_OMNI} and {@link LocalDialect#SGLANG}, and with GPT image models on {@link
     * LocalDialect#OPENAI}, where the edit then goes as JSON (OpenAI API reference, create image edit). The default is none.
     */
    public abstract List<URI> referenceAddresses();

    /**
     * Images to generate from, like {@link #referenceImages()}, that OpenAI keeps, by the ids that its files interface gave
     * them: with GPT image models on {@link LocalDialect#OPENAI}, where the edit then goes as JSON (OpenAI API reference,
     * create image edit). The default is none.
     */
    public abstract List<String> referenceFiles();

    /**
     * A mask that OpenAI keeps, by its id, in the place of the request's {@code mask}: with GPT image models on {@link
     * LocalDialect#OPENAI}, where the edit then goes as JSON. It is used as it is: transparent is generated anew. The default is
     * none.
     */
    public abstract Optional<String> maskFile();

    /**
     * Images that go under names of the server's own, beside what Easel sends: files in a form, base64 text in JSON. For
     * example {@code ip_adapter_image} of {@link LocalDialect#SD_CPP}, {@code latent_mask} of {@link LocalDialect#A1111},
     * {@code mask_image} and {@code reference_image} of {@link LocalDialect#VLLM_OMNI}. {@link LocalDialect#SD_API_SERVER}
     * and {@link LocalDialect#SD_CPP_V1} take none. The default is none.
     */
    public abstract Map<String, ImageInput> extraImages();

    /** The {@link #referenceImages()}, the {@link #markup()} and the {@link #extraImages()}. */
    @Override
    public final List<ImageInput> inputs() {
        return Stream.of(referenceImages().stream(), markup().stream(), extraImages().values().stream())
                .flatMap(images -> images)
                .toList();
    }

    /** Refuses blank text, and numbers out of their range. */
    @Value.Check
    void check() {
        notBlank("user", user());
        notBlank("quality", quality());
        notBlank("style", style());
        notBlank("background", background());
        notBlank("moderation", moderation());
        notBlank("inputFidelity", inputFidelity());
        notBlank("complexity", complexity());
        notBlank("maskFile", maskFile());
        referenceFiles().forEach(id -> notBlank("id among referenceFiles", Optional.of(id)));
        extraImages().keySet().forEach(name -> notBlank("name among extraImages", Optional.of(name)));
        for (URI address : referenceAddresses()) {
            if (!Addresses.isWeb(address)) {
                throw new InvalidRequestException(new Violation(
                        "options",
                        "has referenceAddresses with one that is not http:// or https://; for a file or bytes use"
                                + " referenceImages"));
            }
        }
        upTo(100, "outputCompression", outputCompression());
        upTo(3, "partialImages", partialImages());
    }

    private static void upTo(int most, String name, OptionalInt value) {
        if (value.isPresent() && (value.getAsInt() < 0 || value.getAsInt() > most)) {
            throw new InvalidRequestException(
                    new Violation("options", "has " + name + " " + value.getAsInt() + "; give 0 to " + most));
        }
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
