package dev.easel.fal;

import dev.easel.CaptionRequest;
import dev.easel.ControlNet;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Size;
import dev.easel.UpscaleRequest;
import dev.easel.spi.DataUri;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is sent (fal queue API, submit). The body is the model's input; what is for the platform goes into headers and the query. */
final class FalRequests {
    /** Larger images are uploaded first: fal advises data URIs for small ones alone. */
    private static final long MAX_DATA_URI = 256 * 1024;

    /** The older name of the start timeout takes no less. */
    private static final Duration SHORTEST_OLD_TIMEOUT = Duration.ofSeconds(1);

    private final FalHosts hosts;

    FalRequests(FalHosts hosts) {
        this.hosts = hosts;
    }

    WireExchange<FinishedWork> generate(ImageRequest request, SubmitContext context) {
        FalModel model = FalModel.of(request);
        FalOptions options = FalOptions.in(request.options());
        JsonObject body = input(request, context, model, options).putExtra(request.extraFields());
        return submission(model.id(), body, options, request.callbackUrl().orElse(null));
    }

    private static JsonObject input(ImageRequest request, SubmitContext context, FalModel model, FalOptions options) {
        JsonObject input = JsonObject.create().put("prompt", request.prompt());
        if (model.has("negative_prompt")) {
            request.negativePrompt().ifPresent(text -> input.put("negative_prompt", text));
        }
        putSize(request, model, options, input);
        if (context.images() > 1) {
            input.put("num_images", context.images());
        }
        if (model.has("num_inference_steps")) {
            request.steps().ifPresent(steps -> input.put("num_inference_steps", steps));
        }
        if (model.has("guidance_scale")) {
            request.guidanceScale().ifPresent(scale -> input.put("guidance_scale", scale));
        }
        if (model.has("scheduler")) {
            FalSamplers.word(request).ifPresent(word -> input.put("scheduler", word));
        }
        if (model.has("clip_skip")) {
            request.clipSkip().ifPresent(layers -> input.put("clip_skip", layers));
        }
        if (model.has("seed")) {
            context.seed().ifPresent(seed -> input.put("seed", seed));
        }
        if (model.has("loras") && !request.loras().isEmpty()) {
            input.put(
                    "loras",
                    request.loras().stream()
                            .map(lora ->
                                    JsonObject.create().put("path", lora.id()).put("scale", lora.weight()))
                            .toList());
        }
        putImages(request, context, model, options, input);
        model.strength().ifPresent(name -> request.strength().ifPresent(strength -> input.put(name, strength)));
        model.format()
                .ifPresent(name -> request.outputFormat()
                        .filter(format -> !format.equals(ImageFormat.WEBP) || model.has("webp"))
                        .ifPresent(format -> input.put(name, format.name().toLowerCase(Locale.ROOT))));
        options.modelInputs().forEach((name, value) -> {
            if (model.has(name)) {
                put(input, name, value);
            }
        });
        return input;
    }

    private static void put(JsonObject input, String name, Object value) {
        if (value instanceof Boolean truth) {
            input.put(name, truth);
        } else {
            input.put(name, value.toString());
        }
    }

    private static void putSize(ImageRequest request, FalModel model, FalOptions options, JsonObject input) {
        if (request.size().isEmpty() || options.aspectRatio().isPresent()) {
            return;
        }
        Size size = request.size().get();
        if (model.has("image_size")) {
            input.put(
                    "image_size", JsonObject.create().put("width", size.width()).put("height", size.height()));
        } else if (model.takesRatio()) {
            input.put("aspect_ratio", FalRatio.nearest(size));
        }
    }

    private static void putImages(
            ImageRequest request, SubmitContext context, FalModel model, FalOptions options, JsonObject input) {
        List<ImageInput> images = new ArrayList<>();
        request.initImage().ifPresent(images::add);
        images.addAll(options.referenceImages());
        boolean one = images.size() == 1 && (request.initImage().isPresent() || !model.has("image_urls"));
        if (one && model.has("image_url")) {
            put(input, "image_url", images.get(0), context);
        } else if (!images.isEmpty()) {
            input.put(
                    "image_urls",
                    images.stream().map(image -> form(image, context)).toList());
        }
        request.mask().ifPresent(mask -> put(input, "mask_url", mask, context));
        for (ControlNet control : request.controls()) {
            if (model.has("controlnets")) {
                JsonObject net = JsonObject.create();
                control.model().ifPresent(path -> net.put("path", path));
                put(net, "control_image_url", control.image(), context);
                control.weight().ifPresent(weight -> net.put("conditioning_scale", weight));
                control.guidanceStart().ifPresent(start -> net.put("start_percentage", start));
                control.guidanceEnd().ifPresent(end -> net.put("end_percentage", end));
                input.put("controlnets", List.of(net));
            } else {
                put(input, "control_image_url", control.image(), context);
                control.weight().ifPresent(weight -> input.put("controlnet_conditioning_scale", weight));
            }
        }
    }

    private static void put(JsonObject into, String name, ImageInput image, SubmitContext context) {
        Object form = form(image, context);
        if (form instanceof DataUri uri) {
            into.put(name, uri);
        } else {
            into.put(name, form.toString());
        }
    }

    /** Returns an address, or the image as a data URI. */
    private static Object form(ImageInput image, SubmitContext context) {
        if (image instanceof ImageInput.Url url) {
            return url.address().toString();
        }
        Payload payload = context.payload(image);
        return isUploaded(payload) ? context.uploaded(image) : new DataUri(payload);
    }

    static boolean isUploaded(Payload payload) {
        return payload.length() > MAX_DATA_URI;
    }

    WireExchange<FinishedWork> upscale(UpscaleRequest request, SubmitContext context) {
        FalUpscaler upscaler = FalUpscaler.of(request).orElseThrow();
        JsonObject input = JsonObject.create();
        put(input, "image_url", request.image(), context);
        upscaler.factor().ifPresent(name -> input.put(name, request.factor()));
        return submission(upscaler.endpoint(), input, FalOptions.in(request.options()), null);
    }

    WireExchange<FinishedWork> caption(CaptionRequest request, SubmitContext context) {
        JsonObject input = JsonObject.create();
        put(input, "image_url", request.image(), context);
        String endpoint = request.model().orElse(Fal.FLORENCE);
        return submission(endpoint, input, FalOptions.in(request.options()), null);
    }

    private WireExchange<FinishedWork> submission(
            String endpoint, JsonObject body, FalOptions options, @Nullable URI callback) {
        List<String> query = new ArrayList<>();
        if (callback != null) {
            query.add("fal_webhook=" + URLEncoder.encode(callback.toString(), StandardCharsets.UTF_8));
        }
        options.maxQueueLength().ifPresent(most -> query.add("fal_max_queue_length=" + most));
        WireRequest.Builder request = WireRequest.post(
                        "/" + endpoint + (query.isEmpty() ? "" : "?" + String.join("&", query)))
                .json(body);
        options.lowPriority().ifPresent(low -> request.header("X-Fal-Queue-Priority", low ? "low" : "normal"));
        options.startTimeout().ifPresent(wait -> startTimeout(request, wait));
        options.noRetry().filter(Boolean::booleanValue).ifPresent(no -> request.header("X-Fal-No-Retry", "1"));
        options.disableFallback()
                .filter(Boolean::booleanValue)
                .ifPresent(no -> request.header("x-app-fal-disable-fallback", "true"));
        options.storeIo().ifPresent(store -> request.header("X-Fal-Store-IO", store ? "1" : "0"));
        options.runnerHint().ifPresent(hint -> request.header("X-Fal-Runner-Hint", hint));
        lifecycle(options).ifPresent(value -> request.header("X-Fal-Object-Lifecycle-Preference", value));
        return new WireExchange<>(
                request.build(), response -> FalResponses.submitted(response, endpoint, hosts.basePath()));
    }

    /** Of its two names the new one wins where both are known; which of them the service knows is not certain. */
    private static void startTimeout(WireRequest.Builder request, Duration wait) {
        String seconds = new BigDecimal(wait.toMillis())
                .movePointLeft(3)
                .stripTrailingZeros()
                .toPlainString();
        request.header("X-Fal-Request-Start-Timeout", seconds);
        if (wait.compareTo(SHORTEST_OLD_TIMEOUT) > 0) {
            request.header("X-Fal-Request-Timeout", seconds);
        }
    }

    /** Returns the value of the header that says how long images are kept. */
    static Optional<String> lifecycle(FalOptions options) {
        return options.expiresIn().map(after -> "{\"expiration_duration_seconds\":" + after.toSeconds() + "}");
    }
}
