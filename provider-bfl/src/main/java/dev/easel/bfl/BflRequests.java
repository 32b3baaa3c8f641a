package dev.easel.bfl;

import dev.easel.ControlNet;
import dev.easel.FailureDetails;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Size;
import dev.easel.Violation;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is sent (OpenAPI description). Only what the model has a field for, since FLUX 3 and the tools refuse what they do not know. */
final class BflRequests {
    private static final long MAX_BASE64 = 20_000_000;
    private static final long MAX_PIXELS = 20_000_000;
    private static final long MAX_PIXELS_FLUX_3 = 16_000_000;
    /** 9 megapixels; as with the size of an image, the service does not say of how many pixels each. */
    private static final long MAX_PIXELS_TOGETHER = 9L * 1024 * 1024;

    private static final int MIN_SIDE = 256;

    private final ImageRequest request;
    private final SubmitContext context;
    private final BflModel model;
    private final BflOptions options;
    private final JsonObject json = JsonObject.create();
    private final List<Violation> violations = new ArrayList<>();
    private long pixels;

    private BflRequests(ImageRequest request, SubmitContext context, BflModel model) {
        this.request = request;
        this.context = context;
        this.model = model;
        this.options = BflOptions.in(request.options());
    }

    /** @throws InvalidRequestException if an image is larger than the service takes, or the extra fields cannot be sent */
    static WireRequest submission(ImageRequest request, SubmitContext context, BflModel model, BflSettings settings) {
        return WireRequest.post("/v1/" + model.name())
                .json(new BflRequests(request, context, model).body(settings))
                .build();
    }

    /** The images that a submission carries, in the order in which the model gets them; without the mask. */
    static List<ImageInput> images(ImageRequest request, BflModel model) {
        List<ImageInput> images = new ArrayList<>();
        request.initImage().ifPresent(images::add);
        images.addAll(BflOptions.in(request.options()).referenceImages());
        if (!model.takesControl()) {
            request.controls().stream().map(ControlNet::image).forEach(images::add);
        }
        return images;
    }

    /** Whether the service is told to call back. */
    static boolean callsBack(ImageRequest request, BflModel model) {
        return request.callbackUrl().isPresent() && model.takes("webhook_url");
    }

    private JsonObject body(BflSettings settings) {
        if (model.takes("prompt")) {
            json.put("prompt", request.prompt());
        }
        putImages();
        putSize();
        checkPixels();
        if (model.takes("seed")) {
            context.seed().ifPresent(seed -> json.put("seed", seed));
        }
        if (model.takes("steps")) {
            request.steps().ifPresent(steps -> json.put("steps", steps));
        }
        put("guidance", request.guidanceScale());
        if (model.takes("output_format")) {
            request.outputFormat().ifPresent(format -> json.put("output_format", word(format)));
        }
        putOptions();
        if (callsBack(request, model)) {
            json.put("webhook_url", request.callbackUrl().orElseThrow().toString())
                    .put("webhook_secret", settings.webhookSecret());
        }
        json.putExtra(request.extraFields());
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(
                    violations, FailureDetails.builder().provider(Bfl.PROVIDER).build());
        }
        return json;
    }

    private void putImages() {
        List<ImageInput> images = images(request, model);
        if (model.listsImages()) {
            List<Object> listed = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                listed.add(content(field(i), images.get(i)));
            }
            if (!listed.isEmpty()) {
                json.put("images", listed);
            }
        } else if (model.takesImages()) {
            for (int i = 0; i < images.size(); i++) {
                put(i == 0 ? model.imageField() : model.imageField() + "_" + (i + 1), content(field(i), images.get(i)));
            }
        }
        request.mask().ifPresent(this::putMask);
        if (model.takesControl()) {
            request.controls().stream().findFirst().ifPresent(this::putControl);
        }
    }

    /** The field of the request that an image comes from, by its place in {@link #images}. */
    private String field(int image) {
        int references = request.initImage().isPresent() ? 1 : 0;
        if (image < references) {
            return "initImage";
        }
        return image < references + options.referenceImages().size() ? "options" : "controls";
    }

    private void putMask(ImageInput mask) {
        Object content = content("mask", mask);
        ImageInput masked = request.initImage().orElseThrow();
        if (content instanceof Payload payload && !(masked instanceof ImageInput.Url)) {
            Optional<Size> own = payload.size();
            Optional<Size> other = context.payload(masked).size();
            if (own.isPresent() && other.isPresent() && !own.equals(other)) {
                violations.add(Violation.of(
                        Violation.Code.CONFLICT,
                        "mask",
                        "is " + own.get() + ", and the image that it masks is " + other.get()
                                + "; bfl takes a mask of the image's size"));
            }
        }
        put("mask", content);
    }

    private void putControl(ControlNet control) {
        put(
                options.controlMap().orElse(false) ? "preprocessed_image" : "control_image",
                content("controls", control.image()));
        if (model.takes("canny_low_threshold")) {
            control.lowThreshold().ifPresent(low -> json.put("canny_low_threshold", low));
            control.highThreshold().ifPresent(high -> json.put("canny_high_threshold", high));
        }
    }

    private void putSize() {
        Optional<Size> size = request.size();
        if (model.sizing().takesPixels()) {
            // Never a zero, although that is the printed default of FLUX.2: its own minimum refuses it.
            size.map(model.sizing()::rounded)
                    .ifPresent(sent -> json.put("width", sent.width()).put("height", sent.height()));
        }
        if (model.takes("aspect_ratio")) {
            options.aspectRatio()
                    .or(() -> size.filter(s -> model.sizing().takesRatio()).map(model.sizing()::ratio))
                    .ifPresent(ratio -> json.put("aspect_ratio", ratio));
        }
        if (model.takes("resolution")) {
            options.resolution()
                    .or(() -> size.filter(s -> model.sizing().takesRatio()).map(BflSizing::resolution))
                    .ifPresent(resolution -> json.put("resolution", resolution));
        }
    }

    private void checkPixels() {
        long together = pixels
                + request.size()
                        .map(size -> (long) size.width() * size.height())
                        .orElse(0L);
        if (pixels > 0 && model.limitsPixelsTogether() && together > MAX_PIXELS_TOGETHER) {
            refuse(
                    options.referenceImages().isEmpty() ? "initImage" : "options",
                    "brings all images, the one that is generated among them, to " + together + " pixels; "
                            + model.name() + " takes 9 megapixels together");
        }
    }

    private void putOptions() {
        if (model.takes("safety_tolerance")) {
            options.safetyTolerance().ifPresent(value -> json.put("safety_tolerance", value));
        }
        model.rewritingField()
                .ifPresent(field -> options.promptUpsampling()
                        .ifPresent(rewrite -> json.put(field, field.equals("disable_pup") != rewrite)));
        put("grounding", options.grounding());
        put("raw", options.raw());
        put("image_prompt_strength", options.imagePromptStrength());
        if (model.takes("finetune_id")) {
            Optional<Lora> lora = request.loras().stream().findFirst();
            lora.map(Lora::id).or(options::finetuneId).ifPresent(id -> json.put("finetune_id", id));
            put(
                    "finetune_strength",
                    lora.map(given -> OptionalDouble.of(given.weight())).orElse(options.finetuneStrength()));
        }
        if (model.takes("top")) {
            options.expansion()
                    .ifPresent(by -> json.put("top", by.top())
                            .put("bottom", by.bottom())
                            .put("left", by.left())
                            .put("right", by.right()));
        }
        if (model.takes("reference_offset_x")) {
            options.outpaintOffset()
                    .ifPresent(
                            offset -> json.put("reference_offset_x", offset.x()).put("reference_offset_y", offset.y()));
        }
        if (model.takes("mode")) {
            options.outpaintMode().ifPresent(mode -> json.put("mode", mode.word()));
        }
        put("auto_crop", options.autoCrop());
        if (model.takes("dilate_pixels")) {
            options.dilatePixels().ifPresent(pixels -> json.put("dilate_pixels", pixels));
        }
        if (model.takes("version")) {
            options.version().ifPresent(version -> json.put("version", version));
        }
        if (model.takes("user")) {
            options.user().ifPresent(user -> json.put("user", user));
        }
    }

    private void put(String field, Optional<Boolean> value) {
        if (model.takes(field)) {
            value.ifPresent(set -> json.put(field, set));
        }
    }

    private void put(String field, OptionalDouble value) {
        if (model.takes(field)) {
            value.ifPresent(number -> json.put(field, number));
        }
    }

    private void put(String field, Object content) {
        if (content instanceof Payload payload) {
            json.put(field, payload);
        } else {
            json.put(field, content.toString());
        }
    }

    /**
     * An address where the model takes one, else the bytes: bare base64, since the service says nothing of {@code data:} URIs.
     *
     * @param name what the image is in the user's request
     */
    private Object content(String name, ImageInput input) {
        if (input instanceof ImageInput.Url && !model.inlineImages()) {
            return context.address(input).toString();
        }
        Payload image = context.payload(input);
        String what = (name.equals("initImage") || name.equals("mask") ? "is" : "has") + " an image of ";
        long base64 = (image.length() + 2) / 3 * 4;
        if (base64 > MAX_BASE64) {
            refuse(name, what + image.length() + " bytes; bfl takes 15 MB, which are 20 MB of base64");
        }
        image.size().ifPresent(size -> {
            pixels += (long) size.width() * size.height();
            long most = model.listsImages() ? MAX_PIXELS_FLUX_3 : MAX_PIXELS;
            if ((long) size.width() * size.height() > most) {
                refuse(name, what + size + " pixels; bfl takes " + most / 1_000_000 + " megapixels");
            }
            if (Math.min(size.width(), size.height()) < MIN_SIDE) {
                refuse(name, what + size + " pixels; bfl takes sides of " + MIN_SIDE + " or more");
            }
        });
        return image;
    }

    private void refuse(String field, String message) {
        violations.add(Violation.of(Violation.Code.OUT_OF_RANGE, field, message));
    }

    private static String word(ImageFormat format) {
        return switch (format) {
            case JPEG -> "jpeg";
            case WEBP -> "webp";
            default -> "png";
        };
    }
}
