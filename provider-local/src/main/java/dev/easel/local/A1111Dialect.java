package dev.easel.local;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.PollSchedule;
import dev.easel.TaskPart;
import dev.easel.TaskStatus;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * AUTOMATIC1111's and Forge's {@code /sdapi/v1}. Every call carries the name of the request as {@code force_task_id}, under
 * which the server is asked meanwhile how far it is.
 */
final class A1111Dialect implements Dialect {
    private final Capabilities capabilities;
    private final LocalInterrupt interrupt;

    A1111Dialect(LocalSettings settings) {
        this.interrupt = settings.interrupt();
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
                .catalogues(Set.of(
                        Catalogue.MODELS,
                        Catalogue.LORAS,
                        Catalogue.SAMPLERS,
                        Catalogue.SCHEDULERS,
                        Catalogue.UPSCALERS))
                .inputForm(InputForm.BASE64)
                .delivery(Delivery.BLOCKING)
                .progress(true)
                .queuePosition(true)
                .cancel(interrupt != LocalInterrupt.NEVER)
                // It draws one request after another, and a call that waits for its turn costs a connection.
                .parallelCalls(1)
                .build();
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    /** As its own web interface does about: a picture takes seconds, and the question costs next to nothing. */
    @Override
    public PollSchedule pollSchedule() {
        return PollSchedule.every(Duration.ofSeconds(1));
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return switch (catalogue) {
            case MODELS -> Lists.of("/sdapi/v1/sd-models", answer -> answer, "model_name", "title");
            case LORAS -> Lists.of("/sdapi/v1/loras", answer -> answer, "name", "alias");
            case SAMPLERS -> Lists.of("/sdapi/v1/samplers", answer -> answer, "name", "name");
            // By the label, as it is sent.
            case SCHEDULERS -> Lists.of("/sdapi/v1/schedulers", answer -> answer, "label", "label");
            case UPSCALERS -> Lists.of("/sdapi/v1/upscalers", answer -> answer, "name", "name");
            default -> throw new UnsupportedOperationException("no list of " + catalogue.label());
        };
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        A1111Rules.check(request, findings);
    }

    @Override
    public WireRequest request(ImageRequest request, SubmitContext context) {
        return A1111Requests.submit(request, context);
    }

    @Override
    public Outcome<FinishedWork> read(WireResponse response, SubmitContext context) {
        return A1111Answers.read(response, context.images());
    }

    /** A call in the server's own words has no name there: what is being drawn then is somebody else's. */
    @Override
    public Optional<WireExchange<TaskStatus>> progress(TaskPart task) {
        return task.kind().isEmpty() ? Optional.of(A1111Progress.query(task.requestId())) : Optional.empty();
    }

    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskPart task) {
        return interrupt == LocalInterrupt.NEVER || !task.kind().isEmpty()
                ? Optional.empty()
                : Optional.of(A1111Progress.interruption(task.requestId(), interrupt == LocalInterrupt.ANY));
    }
}
