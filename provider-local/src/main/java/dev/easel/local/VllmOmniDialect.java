package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.DoubleRange;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.IntRange;
import dev.easel.Operation;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** vLLM-omni: generations, and edits from one or several pictures. It refuses to answer addresses, and has files in their place. */
final class VllmOmniDialect implements Dialect {
    private static final Set<LocalOption> HONOURED = Set.of(
            LocalOption.REFERENCE_IMAGES,
            LocalOption.REFERENCE_ADDRESSES,
            LocalOption.EXTRA_IMAGES,
            LocalOption.RESPONSE_FILE);

    private final Capabilities capabilities;
    private final LocalResponseFormat responseFormat;
    private final PictureAddresses addresses;
    private final OpenAiAnswers answers;

    VllmOmniDialect(LocalSettings settings) {
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
                        Feature.OUTPUT_FORMAT))
                .steps(IntRange.of(1, 200))
                .guidanceScale(DoubleRange.of(0, 20))
                .maxSeed(Integer.MAX_VALUE)
                .outputFormats(List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP))
                .imagesPerCall(settings.imagesPerCall())
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
    public void check(ImageRequest request, Findings findings) {
        if (request.strength().isPresent()) {
            findings.unsupported("strength", "was left out: vLLM-omni has none");
        }
        LocalOption.check(LocalOptions.of(request), HONOURED, "vLLM-omni", findings);
        OpenAiRules.extraFields(request.extraFields(), OpenAiRequests.isEdit(request), findings);
    }

    @Override
    public WireRequest request(ImageRequest request, SubmitContext context) {
        LocalResponseFormat format = LocalOptions.of(request)
                .responseFormat()
                .filter(wanted -> wanted != LocalResponseFormat.URL)
                .orElse(responseFormat);
        WireRequest.Builder call = DiffusersRequests.submit(
                request, context, DiffusersRequests.fields(request, context, format), "image", "url");
        return format == LocalResponseFormat.FILE ? call.archive().build() : call.build();
    }

    @Override
    public Outcome<FinishedWork> read(WireResponse response, SubmitContext context) {
        return answers.read(response, OptionalLong.of(DiffusersRequests.seed(context)));
    }
}
