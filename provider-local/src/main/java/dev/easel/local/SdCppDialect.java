package dev.easel.local;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ControlNet;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.TaskPart;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The queue of stable-diffusion.cpp's own server, {@code /sdcpp/v1}, since master-563. */
final class SdCppDialect implements Dialect {
    private static final String SUBMIT = "/sdcpp/v1/img_gen";
    static final String CAPABILITIES = "/sdcpp/v1/capabilities";
    private static final String JOBS = "/sdcpp/v1/jobs/";

    private final Capabilities capabilities;

    SdCppDialect(LocalSettings settings) {
        this.capabilities = SdCppRules.capabilities(settings)
                .addFeatures(Feature.CONTROLS)
                .operations(Set.of(
                        Operation.TEXT_TO_IMAGE, Operation.IMAGE_TO_IMAGE, Operation.INPAINTING, Operation.CONTROLNET))
                .catalogues(Set.of(Catalogue.LORAS, Catalogue.SAMPLERS, Catalogue.SCHEDULERS, Catalogue.UPSCALERS))
                .inputForm(InputForm.BASE64)
                .delivery(Delivery.QUEUED)
                .cancel(true)
                .queuePosition(true)
                .resultLifetime(Duration.ofSeconds(600))
                .build();
    }

    @Override
    public Set<LocalVerb> verbs() {
        return Set.of(LocalVerb.CAPABILITIES);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return switch (catalogue) {
            case LORAS -> Lists.of(CAPABILITIES, answer -> answer.get("loras"), "path", "name");
            case SAMPLERS -> Lists.of(CAPABILITIES, answer -> answer.get("samplers"), "name", "name");
            case SCHEDULERS -> Lists.of(CAPABILITIES, answer -> answer.get("schedulers"), "name", "name");
            case UPSCALERS -> Lists.of(CAPABILITIES, answer -> answer.get("upscalers"), "name", "name");
            default -> throw new UnsupportedOperationException("no list of " + catalogue.label());
        };
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        SdCppRules.check(request, true, findings);
        for (ControlNet control : request.controls()) {
            List<String> unheard = SdApiServerRequests.unheard(control);
            if (!unheard.isEmpty()) {
                findings.unsupported(
                        "controls",
                        "has " + String.join(", ", unheard)
                                + ", left out: stable-diffusion.cpp takes a control picture and its weight alone");
            }
        }
    }

    @Override
    public WireRequest request(ImageRequest request, SubmitContext context) {
        JsonObject body = JsonObject.create().put("prompt", request.prompt());
        request.negativePrompt().ifPresent(text -> body.put("negative_prompt", text));
        request.clipSkip().ifPresent(layers -> body.put("clip_skip", layers));
        request.size().ifPresent(size -> {
            body.put("width", size.width());
            body.put("height", size.height());
        });
        request.strength().ifPresent(strength -> body.put("strength", strength));
        body.put("seed", context.seed().orElse(SdCppFields.drawn(context.drawnSeed())));
        if (context.images() > 1) {
            body.put("batch_count", context.images());
        }
        request.outputFormat()
                .ifPresent(format -> body.put("output_format", format.name().toLowerCase(Locale.ROOT)));
        LocalOptions options = LocalOptions.of(request);
        options.outputCompression().ifPresent(share -> body.put("output_compression", share));
        putPictures(request, context, body);
        SdCppFields.putNested(request, body);
        ExtraFields.into(body, request.extraFields());
        ExtraImages.into(body, options, context);
        return WireRequest.post(SUBMIT).json(body).build();
    }

    private static void putPictures(ImageRequest request, SubmitContext context, JsonObject body) {
        request.initImage()
                .ifPresent(image -> body.put("init_image", PictureCheck.checked("initImage", context.payload(image))));
        request.mask().ifPresent(mask -> body.put("mask_image", PictureCheck.checked("mask", context.payload(mask))));
        for (ControlNet control : request.controls()) {
            body.put("control_image", PictureCheck.checked("controls", context.payload(control.image())));
            control.weight().ifPresent(weight -> body.put("control_strength", weight));
        }
        LocalOptions options = LocalOptions.of(request);
        if (!options.referenceImages().isEmpty()) {
            body.put(
                    "ref_images",
                    PictureCheck.checked(
                            "options",
                            options.referenceImages().stream()
                                    .map(context::payload)
                                    .toList()));
        }
    }

    @Override
    public Outcome<FinishedWork> read(WireResponse response, SubmitContext context) {
        return SdCppAnswers.accepted(response);
    }

    @Override
    public WireExchange<FinishedWork> status(TaskPart task) {
        return new WireExchange<>(
                WireRequest.get(path(task)).imagesIn("b64_json").build(),
                response -> SdCppAnswers.job(response, task.seed()));
    }

    /** A job that is done already is answered too, unchanged; one that is being drawn is a 409. */
    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskPart task) {
        return Optional.of(new WireExchange<>(
                WireRequest.post(path(task) + "/cancel").build(),
                response -> Outcome.done(
                        response.isSuccessful() && SdCppAnswers.isCancelled(response.json())
                                ? CancelOutcome.CANCELLED
                                : CancelOutcome.TOO_LATE)));
    }

    private static String path(TaskPart task) {
        return JOBS + URLEncoder.encode(task.taskId().orElseThrow(), StandardCharsets.UTF_8);
    }
}
