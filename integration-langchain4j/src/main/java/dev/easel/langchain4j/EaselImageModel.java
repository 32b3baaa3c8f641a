package dev.easel.langchain4j;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.model.image.ImageModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * LangChain4j's {@link ImageModel} over any {@link ImageClient}, a routing client included. LangChain4j's methods take a prompt, a number and
 * images; everything else of an {@link ImageRequest} is set in the {@link Builder}, once for all calls of this model. {@link #toBuilder()}
 * makes a model for other settings, which costs nothing.
 *
 * <p>An image has its bytes in base64, or the address of its file where the {@link Builder#options options} name a directory or a file: then
 * nothing of it is in memory. {@link EaselMetadata} names what the metadata of a response hold. The token usage is that of the whole call.
 *
 * <p>Every failure is a {@link dev.langchain4j.exception.LangChain4jException} with Easel's exception as its cause. One that may have been
 * billed is a {@link dev.langchain4j.exception.NonRetriableException}, which LangChain4j does not retry:
 *
 * <table>
 *   <caption>Exceptions</caption>
 *   <tr><th>Easel's<th>LangChain4j's
 *   <tr><td>RateLimitedException, nothing billed<td>RateLimitException, retriable
 *   <tr><td>ServiceException, nothing billed<td>InternalServerException, retriable
 *   <tr><td>ConnectionException, nothing billed<td>RetriableException
 *   <tr><td>AuthenticationException<td>AuthenticationException
 *   <tr><td>ContentRefusedException<td>ContentFilteredException
 *   <tr><td>InvalidRequestException, RejectedException<td>InvalidRequestException
 *   <tr><td>UnsupportedByServiceException<td>UnsupportedFeatureException
 *   <tr><td>any other, a timeout and a cancellation included<td>NonRetriableException
 * </table>
 *
 * <p>All methods block. Thread-safe, where the settings are. The client is the application's to close.
 */
public final class EaselImageModel implements ImageModel {
    private final ImageClient client;
    private final Template template;
    private final CallOptions options;

    private EaselImageModel(Builder builder) {
        this.client = builder.client;
        this.template = builder.template;
        this.options = builder.options;
    }

    /** Returns a model that keeps the defaults of the client and the service. */
    public static EaselImageModel of(ImageClient client) {
        return builder(client).build();
    }

    /** Returns a new builder. */
    public static Builder builder(ImageClient client) {
        return new Builder(client);
    }

    /** Returns a new builder that starts from this model. */
    public Builder toBuilder() {
        Builder builder = new Builder(client);
        builder.template = template;
        builder.options = options;
        return builder;
    }

    @Override
    public Response<Image> generate(String prompt) {
        return call(() -> template.request(prompt, 1), Responses::first);
    }

    /**
     * Generates images. Where some fail, the others are returned, and the metadata say why ({@link EaselMetadata#FAILURES}).
     *
     * @param prompt what the images show
     * @param n how many: 1 to 100
     */
    @Override
    public Response<List<Image>> generate(String prompt, int n) {
        return call(() -> template.request(prompt, n), Responses::all);
    }

    /**
     * Generates an image from a prompt and an image, which is the init image of the request.
     *
     * @param image its bytes in base64, or an {@code http:}, {@code https:} or {@code data:} address
     * @param prompt what the new image shows
     */
    @Override
    public Response<Image> edit(Image image, String prompt) {
        return call(() -> template.request(prompt, 1).initImage(Inputs.of("image", image)), Responses::first);
    }

    /**
     * Generates a part of an image anew.
     *
     * @param image as for {@link #edit(Image, String)}
     * @param mask white where the image is generated anew, black where it stays; {@link dev.easel.Masks} makes one of a transparent image
     * @param prompt what the new image shows
     */
    @Override
    public Response<Image> edit(Image image, Image mask, String prompt) {
        return call(
                () -> template.request(prompt, 1)
                        .initImage(Inputs.of("image", image))
                        .mask(Inputs.of("mask", mask)),
                Responses::first);
    }

    private <T> T call(Supplier<ImageRequest.Builder> request, Function<ImageResult, T> response) {
        return Failures.ofSubmission(
                () -> response.apply(client.generate(request.get().build(), options)));
    }

    /** Builds an {@link EaselImageModel}. For one thread at a time. */
    public static final class Builder {
        private final ImageClient client;
        private Template template = Template.EMPTY;
        private CallOptions options = CallOptions.defaults();

        private Builder(ImageClient client) {
            this.client = Objects.requireNonNull(client, "client");
        }

        /**
         * Sets what each request starts from, in place of everything set before: model, size, seed, LoRAs and all else. Prompt and number
         * of images are those of each call.
         */
        public Builder request(ImageRequest template) {
            this.template = Template.of(Objects.requireNonNull(template, "template"));
            return this;
        }

        /**
         * Adds settings, which are made in each request anew after those set before, for example {@code r -> r.size(512, 512)}. Prompt and
         * number of images are those of each call. Where threads share the model, they call it at the same time.
         */
        public Builder settings(Consumer<? super ImageRequest.Builder> settings) {
            this.template = template.and(Objects.requireNonNull(settings, "settings"));
            return this;
        }

        /** Sets deadline, destination and the like of each call; {@link CallOptions#defaults()} by default. */
        public Builder options(CallOptions options) {
            this.options = Objects.requireNonNull(options, "options");
            return this;
        }

        /** Returns the model. */
        public EaselImageModel build() {
            return new EaselImageModel(this);
        }
    }
}
