package dev.easel.local;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * AUTOMATIC1111's and Forge's {@code /sdapi/v1}. Every call carries the name of the request as {@code force_task_id}, under
 * which the server is asked meanwhile how far it is.
 */
final class A1111Dialect implements Dialect {
    private final Capabilities capabilities;
    private final LocalInterrupt interrupt;
    private final @Nullable SdCppCapabilities server;

    A1111Dialect(LocalSettings settings) {
        this.interrupt = settings.interrupt();
        this.server = settings.server();
        this.capabilities = A1111Capabilities.of(settings);
    }

    @Override
    public LocalDialect dialect() {
        return LocalDialect.A1111;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    /** As its own web interface does about: an image takes seconds, and the query costs next to nothing. */
    @Override
    public PollSchedule pollSchedule() {
        return PollSchedule.every(Duration.ofSeconds(1));
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return switch (catalogue) {
            case MODELS -> LocalCatalogues.of("/sdapi/v1/sd-models", response -> response, "model_name", "title");
            // sd-server refuses a name, and finds it by its path.
            case LORAS ->
                LocalCatalogues.of(
                        "/sdapi/v1/loras",
                        response -> response,
                        server == null ? "name" : "path",
                        server == null ? "alias" : "name");
            case SAMPLERS -> LocalCatalogues.of("/sdapi/v1/samplers", response -> response, "name", "name");
            case SCHEDULERS -> LocalCatalogues.of("/sdapi/v1/schedulers", response -> response, "name", "label");
            case UPSCALERS -> LocalCatalogues.of("/sdapi/v1/upscalers", response -> response, "name", "name");
            default -> throw new UnsupportedOperationException("no list of " + catalogue.label());
        };
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        A1111Checks.check(request, server, findings);
    }

    /** A name that is not known here is the server's own, which it repeats as it is. */
    @Override
    public Optional<String> samplerWord(Sampler sampler) {
        return Optional.of(SdCppSamplers.samplers(server).of(sampler.name()).orElse(sampler.name()));
    }

    @Override
    public Optional<String> schedulerWord(Scheduler scheduler) {
        return Optional.of(A1111Samplers.word(scheduler, server));
    }

    @Override
    public WireExchange<FinishedWork> submit(ImageRequest request, SubmitContext context) {
        return new WireExchange<>(
                A1111Requests.generate(request, context, server),
                response -> A1111Responses.read(response, request, context.images(), server != null));
    }

    /** A call in the server's own words has no name there: what is being generated then is somebody else's. */
    @Override
    public Optional<WireExchange<TaskStatus>> progress(TaskCall task) {
        return task.kind().isEmpty() ? Optional.of(A1111Progress.exchange(task.requestId())) : Optional.empty();
    }

    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskCall task) {
        return interrupt == LocalInterrupt.NEVER || !task.kind().isEmpty()
                ? Optional.empty()
                : Optional.of(A1111Progress.interruption(task.requestId(), interrupt == LocalInterrupt.ANY));
    }
}
