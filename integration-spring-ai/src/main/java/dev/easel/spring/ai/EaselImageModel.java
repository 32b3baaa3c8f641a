package dev.easel.spring.ai;

import dev.easel.ConnectionException;
import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageResult;
import dev.easel.RateLimitedException;
import dev.easel.ServiceException;
import dev.easel.spring.ai.PromptReader.Reading;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.image.Image;
import org.springframework.ai.image.ImageGeneration;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.ImageResponse;
import org.springframework.ai.image.observation.DefaultImageModelObservationConvention;
import org.springframework.ai.image.observation.ImageModelObservationContext;
import org.springframework.ai.image.observation.ImageModelObservationConvention;
import org.springframework.ai.image.observation.ImageModelObservationDocumentation;

/**
 * Spring AI's {@link ImageModel} over any {@link ImageClient}, a routing client included. {@link EaselImageOptions} carry everything that a
 * request can have; of other {@link org.springframework.ai.image.ImageOptions} number, model, width and height are used, and for the rest
 * there is a warning in the metadata of the response. {@link EaselMetadata} names what they hold.
 *
 * <p>An image has its bytes in base64, or the address of its file where the call options name a directory or a file: then nothing of it is
 * in memory. Where some images fail, the others are in the response.
 *
 * <p>What fails is an {@link EaselException} as the client throws it. Spring AI's own retry ({@code RetryUtils}) repeats none of them: the
 * client has repeated what it can without paying twice. A retry of your own should ask {@link #mayBeRepeated}.
 *
 * <p>{@link #call} blocks. Thread-safe, where the default options are. The client is the application's to close.
 */
public final class EaselImageModel implements ImageModel {
    private static final ImageModelObservationConvention DEFAULT = new DefaultImageModelObservationConvention();

    private final ImageClient client;
    private final EaselImageOptions defaultOptions;
    private final ObservationRegistry registry;
    private final @Nullable ImageModelObservationConvention convention;

    private EaselImageModel(Builder builder) {
        this.client = builder.client;
        this.defaultOptions = builder.defaultOptions;
        this.registry = builder.registry;
        this.convention = builder.convention;
    }

    /** Returns a model that keeps the defaults of the client and the service, and is not observed. */
    public static EaselImageModel of(ImageClient client) {
        return builder(client).build();
    }

    /** Returns a new builder. */
    public static Builder builder(ImageClient client) {
        return new Builder(client);
    }

    /**
     * Returns whether a call that ended so may be repeated without paying twice: nothing of it can have been billed, and the next time may
     * be another. It fits Spring's {@code RetryPolicy.builder().predicate(EaselImageModel::mayBeRepeated)}.
     */
    public static boolean mayBeRepeated(Throwable failure) {
        return failure instanceof EaselException easel
                && !easel.mayHaveBeenBilled()
                && (easel instanceof RateLimitedException
                        || easel instanceof ConnectionException
                        || easel instanceof ServiceException);
    }

    /**
     * Generates the images of a prompt. The texts of its messages become the prompt, those with a weight below zero the negative prompt,
     * and the first of its media the init image.
     *
     * @throws dev.easel.InvalidRequestException if something is wrong with the prompt or its options; nothing was sent
     * @throws EaselException if it ended without an image
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    @Override
    public ImageResponse call(ImagePrompt prompt) {
        Reading reading = PromptReader.read(prompt, defaultOptions);
        ImageModelObservationContext context = ImageModelObservationContext.builder()
                .imagePrompt(new ImagePrompt(prompt.getInstructions(), EaselImageOptions.of(reading.request())))
                .provider(client.provider().value())
                .build();
        Observation observation = ImageModelObservationDocumentation.IMAGE_MODEL_OPERATION.observation(
                convention, DEFAULT, () -> context, registry);
        return Objects.requireNonNull(observation.observe(() -> {
            ImageResponse response = generate(reading);
            context.setResponse(response);
            return response;
        }));
    }

    private ImageResponse generate(Reading reading) {
        ImageResult result = client.generate(reading.request(), reading.options());
        return new ImageResponse(
                result.images().stream().map(EaselImageModel::generation).toList(),
                EaselMetadata.of(result, reading.warnings()));
    }

    /** An image that is in a file already has the file's address, so that its bytes do not come to memory for nothing. */
    private static ImageGeneration generation(GeneratedImage image) {
        String file = image.path().map(path -> path.toUri().toString()).orElse(null);
        return new ImageGeneration(
                new Image(file, file == null ? base64(image) : null), new EaselGenerationMetadata(image));
    }

    /** Returns null for an image that went to the caller's own sink: nobody has its bytes any more. */
    private static @Nullable String base64(GeneratedImage image) {
        try {
            return Base64.getEncoder().encodeToString(image.bytes());
        } catch (IllegalStateException wentToASink) {
            return null;
        }
    }

    /** Builds an {@link EaselImageModel}. For one thread at a time. */
    public static final class Builder {
        private final ImageClient client;
        private EaselImageOptions defaultOptions = EaselImageOptions.of(request -> {});
        private ObservationRegistry registry = ObservationRegistry.NOOP;
        private @Nullable ImageModelObservationConvention convention;

        private Builder(ImageClient client) {
            this.client = Objects.requireNonNull(client, "client");
        }

        /** Sets the options that those of a prompt are made on top of. By default they set nothing. */
        public Builder defaultOptions(EaselImageOptions defaultOptions) {
            this.defaultOptions = Objects.requireNonNull(defaultOptions, "defaultOptions");
            return this;
        }

        /**
         * Sets where calls are observed, as Spring AI's own models are; nowhere by default. A client with {@code EaselObservations} needs
         * none: its observation of the task has the same name, and says more.
         */
        public Builder observationRegistry(ObservationRegistry registry) {
            this.registry = Objects.requireNonNull(registry, "registry");
            return this;
        }

        /** Sets names and keys of the observation. By default the registry's or Spring AI's own hold. */
        public Builder observationConvention(@Nullable ImageModelObservationConvention convention) {
            this.convention = convention;
            return this;
        }

        /** Returns the model. */
        public EaselImageModel build() {
            return new EaselImageModel(this);
        }
    }
}
