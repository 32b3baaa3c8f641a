package dev.easel.dan;

import dev.easel.Capabilities;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.TaskPart;
import dev.easel.UpscaleRequest;
import dev.easel.spi.Findings;
import dev.easel.spi.Job;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.Query;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
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

    /** @param blocking whether the endpoints are used that answer when the work is done */
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
        DanCheck.check(request, findings);
    }

    @Override
    public WireRequest submit(ImageRequest request, SubmitContext context) {
        DanVerb verb = DanVerb.of(request);
        return verb.call(
                blocking,
                verb == DanVerb.IMAGE_TO_IMAGE
                        ? DanRequests.imageToImage(request, context)
                        : DanRequests.textToImage(request, context));
    }

    @Override
    public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
        return DanAnswers.submitted(response);
    }

    @Override
    public WireRequest status(TaskPart task) {
        String taskId = task.taskId()
                .orElseThrow(() -> new IllegalArgumentException("a task without the service's id: " + task));
        return WireRequest.post(STATUS)
                .json(DanRequests.status(taskId))
                .imagesIn(DanAnswers.PICTURES)
                .build();
    }

    @Override
    public StatusOutcome readStatus(WireResponse response, TaskPart task) {
        return DanAnswers.status(response);
    }

    @Override
    public Job upscale(UpscaleRequest request) {
        DanCheck.require(request);
        return new DanJob(DanVerb.UPSCALE, blocking, request.image(), context -> DanRequests.upscale(request, context));
    }

    @Override
    public Job caption(CaptionRequest request) {
        DanCheck.require(request);
        return new DanJob(
                DanVerb.INTERROGATE, blocking, request.image(), context -> DanRequests.interrogate(request, context));
    }

    @Override
    public Optional<List<CatalogueEntry>> knownCatalogue(Catalogue catalogue) {
        return catalogue == Catalogue.UPSCALERS ? Optional.of(DanUpscalers.all()) : Optional.empty();
    }

    @Override
    public Query<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return DanLists.of(catalogue);
    }
}
