package dev.easel.replicate;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ControlNet;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.UpscaleRequest;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.CallbackSignature;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Replicate's wire format. */
final class ReplicateProtocol implements ProviderProtocol {
    private static final PollSchedule SCHEDULE =
            PollSchedule.growing(Duration.ofSeconds(1), Duration.ofSeconds(2), 1.2);

    private ReplicateProtocol() {}

    static ReplicateProtocol create() {
        return new ReplicateProtocol();
    }

    @Override
    public ProviderId id() {
        return Replicate.PROVIDER;
    }

    @Override
    public Capabilities capabilities() {
        return ReplicateCapabilities.ALL;
    }

    @Override
    public PollSchedule pollSchedule() {
        return SCHEDULE;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        ReplicateChecks.check(request, findings);
    }

    /** A model that takes proportions makes a size of its own, which a warning names. */
    @Override
    public Optional<Size> expectedSize(ImageRequest request) {
        ReplicateModel model = ReplicateModel.of(request.model().orElse(""));
        return request.size()
                .filter(size -> model.takesPixels()
                        && ReplicateOptions.in(request.options()).aspectRatio().isEmpty());
    }

    @Override
    public Job generate(ImageRequest request) {
        List<ImageInput> inputs = new ArrayList<>();
        request.initImage().ifPresent(inputs::add);
        request.mask().ifPresent(inputs::add);
        request.controls().stream().map(ControlNet::image).forEach(inputs::add);
        return new ReplicateJob(
                request.requestId(),
                inputs,
                request.callbackUrl(),
                context -> ReplicateRequests.generate(request, context));
    }

    @Override
    public Job upscale(UpscaleRequest request) {
        ReplicateChecks.require(request);
        return new ReplicateJob(
                Optional.empty(),
                List.of(request.image()),
                Optional.empty(),
                context -> ReplicateRequests.upscale(request, context));
    }

    @Override
    public Job caption(CaptionRequest request) {
        ReplicateChecks.require(request);
        return new ReplicateJob(
                Optional.empty(),
                List.of(request.image()),
                Optional.empty(),
                context -> ReplicateRequests.caption(request, context));
    }

    @Override
    public boolean canPoll(TaskCall task) {
        return task.taskId().filter(ReplicateResponses::isId).isPresent()
                && task.kind().isEmpty()
                && task.reference().isEmpty();
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        WireRequest request =
                WireRequest.get(path(task)).dataUrisIn(ReplicateRequests.OUTPUT).build();
        return new WireExchange<>(request, response -> ReplicateResponses.polled(response, task));
    }

    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskCall task) {
        return canPoll(task) ? Optional.of(ReplicateCancel.of(task)) : Optional.empty();
    }

    /** @param task one that {@link #canPoll} */
    static String path(TaskCall task) {
        return "/predictions/" + URLEncoder.encode(task.taskId().orElseThrow(), StandardCharsets.UTF_8);
    }

    @Override
    public boolean vouchesFor(URI address) {
        return ReplicateResponses.isDelivery(address);
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return ReplicateCatalogues.models();
    }

    @Override
    public Optional<CallbackNotice> readCallback(CallbackMessage message) {
        Set<String> ids = message.json().get("id").nonBlank().map(Set::of).orElse(Set.of());
        return Optional.of(new CallbackNotice(ids, "{}"));
    }

    @Override
    public Optional<CallbackSignature> callbackSignature() {
        return Optional.of(new ReplicateSignature());
    }
}
