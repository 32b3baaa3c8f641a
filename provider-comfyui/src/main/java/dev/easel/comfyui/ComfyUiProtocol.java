package dev.easel.comfyui;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ControlNet;
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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The server's own interface. Every path has {@code /api} in front: some exist with it alone. Immutable. */
final class ComfyUiProtocol implements ProviderProtocol {
    /** From what byte on a preview is an image: its kind and its format are before it. */
    private static final int PREVIEW_OFFSET = 8;

    static final PollSchedule SCHEDULE = PollSchedule.growing(Duration.ofSeconds(1), Duration.ofSeconds(5), 1.5);

    private static final String EXTRA_DATA = "extra_data";

    private final @Nullable String model;

    /** @param model the checkpoint of requests that name none */
    ComfyUiProtocol(@Nullable String model) {
        this.model = model;
    }

    @Override
    public ProviderId id() {
        return ComfyUi.PROVIDER;
    }

    @Override
    public Capabilities capabilities() {
        return ComfyUiCapabilities.NATIVE;
    }

    @Override
    public PollSchedule pollSchedule() {
        return SCHEDULE;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        ComfyUiChecks.check(request, model, ComfyUiDialect.NATIVE, findings);
    }

    @Override
    public Optional<Size> expectedSize(ImageRequest request) {
        // What a graph of the user's own makes of the size is its own affair.
        return ComfyUiOptions.of(request).workflow().isPresent()
                ? Optional.empty()
                : ProviderProtocol.super.expectedSize(request);
    }

    @Override
    public Optional<String> samplerWord(Sampler sampler) {
        return ComfyUiSamplers.word(sampler);
    }

    @Override
    public Optional<String> schedulerWord(Scheduler scheduler) {
        return ComfyUiSamplers.word(scheduler);
    }

    @Override
    public Job generate(ImageRequest request) {
        ComfyUiOptions options = ComfyUiOptions.of(request);
        return new ComfyUiJob(
                request.requestId(),
                inputs(request),
                ComfyUiUploads::of,
                context -> submission(
                        context,
                        ComfyUiRequests.of(request, context, model, SubmitContext::uploaded),
                        options.previews(),
                        request.extraFields()));
    }

    /** Returns the input images that the graph of a request has a place for. */
    static List<ImageInput> inputs(ImageRequest request) {
        boolean own = ComfyUiOptions.of(request).workflow().isPresent();
        return Stream.concat(
                        Stream.of(request.initImage(), request.mask()).flatMap(Optional::stream),
                        own ? Stream.empty() : request.controls().stream().map(ControlNet::image))
                .distinct()
                .toList();
    }

    @Override
    public Job upscale(UpscaleRequest request) {
        ComfyUiChecks.require(request);
        return new ComfyUiJob(
                Optional.empty(),
                List.of(request.image()),
                ComfyUiUploads::of,
                context -> submission(
                        context, ComfyUiRequests.of(request, context, SubmitContext::uploaded), false, Map.of()));
    }

    /**
     * The client's id is that of the task: the server sends events to the last socket of an id, so no two tasks share one, and it
     * loses outputs of runs without one.
     */
    private static WireExchange<FinishedWork> submission(
            SubmitContext context, ComfyUiRequests sent, boolean previews, Map<String, Object> more) {
        String id = PromptIds.of(context.requestId());
        JsonObject body = JsonObject.create()
                .put("prompt", sent.graph())
                .put("prompt_id", id)
                .put("client_id", context.requestId());
        JsonObject extra = JsonObject.create();
        if (previews) {
            extra.put("preview_method", "auto");
        }
        if (!sent.reference().view().isEmpty()) {
            // The server keeps it beside the graph, for whoever reads its history.
            extra.put("easel_view", sent.reference().view());
        }
        Map<String, Object> beside = new LinkedHashMap<>(more);
        if (beside.get(EXTRA_DATA) instanceof Map<?, ?> own
                && own.values().stream().allMatch(Objects::nonNull)) {
            own.forEach((name, value) -> extra.putExtra(Map.of(String.valueOf(name), value)));
            beside.remove(EXTRA_DATA);
        }
        if (!extra.isEmpty()) {
            body.put(EXTRA_DATA, extra);
        }
        return new WireExchange<>(
                WireRequest.post("/api/prompt").json(body.putExtra(beside)).build(),
                response -> ComfyUiResponses.submitted(response, context.requestId(), sent.reference()));
    }

    @Override
    public boolean canPoll(TaskCall task) {
        return task.kind().isEmpty() && Reference.decode(task.reference()).isPresent();
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        return ComfyUiStatus.poll(task);
    }

    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskCall task) {
        return Optional.of(ComfyUiCancel.of(task));
    }

    @Override
    public Optional<WireRequest> push(TaskCall task) {
        Reference reference = Reference.decode(task.reference()).orElse(Reference.NONE);
        return Optional.of(WireRequest.get("/api/ws?clientId=" + ComfyUiImages.encoded(task.requestId()))
                .webSocket(PREVIEW_OFFSET)
                .events(new ComfyUiEvents(PromptIds.of(task), reference.samplers()))
                .build());
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return ComfyUiCatalogues.of(catalogue);
    }
}
