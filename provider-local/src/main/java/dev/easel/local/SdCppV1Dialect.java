package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.openai.internal.FormBody;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The OpenAI-style interface of stable-diffusion.cpp's own server, for releases without its queue: what that interface has
 * no field for travels inside the prompt.
 */
final class SdCppV1Dialect implements Dialect {
    private final Capabilities capabilities;

    SdCppV1Dialect(LocalSettings settings) {
        this.capabilities = SdCppCapabilities.ofV1(settings);
    }

    @Override
    public LocalDialect dialect() {
        return LocalDialect.SD_CPP_V1;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        SdCppChecks.v1(request, findings);
    }

    @Override
    public Optional<String> samplerWord(Sampler sampler) {
        return SdCppSamplers.beforeQueue(SdCppSamplers.SAMPLERS).of(sampler.name());
    }

    @Override
    public Optional<String> schedulerWord(Scheduler scheduler) {
        return SdCppSamplers.beforeQueue(SdCppSamplers.SCHEDULERS).of(scheduler.name());
    }

    @Override
    public WireExchange<FinishedWork> submit(ImageRequest request, SubmitContext context) {
        boolean edit = OpenAiRequests.inputs(request).isEdit();
        JsonObject fields = JsonObject.create()
                .put("prompt", request.prompt() + " " + SdCppExtraArgs.block(request, SdCppRequests.seed(context)));
        if (context.images() > 1) {
            fields.put("n", context.images());
        }
        request.size().ifPresent(size -> fields.put("size", size.toString()));
        request.outputFormat()
                .ifPresent(format -> fields.put("output_format", format.name().toLowerCase(Locale.ROOT)));
        LocalOptions.of(request).outputCompression().ifPresent(share -> fields.put("output_compression", share));
        if (edit) {
            InputFormats wanted = InputFormats.SD_CPP;
            List<Payload> images = OpenAiRequests.inputs(request).payloads(context);
            fields.put("image[]", wanted.checked("initImage", images));
            request.mask().ifPresent(mask -> fields.put("mask", wanted.checked("mask", context.payload(mask))));
        }
        WireRequest call = WireRequest.post(
                        LocalSettings.PREFIX + (edit ? OpenAiRequests.EDITS : OpenAiRequests.GENERATIONS))
                .body(edit ? FormBody.of(fields) : WireBody.json(fields))
                .imagesIn("b64_json")
                .build();
        return new WireExchange<>(call, SdCppResponses::images);
    }
}
