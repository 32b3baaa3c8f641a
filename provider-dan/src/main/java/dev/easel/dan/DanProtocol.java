package dev.easel.dan;

import dev.easel.Capabilities;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ControlNet;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.TaskCall;
import dev.easel.UpscaleRequest;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** OpenDAN's wire format. */
final class DanProtocol implements ProviderProtocol {
    private static final String STATUS = "/api/sd/task/status";

    /** What the vendor's own clients do; queue positions are counted anew every two seconds. */
    private static final PollSchedule EVERY_SECOND = PollSchedule.every(Duration.ofSeconds(1));

    private final boolean blocking;
    private final Capabilities capabilities;

    private DanProtocol(boolean blocking) {
        this.blocking = blocking;
        this.capabilities = DanCapabilities.of(blocking);
    }

    /** @param blocking whether the endpoints are used that response when the work is done */
    static DanProtocol create(boolean blocking) {
        return new DanProtocol(blocking);
    }

    @Override
    public ProviderId id() {
        return Dan.PROVIDER;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public PollSchedule pollSchedule() {
        return EVERY_SECOND;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        DanChecks.check(request, findings);
    }

    @Override
    public Job generate(ImageRequest request) {
        DanRoute verb = DanRoute.of(request);
        List<ImageInput> inputs = new ArrayList<>();
        request.initImage().ifPresent(inputs::add);
        request.mask().ifPresent(inputs::add);
        request.controls().stream().map(ControlNet::image).forEach(inputs::add);
        return new DanJob(
                verb,
                blocking,
                request.requestId(),
                inputs,
                context -> verb == DanRoute.IMAGE_TO_IMAGE
                        ? DanRequests.imageToImage(request, context)
                        : DanRequests.textToImage(request, context));
    }

    @Override
    public boolean canPoll(TaskCall task) {
        return task.taskId().isPresent()
                && task.kind().isEmpty()
                && task.reference().isEmpty();
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        WireRequest request = WireRequest.post(STATUS)
                .json(DanRequests.status(task.taskId().orElseThrow()))
                .imagesIn(DanResponses.IMAGES)
                .build();
        return new WireExchange<>(request, response -> DanResponses.status(response, task));
    }

    @Override
    public Job upscale(UpscaleRequest request) {
        DanChecks.require(request);
        return new DanJob(
                DanRoute.UPSCALE,
                blocking,
                Optional.empty(),
                List.of(request.image()),
                context -> DanRequests.upscale(request, context));
    }

    @Override
    public Job caption(CaptionRequest request) {
        DanChecks.require(request);
        return new DanJob(
                DanRoute.INTERROGATE,
                blocking,
                Optional.empty(),
                List.of(request.image()),
                context -> DanRequests.interrogate(request, context));
    }

    @Override
    public Optional<List<CatalogueEntry>> knownCatalogue(Catalogue catalogue) {
        return catalogue == Catalogue.UPSCALERS ? Optional.of(DanUpscalers.all()) : Optional.empty();
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return DanCatalogues.of(catalogue);
    }
}
