package dev.easel.zhiqite;

import dev.easel.Capabilities;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.TaskPart;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.Findings;
import dev.easel.spi.JsonValue;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Zhiqite's wire format. Immutable. */
final class ZhiqiteProtocol implements ProviderProtocol {
    private static final PollSchedule SCHEDULE =
            PollSchedule.growing(Duration.ofSeconds(2), Duration.ofSeconds(10), 1.5);

    private final ZhiqiteAnswers answers;

    ZhiqiteProtocol(IntPredicate failure) {
        this.answers = new ZhiqiteAnswers(failure);
    }

    @Override
    public ProviderId id() {
        return Zhiqite.PROVIDER;
    }

    @Override
    public Capabilities capabilities() {
        return ZhiqiteCapabilities.VALUE;
    }

    /** From 2 up to 10 seconds: the service gives no advice, and its one published caller asks every 10. */
    @Override
    public PollSchedule pollSchedule() {
        return SCHEDULE;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        if (request.model().filter(String::isBlank).isPresent()) {
            findings.violation("model", "is blank; name a checkpoint of the service's model list");
        }
        SamplerNames.objection(request).ifPresent(message -> findings.unsupported("scheduler", message));
        if (ZhiqiteOptions.of(request).hiresSize().isEmpty()) {
            request.upscale()
                    .filter(upscale ->
                            upscale.factor() != Math.rint(upscale.factor()) || upscale.factor() > Integer.MAX_VALUE)
                    .ifPresent(upscale -> findings.violation(
                            "upscale",
                            "has factor " + upscale.factor()
                                    + "; zhiqite takes whole factors: give 2 or more, or the size itself with"
                                    + " hiresSize of ZhiqiteOptions"));
        }
    }

    @Override
    public WireRequest submit(ImageRequest request, SubmitContext context) {
        return ZhiqiteRequests.textToImage(request, context);
    }

    @Override
    public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
        return answers.submitted(response, context);
    }

    @Override
    public WireRequest status(TaskPart task) {
        return ZhiqiteRequests.liveTask(task);
    }

    @Override
    public StatusOutcome readStatus(WireResponse response, TaskPart task) {
        return answers.live(response, task);
    }

    @Override
    public Optional<CallbackNotice> readCallback(JsonValue body) {
        return Optional.of(new CallbackNotice(CallbackIds.in(body), Zhiqite.CALLBACK_ACKNOWLEDGEMENT));
    }
}
