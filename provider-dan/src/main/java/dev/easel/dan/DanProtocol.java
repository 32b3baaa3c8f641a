package dev.easel.dan;

import dev.easel.Capabilities;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.TaskPart;
import dev.easel.spi.Findings;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;

/** OpenDAN's wire format. */
final class DanProtocol implements ProviderProtocol {
    private static final String BLOCKING = "/api/sd/txt2img";
    private static final String QUEUED = "/api/sd/txt2img/async";
    private static final String STATUS = "/api/sd/task/status";
    private static final String PICTURES = "images";

    /** What the vendor's own clients do; queue positions are counted anew every two seconds. */
    private static final PollSchedule EVERY_SECOND = PollSchedule.every(Duration.ofSeconds(1));

    private final String path;
    private final Capabilities capabilities;

    private DanProtocol(String path, Capabilities capabilities) {
        this.path = path;
        this.capabilities = capabilities;
    }

    /** @param blocking whether the endpoint is used that answers when the picture is done */
    static DanProtocol create(boolean blocking) {
        return new DanProtocol(blocking ? BLOCKING : QUEUED, DanCapabilities.of(blocking));
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
        return WireRequest.post(path)
                .json(DanRequests.textToImage(request, context))
                .imagesIn(PICTURES)
                .build();
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
                .imagesIn(PICTURES)
                .build();
    }

    @Override
    public StatusOutcome readStatus(WireResponse response, TaskPart task) {
        return DanAnswers.status(response);
    }
}
