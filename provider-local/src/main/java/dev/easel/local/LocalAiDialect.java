package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.InvalidRequestException;
import dev.easel.Operation;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * LocalAI. It has no edits: a picture to start from travels in the JSON of a generation, and inpainting has a route of its
 * own, which answers addresses alone.
 */
final class LocalAiDialect implements Dialect {
    private static final String UPSCALING = "/v1/images/upscale";
    private static final String INPAINTING = "/v1/images/inpainting";

    private final Capabilities capabilities;
    private final LocalResponseFormat responseFormat;
    private final PictureAddresses addresses;
    private final OpenAiAnswers answers;

    LocalAiDialect(LocalSettings settings) {
        this.capabilities = Capabilities.builder()
                .operations(Set.of(
                        Operation.TEXT_TO_IMAGE, Operation.IMAGE_TO_IMAGE, Operation.INPAINTING, Operation.UPSCALE))
                .features(Set.of(
                        Feature.NEGATIVE_PROMPT,
                        Feature.MODEL,
                        Feature.SIZE,
                        Feature.STEPS,
                        Feature.SEED,
                        Feature.INIT_IMAGE,
                        Feature.MASK))
                .maxSeed(Integer.MAX_VALUE)
                .imagesPerCall(settings.imagesPerCall())
                .catalogues(Set.of(Catalogue.MODELS))
                .inputForm(InputForm.BASE64)
                .delivery(Delivery.BLOCKING)
                .build();
        this.responseFormat = settings.responseFormat();
        this.addresses = PictureAddresses.ofServerThatKnowsItsHost(settings);
        this.answers = new OpenAiAnswers(addresses);
    }

    @Override
    public Optional<WireRequest> locate(String address) {
        return addresses.locate(address);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return Lists.openAiModels("/v1/models");
    }

    /** Made by the model that the request names as its upscaler, twice or four times as wide and high. */
    @Override
    public Job upscale(UpscaleRequest request) {
        if (request.factor() != 2 && request.factor() != 4) {
            throw new InvalidRequestException(
                    new Violation("factor", "is " + request.factor() + "; LocalAI takes 2 and 4"));
        }
        return new Upscaling(request, answers);
    }

    private record Upscaling(UpscaleRequest request, OpenAiAnswers answers) implements Job {
        @Override
        public List<ImageInput> inputs() {
            return List.of(request.image());
        }

        @Override
        public WireExchange<FinishedWork> submit(SubmitContext context) {
            JsonObject fields = JsonObject.create();
            request.upscaler().ifPresent(model -> fields.put("model", model));
            fields.put("image", context.payload(request.image())).put("scale", (long) request.factor());
            WireRequest call = WireRequest.post(UPSCALING)
                    .body(Form.of(fields))
                    .imagesIn("b64_json")
                    .dataUrisIn("url")
                    .build();
            return new WireExchange<>(call, response -> answers.read(response, OptionalLong.empty()));
        }
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        boolean inpainting = request.mask().isPresent();
        if (request.strength().isPresent()) {
            findings.unsupported("strength", "was left out: LocalAI has none");
        }
        if (inpainting) {
            inpainting(request, findings);
        } else if (request.prompt().contains("|")) {
            findings.violation(
                    "prompt",
                    "has a |, behind which LocalAI reads what the picture should not show; set negativePrompt");
        }
        LocalOption.check(
                LocalOptions.of(request),
                inpainting
                        ? Set.of()
                        : Set.of(
                                LocalOption.RESPONSE_FORMAT,
                                LocalOption.QUALITY,
                                LocalOption.REFERENCE_IMAGES,
                                LocalOption.EXTRA_IMAGES),
                inpainting ? "LocalAI's inpainting" : "LocalAI",
                findings);
        OpenAiRules.extraFields(request.extraFields(), inpainting, findings);
    }

    private void inpainting(ImageRequest request, Findings findings) {
        if (request.size().isPresent()) {
            findings.unsupported("size", "was left out: LocalAI inpaints 512x512 alone");
        }
        if (request.seed().isPresent()) {
            // Left out with a warning, the result would tell it as the one that the picture was made with.
            findings.violation("seed", "is set, and LocalAI's inpainting has none; leave it out");
        }
        if (request.negativePrompt().isPresent()) {
            findings.unsupported("negativePrompt", "was left out: LocalAI's inpainting has none");
        }
        if (request.count() > 1 && capabilities.imagesPerCall() > 1) {
            findings.violation(
                    "count",
                    "is " + request.count() + ", and LocalAI inpaints one picture a call; leave imagesPerCall of the"
                            + " client at 1");
        }
    }

    @Override
    public WireRequest request(ImageRequest request, SubmitContext context) {
        return request.mask().isPresent() ? inpaint(request, context) : generate(request, context);
    }

    private WireRequest generate(ImageRequest request, SubmitContext context) {
        LocalOptions options = LocalOptions.of(request);
        JsonObject body = JsonObject.create();
        request.model().ifPresent(model -> body.put("model", model));
        body.put(
                "prompt",
                request.prompt()
                        + request.negativePrompt().map(text -> "|" + text).orElse(""));
        if (context.images() > 1) {
            body.put("n", context.images());
        }
        request.size().ifPresent(size -> body.put("size", size.toString()));
        // Not "steps", which it overlooks.
        request.steps().ifPresent(steps -> body.put("step", steps));
        body.put("seed", seed(context));
        body.put(
                "response_format",
                options.responseFormat().orElse(responseFormat).word());
        options.quality().ifPresent(quality -> body.put("quality", quality));
        request.initImage().ifPresent(image -> body.put("file", context.payload(image)));
        if (!options.referenceImages().isEmpty()) {
            body.put(
                    "ref_images",
                    options.referenceImages().stream().map(context::payload).toList());
        }
        body.putExtra(request.extraFields());
        ExtraImages.into(body, options, context);
        return WireRequest.post(OpenAiRequests.GENERATIONS)
                .json(body)
                .imagesIn("b64_json")
                .dataUrisIn("url")
                .build();
    }

    private static WireRequest inpaint(ImageRequest request, SubmitContext context) {
        JsonObject fields = JsonObject.create();
        request.model().ifPresent(model -> fields.put("model", model));
        fields.put("prompt", request.prompt());
        request.steps().ifPresent(steps -> fields.put("steps", steps));
        request.initImage().ifPresent(image -> fields.put("image", context.payload(image)));
        request.mask().ifPresent(mask -> fields.put("mask", context.payload(mask)));
        fields.putExtra(request.extraFields());
        return WireRequest.post(INPAINTING)
                .body(Form.of(fields))
                .imagesIn("b64_json")
                .dataUrisIn("url")
                .build();
    }

    @Override
    public Outcome<FinishedWork> read(WireResponse response, SubmitContext context) {
        // A drawn seed is not told: of an inpainted picture, which was sent none, the answer looks the same.
        return answers.read(response, OptionalLong.empty());
    }

    private static long seed(SubmitContext context) {
        return context.seed().orElse(context.drawnSeed());
    }
}
