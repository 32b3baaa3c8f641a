package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.spi.Findings;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.Set;

/**
 * AUTOMATIC1111's and Forge's {@code /sdapi/v1}. Every call carries the name of the request as {@code force_task_id}, under
 * which {@code /internal/progress} would tell how far it is.
 */
final class A1111Dialect implements Dialect {
    private final Capabilities capabilities;

    A1111Dialect(LocalSettings settings) {
        this.capabilities = Capabilities.builder()
                .operations(Set.of(Operation.TEXT_TO_IMAGE, Operation.IMAGE_TO_IMAGE, Operation.INPAINTING))
                .features(Set.of(
                        Feature.NEGATIVE_PROMPT,
                        Feature.MODEL,
                        Feature.SIZE,
                        Feature.STEPS,
                        Feature.GUIDANCE_SCALE,
                        Feature.SAMPLER,
                        Feature.SCHEDULER,
                        Feature.SEED,
                        Feature.LORAS,
                        Feature.INIT_IMAGE,
                        Feature.MASK,
                        Feature.UPSCALE,
                        Feature.RESTORE_FACES))
                .imagesPerCall(settings.imagesPerCall())
                .inputForm(InputForm.BASE64)
                .delivery(Delivery.BLOCKING)
                // It draws one request after another, and a call that waits for its turn costs a connection.
                .parallelCalls(1)
                .build();
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        A1111Rules.check(request, findings);
    }

    @Override
    public WireRequest submit(ImageRequest request, SubmitContext context) {
        return A1111Requests.submit(request, context);
    }

    @Override
    public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
        return A1111Answers.read(response, context.images());
    }
}
