package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.Generation;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.spi.Download;
import dev.easel.spi.Findings;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The generations of OpenAI's Images API. A model's own rules for sizes and prompts are left to the server: local servers
 * give OpenAI's names to models of their own.
 */
final class OpenAiDialect implements Dialect {
    private static final String GENERATIONS = "/v1/images/generations";

    private final Capabilities capabilities;
    private final LocalResponseFormat responseFormat;
    private final PictureAddresses addresses;

    OpenAiDialect(LocalSettings settings) {
        this.capabilities = Capabilities.builder()
                .operations(Set.of(Operation.TEXT_TO_IMAGE))
                .features(Set.of(Feature.MODEL, Feature.SIZE, Feature.OUTPUT_FORMAT))
                .required(Set.of(Feature.MODEL))
                .outputFormats(List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP))
                .imagesPerCall(settings.imagesPerCall())
                .inputForm(InputForm.MULTIPART)
                .delivery(Delivery.BLOCKING)
                .build();
        this.responseFormat = settings.responseFormat();
        this.addresses = PictureAddresses.ofServerThatKnowsItsHost(settings);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        String model = model(request);
        if (request.outputFormat().isPresent() && isDallE(model)) {
            findings.unsupported("outputFormat", "was left out: " + model + " makes PNG alone");
        }
        if (isGptImage(model)
                && LocalOptions.of(request)
                        .responseFormat()
                        .filter(LocalResponseFormat.URL::equals)
                        .isPresent()) {
            findings.unsupported("options", "has responseFormat URL, left out: " + model + " answers base64 alone");
        }
        if (request.extraFields().containsKey("n")) {
            findings.violation("extraFields", "has \"n\"; set the request's count instead");
        }
        if (Boolean.TRUE.equals(request.extraFields().get("stream"))) {
            findings.violation("extraFields", "has \"stream\", whose answer Easel does not read; leave it out");
        }
    }

    @Override
    public WireRequest submit(ImageRequest request, SubmitContext context) {
        String model = model(request);
        LocalOptions options = LocalOptions.of(request);
        JsonObject fields = JsonObject.create().put("model", model).put("prompt", request.prompt());
        if (context.images() > 1) {
            fields.put("n", context.images());
        }
        request.size().ifPresent(size -> fields.put("size", size.toString()));
        if (!isGptImage(model)) {
            fields.put(
                    "response_format",
                    options.responseFormat().orElse(responseFormat).word());
        }
        if (!isDallE(model)) {
            request.outputFormat()
                    .ifPresent(
                            format -> fields.put("output_format", format.name().toLowerCase(Locale.ROOT)));
        }
        options.quality().ifPresent(quality -> fields.put("quality", quality));
        options.user().ifPresent(user -> fields.put("user", user));
        fields.putExtra(request.extraFields());
        return WireRequest.post(GENERATIONS).json(fields).imagesIn("b64_json").build();
    }

    @Override
    public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
        return response.isSuccessful()
                ? ImageData.read(response, url -> addresses.locate(url).map(Download::of), OpenAiDialect::generation)
                : new SubmitOutcome.Refused(ServerWords.problem(response));
    }

    private static Generation generation(JsonValue item) {
        return item.get("revised_prompt")
                .nonBlank()
                .map(prompt -> Generation.builder().prompt(prompt).build())
                .orElse(Generation.unknown());
    }

    /** Empty only while a request that lacks it is being checked. */
    private static String model(ImageRequest request) {
        return request.model().orElse("");
    }

    /** Those that answer base64 alone, and refuse to be asked how. */
    private static boolean isGptImage(String model) {
        return model.startsWith("gpt-image") || model.startsWith("chatgpt-image");
    }

    private static boolean isDallE(String model) {
        return model.startsWith("dall-e");
    }
}
