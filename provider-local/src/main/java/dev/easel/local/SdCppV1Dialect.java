package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.Generation;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Outcome;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The OpenAI-style interface of stable-diffusion.cpp's own server, for releases without its queue: what that interface has
 * no field for travels inside the prompt.
 */
final class SdCppV1Dialect implements Dialect {
    private final Capabilities capabilities;

    SdCppV1Dialect(LocalSettings settings) {
        this.capabilities = SdCppRules.capabilities(settings)
                .operations(Set.of(Operation.TEXT_TO_IMAGE, Operation.IMAGE_TO_IMAGE, Operation.INPAINTING))
                .inputForm(InputForm.MULTIPART)
                .delivery(Delivery.BLOCKING)
                .parallelCalls(1)
                .build();
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        SdCppRules.check(request, false, findings);
        SdCppExtraArgs.check(request, findings);
        if (OpenAiRequests.isEdit(request)
                && request.outputFormat().filter(ImageFormat.WEBP::equals).isPresent()) {
            findings.violation(
                    "outputFormat",
                    "is WEBP, which stable-diffusion.cpp does not make of pictures; ask for PNG or JPEG");
        }
    }

    @Override
    public WireRequest request(ImageRequest request, SubmitContext context) {
        boolean edit = OpenAiRequests.isEdit(request);
        JsonObject fields = JsonObject.create()
                .put("prompt", request.prompt() + " " + SdCppExtraArgs.block(request, seed(context)));
        if (context.images() > 1) {
            fields.put("n", context.images());
        }
        request.size().ifPresent(size -> fields.put("size", size.toString()));
        request.outputFormat()
                .ifPresent(format -> fields.put("output_format", format.name().toLowerCase(Locale.ROOT)));
        LocalOptions.of(request).outputCompression().ifPresent(share -> fields.put("output_compression", share));
        if (edit) {
            List<Payload> pictures = OpenAiRequests.pictures(request, context);
            fields.put("image[]", PictureCheck.checked("initImage", pictures));
            request.mask().ifPresent(mask -> fields.put("mask", PictureCheck.checked("mask", context.payload(mask))));
        }
        return WireRequest.post(edit ? OpenAiRequests.EDITS : OpenAiRequests.GENERATIONS)
                .body(edit ? Form.of(fields) : WireBody.json(fields))
                .imagesIn("b64_json")
                .build();
    }

    @Override
    public Outcome<FinishedWork> read(WireResponse response, SubmitContext context) {
        if (!response.isSuccessful()) {
            return Outcome.failed(SdCppAnswers.problem(response));
        }
        long first = seed(context);
        return ImageData.read(
                response,
                nowhere -> Optional.empty(),
                (item, place) -> Generation.builder().seed(first + place).build());
    }

    private static long seed(SubmitContext context) {
        return context.seed().orElse(SdCppFields.drawn(context.drawnSeed()));
    }
}
