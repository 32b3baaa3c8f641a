package dev.easel.comfyui;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.UpscaleRequest;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Comfy API v2. It chooses the ids of tasks, so a submission whose response was lost cannot be found again: its key for
 * repetitions refuses a second one and does not repeat the first response. Immutable.
 */
final class ComfyUiV2Protocol implements ProviderProtocol {
    private final ComfyUiProtocol common;
    private final @Nullable String model;
    private final ComfyUiV2Responses responses;

    /**
     * @param model the checkpoint of requests that name none
     * @param baseUrl what the paths of results are resolved against
     */
    ComfyUiV2Protocol(@Nullable String model, URI baseUrl) {
        this.common = new ComfyUiProtocol(model);
        this.model = model;
        this.responses = new ComfyUiV2Responses(baseUrl);
    }

    @Override
    public ProviderId id() {
        return ComfyUi.PROVIDER;
    }

    @Override
    public Capabilities capabilities() {
        return ComfyUiCapabilities.API_V2;
    }

    @Override
    public PollSchedule pollSchedule() {
        return ComfyUiProtocol.SCHEDULE;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        ComfyUiChecks.check(request, model, ComfyUiDialect.API_V2, findings);
    }

    @Override
    public Optional<Size> expectedSize(ImageRequest request) {
        return common.expectedSize(request);
    }

    @Override
    public Optional<String> samplerWord(Sampler sampler) {
        return common.samplerWord(sampler);
    }

    @Override
    public Optional<String> schedulerWord(Scheduler scheduler) {
        return common.schedulerWord(scheduler);
    }

    @Override
    public Job generate(ImageRequest request) {
        return new ComfyUiJob(
                request.requestId(),
                ComfyUiProtocol.inputs(request),
                responses::upload,
                context -> submission(
                        context,
                        ComfyUiRequests.of(request, context, model, ComfyUiV2Protocol::asset),
                        request.extraFields()));
    }

    @Override
    public Job upscale(UpscaleRequest request) {
        ComfyUiChecks.require(request);
        return new ComfyUiJob(
                Optional.empty(),
                List.of(request.image()),
                responses::upload,
                context ->
                        submission(context, ComfyUiRequests.of(request, context, ComfyUiV2Protocol::asset), Map.of()));
    }

    private static Object asset(SubmitContext context, ImageInput image) {
        return Map.of("__type", "core/ASSET", "info", Map.of("id", context.uploaded(image)));
    }

    private WireExchange<FinishedWork> submission(
            SubmitContext context, ComfyUiRequests sent, Map<String, Object> more) {
        return new WireExchange<>(
                WireRequest.post("/api/v2/jobs")
                        .header("Idempotency-Key", context.requestId())
                        .json(JsonObject.create().put("workflow", sent.graph()).putExtra(more))
                        .build(),
                response -> responses.submitted(response, sent.reference()));
    }

    @Override
    public boolean canPoll(TaskCall task) {
        return task.kind().isEmpty() && Reference.decode(task.reference()).isPresent();
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        String id = task.taskId().orElse("");
        Reference reference = Reference.decode(task.reference()).orElse(Reference.NONE);
        return new WireExchange<>(
                WireRequest.get("/api/v2/jobs/" + ComfyUiImages.encoded(id)).build(),
                response -> responses.polled(response, id, reference));
    }

    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskCall task) {
        return Optional.of(new WireExchange<>(
                WireRequest.post("/api/v2/jobs/"
                                + ComfyUiImages.encoded(task.taskId().orElse("")) + "/cancel")
                        .build(),
                responses::cancelled));
    }

    @Override
    public Optional<WireRequest> push(TaskCall task) {
        return Optional.of(WireRequest.get(
                        "/api/v2/jobs/" + ComfyUiImages.encoded(task.taskId().orElse("")) + "/events")
                .events(ComfyUiV2Events.READER)
                .build());
    }
}
