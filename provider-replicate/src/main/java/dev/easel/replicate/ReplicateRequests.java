package dev.easel.replicate;

import dev.easel.CaptionRequest;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.ProviderOptions;
import dev.easel.Size;
import dev.easel.UpscaleRequest;
import dev.easel.spi.DataUri;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is sent (Replicate HTTP API, create-a-prediction). */
final class ReplicateRequests {
    /** The field of a response in which images are, or their addresses. */
    static final String OUTPUT = "output";

    /** Larger images are uploaded first: as data URIs they would be echoed with each response about the task. */
    static final long MAX_DATA_URI = 256 * 1024;

    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(24);

    private ReplicateRequests() {}

    static WireExchange<FinishedWork> generate(ImageRequest request, SubmitContext context) {
        ReplicateOptions options = ReplicateOptions.in(request.options());
        ReplicateAddress address = address(request.model(), options);
        JsonObject body = body(address, input(request, context, options).putExtra(request.extraFields()));
        request.callbackUrl()
                .ifPresent(
                        url -> body.put("webhook", url.toString()).put("webhook_events_filter", List.of("completed")));
        return submission(address, body, options, context);
    }

    /** A deployment takes the place of the model. */
    private static ReplicateAddress address(Optional<String> model, ReplicateOptions options) {
        return options.deployment()
                .map(ReplicateAddress::ofDeployment)
                .orElseGet(() -> ReplicateAddress.ofModel(model.orElseThrow()));
    }

    private static JsonObject body(ReplicateAddress address, JsonObject input) {
        JsonObject body = JsonObject.create();
        address.version().ifPresent(version -> body.put("version", version));
        return body.put("input", input);
    }

    private static JsonObject input(ImageRequest request, SubmitContext context, ReplicateOptions options) {
        ReplicateModel model = ReplicateModel.of(request.model().orElseThrow());
        JsonObject input = JsonObject.create();
        if (model.has("prompt")) {
            input.put("prompt", request.prompt());
        }
        if (model.has("negative_prompt")) {
            request.negativePrompt().ifPresent(text -> input.put("negative_prompt", text));
        }
        putSize(request, model, options, input);
        model.steps().ifPresent(name -> request.steps().ifPresent(steps -> input.put(name, steps)));
        model.guidance().ifPresent(name -> request.guidanceScale().ifPresent(scale -> input.put(name, scale)));
        if (model.has("scheduler")) {
            ReplicateSamplers.word(request).ifPresent(word -> input.put("scheduler", word));
        }
        context.seed().ifPresent(seed -> input.put("seed", seed));
        putLoras(request.loras(), model, input);
        request.initImage().ifPresent(image -> model.image().ifPresent(name -> putImage(input, name, image, context)));
        request.mask().ifPresent(mask -> putImage(input, "mask", mask, context));
        request.controls().stream()
                .findFirst()
                .ifPresent(control -> putImage(input, "control_image", control.image(), context));
        model.strength().ifPresent(name -> request.strength().ifPresent(strength -> input.put(name, strength)));
        if (model.has("output_format")) {
            request.outputFormat()
                    .filter(format -> model.makesWebp() || !format.equals(ImageFormat.WEBP))
                    .ifPresent(format -> input.put("output_format", word(format)));
        }
        options.modelInputs().forEach((name, value) -> {
            if (!model.known() || model.has(name)) {
                put(input, name, value);
            }
        });
        return input;
    }

    private static void putSize(
            ImageRequest request, ReplicateModel model, ReplicateOptions options, JsonObject input) {
        if (request.size().isEmpty() || options.aspectRatio().isPresent()) {
            return;
        }
        Size size = request.size().get();
        if (model.takesPixels()) {
            if (model.takesRatio()) {
                input.put("aspect_ratio", "custom");
            }
            input.put("width", size.width()).put("height", size.height());
        } else if (model.takesRatio() && !(request.initImage().isPresent() && model.has("prompt_strength"))) {
            input.put("aspect_ratio", ReplicateRatio.nearest(size).word());
        }
    }

    private static void putLoras(List<Lora> loras, ReplicateModel model, JsonObject input) {
        if (!loras.isEmpty() && model.has("lora_weights")) {
            input.put("lora_weights", loras.get(0).id())
                    .put("lora_scale", loras.get(0).weight());
        }
        if (loras.size() > 1 && model.has("extra_lora")) {
            input.put("extra_lora", loras.get(1).id())
                    .put("extra_lora_scale", loras.get(1).weight());
        }
    }

    private static void put(JsonObject input, String name, Object value) {
        if (value instanceof Boolean truth) {
            input.put(name, truth);
        } else if (value instanceof Integer number) {
            input.put(name, number);
        } else {
            input.put(name, value.toString());
        }
    }

    private static void putImage(JsonObject input, String name, ImageInput image, SubmitContext context) {
        if (image instanceof ImageInput.Url url) {
            input.put(name, url.address().toString());
            return;
        }
        Payload payload = context.payload(image);
        if (isUploaded(payload)) {
            input.put(name, context.uploaded(image));
        } else {
            input.put(name, new DataUri(payload));
        }
    }

    static boolean isUploaded(Payload payload) {
        return payload.length() > MAX_DATA_URI;
    }

    static WireExchange<FinishedWork> upscale(UpscaleRequest request, SubmitContext context) {
        JsonObject input = JsonObject.create();
        putImage(input, "image", request.image(), context);
        input.put("scale", request.factor());
        return ofVerb(request.upscaler(), request.options(), input, context);
    }

    static WireExchange<FinishedWork> caption(CaptionRequest request, SubmitContext context) {
        JsonObject input = JsonObject.create();
        putImage(input, "image", request.image(), context);
        return ofVerb(request.model(), request.options(), input, context);
    }

    private static WireExchange<FinishedWork> ofVerb(
            Optional<String> model, List<ProviderOptions> given, JsonObject input, SubmitContext context) {
        ReplicateOptions options = ReplicateOptions.in(given);
        ReplicateAddress address = address(model, options);
        return submission(address, body(address, input), options, context);
    }

    /** The service is told when to stop the work; a time that it does not take is left out. */
    private static WireExchange<FinishedWork> submission(
            ReplicateAddress address, JsonObject body, ReplicateOptions options, SubmitContext context) {
        Duration stopAfter = options.cancelAfter().or(context::deadline).orElse(Duration.ZERO);
        WireRequest.Builder request =
                WireRequest.post(address.path()).json(body).dataUrisIn(OUTPUT);
        if (!stopAfter.isZero() && stopAfter.compareTo(LONGEST) <= 0) {
            Duration rounded = stopAfter.compareTo(SHORTEST) < 0 ? SHORTEST : stopAfter.plusMillis(999);
            request.header("Cancel-After", Math.min(rounded.toSeconds(), LONGEST.toSeconds()) + "s");
        }
        return new WireExchange<>(request.build(), ReplicateResponses::submitted);
    }

    private static String word(ImageFormat format) {
        return format.equals(ImageFormat.JPEG) ? "jpg" : format.name().toLowerCase(Locale.ROOT);
    }
}
