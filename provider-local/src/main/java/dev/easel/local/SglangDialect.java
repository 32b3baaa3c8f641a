package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.Upscale;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
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
 * SGLang's diffusion server: generations, and edits from one or several pictures. Unasked, its generations answer addresses
 * and its edits base64, so it is always told.
 */
final class SglangDialect implements Dialect {
    private static final Set<LocalOption> HONOURED = Set.of(
            LocalOption.RESPONSE_FORMAT,
            LocalOption.OUTPUT_COMPRESSION,
            LocalOption.REFERENCE_IMAGES,
            LocalOption.REFERENCE_ADDRESSES,
            LocalOption.EXTRA_IMAGES);

    private final Capabilities capabilities;
    private final LocalResponseFormat responseFormat;
    private final PictureAddresses addresses;
    private final OpenAiAnswers answers;

    SglangDialect(LocalSettings settings) {
        this.capabilities = Capabilities.builder()
                .operations(Set.of(Operation.TEXT_TO_IMAGE, Operation.IMAGE_TO_IMAGE))
                .features(Set.of(
                        Feature.NEGATIVE_PROMPT,
                        Feature.MODEL,
                        Feature.SIZE,
                        Feature.STEPS,
                        Feature.GUIDANCE_SCALE,
                        Feature.SEED,
                        Feature.INIT_IMAGE,
                        Feature.UPSCALE,
                        Feature.OUTPUT_FORMAT))
                .maxSeed(Integer.MAX_VALUE)
                .outputFormats(List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP))
                .imagesPerCall(settings.imagesPerCall())
                .catalogues(Set.of(Catalogue.MODELS))
                .inputForm(InputForm.MULTIPART)
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

    @Override
    public void check(ImageRequest request, Findings findings) {
        if (request.strength().isPresent()) {
            findings.unsupported("strength", "was left out: SGLang has none");
        }
        request.upscale().ifPresent(upscale -> {
            if (upscale.steps().isPresent() || upscale.denoisingStrength().isPresent()) {
                findings.unsupported(
                        "upscale", "has steps or denoisingStrength, left out: SGLang enlarges without drawing again");
            }
        });
        LocalOption.check(LocalOptions.of(request), HONOURED, "SGLang", findings);
        OpenAiRules.extraFields(request.extraFields(), OpenAiRequests.isEdit(request), findings);
    }

    @Override
    public WireRequest request(ImageRequest request, SubmitContext context) {
        LocalOptions options = LocalOptions.of(request);
        JsonObject fields = DiffusersRequests.fields(
                request, context, options.responseFormat().orElse(responseFormat));
        options.outputCompression().ifPresent(share -> fields.put("output_compression", share));
        request.upscale().ifPresent(upscale -> putUpscale(upscale, fields));
        return DiffusersRequests.submit(request, context, fields, "image[]", "url[]")
                .build();
    }

    private static void putUpscale(Upscale upscale, JsonObject fields) {
        fields.put("enable_upscaling", true);
        fields.put("upscaling_scale", upscale.factor());
        upscale.upscaler().ifPresent(path -> fields.put("upscaling_model_path", path));
    }

    @Override
    public Outcome<FinishedWork> read(WireResponse response, SubmitContext context) {
        return answers.read(response, OptionalLong.of(DiffusersRequests.seed(context)));
    }
}
