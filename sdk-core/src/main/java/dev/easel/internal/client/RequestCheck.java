package dev.easel.internal.client;

import dev.easel.Capabilities;
import dev.easel.ControlNet;
import dev.easel.DoubleRange;
import dev.easel.FailureDetails;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.IntRange;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Operation;
import dev.easel.ProviderOptions;
import dev.easel.Sampler;
import dev.easel.UnsupportedPolicy;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.Warning;
import dev.easel.spi.Findings;
import dev.easel.spi.ProviderProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Holds a request against what the service can do, before anything is sent or paid for. What is out of range or missing is
 * a violation; what is not supported is left out with a warning, unless that would make another image than was asked for
 * (an input image that the service cannot take).
 */
final class RequestCheck implements Findings {
    private static final Feature[] FEATURES = Feature.values();

    private final ProviderProtocol protocol;
    private final Capabilities can;
    private final UnsupportedPolicy policy;
    private final boolean canUpload;
    private final List<Violation> violations = new ArrayList<>();
    private final List<Warning> warnings = new ArrayList<>();

    private RequestCheck(ProviderProtocol protocol, Capabilities can, UnsupportedPolicy policy, boolean canUpload) {
        this.canUpload = canUpload;
        this.protocol = protocol;
        this.can = can;
        this.policy = policy;
    }

    /**
     * @param canUpload whether images at hand can be put where the service can fetch them
     * @return what the user has to be told
     * @throws InvalidRequestException with all that is wrong
     */
    static List<Warning> check(
            ImageRequest request,
            ProviderProtocol protocol,
            Capabilities can,
            UnsupportedPolicy policy,
            boolean canUpload) {
        RequestCheck check = new RequestCheck(protocol, can, policy, canUpload);
        check.options(request);
        check.operations(request);
        check.features(request);
        check.ranges(request);
        check.sets(request);
        check.inputs(request);
        check.texts(request);
        protocol.check(request, check);
        if (!check.violations.isEmpty()) {
            throw new InvalidRequestException(
                    check.violations,
                    FailureDetails.builder().provider(protocol.id()).build());
        }
        return List.copyOf(check.warnings);
    }

    @Override
    public void violation(Violation violation) {
        violations.add(violation);
    }

    @Override
    public void warning(Warning warning, Violation violation) {
        if (policy == UnsupportedPolicy.FAIL) {
            violations.add(violation);
        } else {
            warnings.add(warning);
        }
    }

    private void options(ImageRequest request) {
        for (ProviderOptions options : request.options()) {
            if (!options.provider().equals(protocol.id())) {
                violations.add(foreign(options, protocol));
            }
        }
    }

    private void operations(ImageRequest request) {
        needs(request.initImage().isPresent() && request.mask().isEmpty(), "initImage", Operation.IMAGE_TO_IMAGE);
        needs(request.mask().isPresent(), "mask", Operation.INPAINTING);
        needs(!request.controls().isEmpty(), "controls", Operation.CONTROLNET);
    }

    private void needs(boolean asked, String field, Operation operation) {
        if (asked && !can.operations().contains(operation)) {
            violation(
                    Code.UNSUPPORTED,
                    field,
                    "asks for " + operation.label() + ", which " + protocol.id() + " does not do; " + whatItDoes(can));
        }
    }

    private void features(ImageRequest request) {
        for (Feature feature : FEATURES) {
            boolean set = feature.isSetIn(request);
            if (set && !can.features().contains(feature) && !isOperation(feature)) {
                unsupported(feature.field(), protocol.id() + " does not take it");
            } else if (!set && can.required().contains(feature)) {
                violation(Code.MISSING, feature.field(), "is missing; " + protocol.id() + " requires it");
            }
        }
    }

    /** These were judged as operations: leaving them out would make another image than was asked for. */
    private static boolean isOperation(Feature feature) {
        return feature == Feature.INIT_IMAGE || feature == Feature.MASK || feature == Feature.CONTROLS;
    }

    private void ranges(ImageRequest request) {
        request.size().ifPresent(size -> {
            can.width().ifPresent(range -> within("size", "has width ", size.width(), range));
            can.height().ifPresent(range -> within("size", "has height ", size.height(), range));
        });
        if (can.features().contains(Feature.STEPS)) {
            request.steps().ifPresent(value -> can.steps().ifPresent(range -> within("steps", "is ", value, range)));
        }
        if (can.features().contains(Feature.CLIP_SKIP)) {
            request.clipSkip()
                    .ifPresent(value -> can.clipSkip().ifPresent(range -> within("clipSkip", "is ", value, range)));
        }
        if (can.features().contains(Feature.GUIDANCE_SCALE)) {
            request.guidanceScale()
                    .ifPresent(value ->
                            can.guidanceScale().ifPresent(range -> within("guidanceScale", "is ", value, range)));
        }
        if (can.features().contains(Feature.UPSCALE)) {
            request.upscale()
                    .ifPresent(upscale -> can.upscaleFactor()
                            .ifPresent(range -> within("upscale", "has factor ", upscale.factor(), range)));
        }
        for (Lora lora : request.loras()) {
            can.loraWeight()
                    .ifPresent(range -> within("loras", "has " + lora.id() + " with weight ", lora.weight(), range));
        }
        if (can.features().contains(Feature.SEED)
                && request.seed().isPresent()
                && request.seed().getAsLong() > can.maxSeed() - (request.count() - 1L)) {
            violation(
                    Code.OUT_OF_RANGE,
                    "seed",
                    "is " + request.seed().getAsLong() + "; " + protocol.id() + " takes 0 to " + can.maxSeed()
                            + (request.count() > 1 ? ", counted up for each image" : ""));
        }
    }

    private void within(String field, String what, int value, IntRange range) {
        if (!range.contains(value)) {
            violation(Code.OUT_OF_RANGE, field, what + value + "; " + protocol.id() + " takes " + range);
        }
    }

    private void within(String field, String what, double value, DoubleRange range) {
        if (!range.contains(value)) {
            violation(Code.OUT_OF_RANGE, field, what + value + "; " + protocol.id() + " takes " + range);
        }
    }

    private void sets(ImageRequest request) {
        request.sampler().ifPresent(sampler -> {
            // A name that is not in the common vocabulary is the user's own and goes out as it is.
            if (Sampler.known().contains(sampler)
                    && !can.samplers().isEmpty()
                    && !can.samplers().contains(sampler)) {
                violation(
                        Code.UNSUPPORTED,
                        "sampler",
                        "is " + sampler + "; " + protocol.id() + " has " + join(can.samplers()));
            }
        });
        request.outputFormat().ifPresent(format -> {
            if (can.features().contains(Feature.OUTPUT_FORMAT)
                    && !can.outputFormats().contains(format)) {
                violation(
                        Code.UNSUPPORTED,
                        "outputFormat",
                        "is " + format + "; " + protocol.id() + " makes " + join(can.outputFormats()));
            }
            if (format == ImageFormat.UNKNOWN) {
                violation(Code.INVALID, "outputFormat", "is UNKNOWN; name a format, or leave it out");
            }
        });
        if (!can.operations().contains(Operation.CONTROLNET)) {
            return;
        }
        if (request.controls().size() > can.maxControls()) {
            violation(
                    Code.OUT_OF_RANGE,
                    "controls",
                    "has " + request.controls().size() + "; " + protocol.id() + " takes " + can.maxControls());
        }
        for (ControlNet control : request.controls()) {
            if (!can.controlTypes().isEmpty() && !can.controlTypes().contains(control.type())) {
                violation(
                        Code.UNSUPPORTED,
                        "controls",
                        "has type " + control.type() + "; " + protocol.id() + " has " + join(can.controlTypes()));
            }
        }
    }

    private void inputs(ImageRequest request) {
        request.initImage().ifPresent(image -> input("initImage", image));
        request.mask().ifPresent(image -> input("mask", image));
        for (ControlNet control : request.controls()) {
            input("controls", control.image());
        }
        for (ProviderOptions options : request.options()) {
            options.inputs().forEach(image -> input("options", image));
        }
    }

    private void input(String field, ImageInput image) {
        if (isOutOfReach(image, can, canUpload)) {
            violation(Code.UNSUPPORTED, field, needsAddress(protocol));
            return;
        }
        try {
            InputPayload.of(field, image);
        } catch (InvalidRequestException noImage) {
            violations.addAll(noImage.violations());
        }
    }

    /** No charset has bytes for half of a surrogate pair: each server would draw something else. */
    private void texts(ImageRequest request) {
        text("prompt", request.prompt());
        request.negativePrompt().ifPresent(text -> text("negativePrompt", text));
    }

    private void text(String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) && !Character.isSupplementaryCodePoint(text.codePointAt(i++))) {
                violation(
                        Code.MALFORMED,
                        field,
                        "holds half of a character (a lone surrogate); cut texts between characters");
                return;
            }
        }
    }

    /** Whether the service would have to fetch an image that is at hand here alone. */
    static boolean isOutOfReach(ImageInput input, Capabilities can, boolean canUpload) {
        return !(input instanceof ImageInput.Url) && can.inputForm() == InputForm.URL && !canUpload;
    }

    /** For an operation that it does not do. */
    static String whatItDoes(Capabilities can) {
        return "it does "
                + can.operations().stream().sorted().map(Operation::label).collect(Collectors.joining(", "));
    }

    static Violation foreign(ProviderOptions options, ProviderProtocol protocol) {
        return Violation.of(
                Code.WRONG_PROVIDER,
                "options",
                "has those of provider " + options.provider() + ", but this client speaks to " + protocol.id()
                        + "; leave them out of the request");
    }

    /** What is wrong with an image at hand that the service would have to fetch. */
    static String needsAddress(ProviderProtocol protocol) {
        return "is given as a file or bytes; " + protocol.id()
                + " takes an address only: put the image where the service can reach it and give ImageInput.url,"
                + " or give the client an uploader (ImageClientBuilder.uploader)";
    }

    private static String join(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
