package dev.easel.zhiqite;

import dev.easel.Capabilities;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.Violation;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.NotFoundGrace;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.WireExchange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/** Zhiqite's wire format. Immutable. */
final class ZhiqiteProtocol implements ProviderProtocol {
    private static final PollSchedule SCHEDULE =
            PollSchedule.growing(Duration.ofSeconds(2), Duration.ofSeconds(10), 1.5);

    private static final NotFoundGrace GRACE = new NotFoundGrace(Duration.ofSeconds(30), 3);

    private final ZhiqiteResponses responses;
    private final ToolResponses tools;

    /**
     * @param failure which status numbers of a generation mean that it has failed
     * @param toolFailure which status numbers of a tool, after its code, mean that its task has failed
     */
    ZhiqiteProtocol(IntPredicate failure, BiPredicate<String, Integer> toolFailure) {
        this.responses = new ZhiqiteResponses(failure);
        this.tools = new ToolResponses(toolFailure);
    }

    @Override
    public ProviderId id() {
        return Zhiqite.PROVIDER;
    }

    @Override
    public Capabilities capabilities() {
        return ZhiqiteCapabilities.VALUE;
    }

    /** From 2 up to 10 seconds: the service gives no advice, and its one published caller polls every 10. */
    @Override
    public PollSchedule pollSchedule() {
        return SCHEDULE;
    }

    /**
     * The service does not document when a task that it has accepted can be found. One that is given up as expired is paid for and
     * lost, so a single response that does not have it decides nothing.
     */
    @Override
    public NotFoundGrace notFoundGrace() {
        return GRACE;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        ZhiqiteChecks.check(request, findings);
    }

    @Override
    public Optional<Size> expectedSize(ImageRequest request) {
        Optional<Size> enlarged = ZhiqiteOptions.of(request).hiresSize();
        return enlarged.isPresent() ? enlarged : ProviderProtocol.super.expectedSize(request);
    }

    @Override
    public Job generate(ImageRequest request) {
        return new GenerationJob(request, responses);
    }

    /** Drawings have two queries and image tools one; training has none, nor has a call to any other path. */
    @Override
    public boolean canPoll(TaskCall task) {
        return task.kind().isEmpty()
                ? ZhiqiteResponses.isReference(task.reference())
                : ToolCode.isOne(task.kind()) && task.reference().isEmpty();
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        return task.kind().isEmpty() ? responses.poll(task) : tools.poll(task);
    }

    /** By the tool interrogate. */
    @Override
    public Job caption(CaptionRequest request) {
        if (!request.options().isEmpty()) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.UNSUPPORTED,
                    "options",
                    "has ZhiqiteOptions, which say nothing about captions; leave them out"));
        }
        return new ToolJob(ZhiqiteToolRequest.interrogate()
                .image(request.image())
                .model(request.model().orElse(null))
                .build());
    }

    /** By the tool prompts/expand, for Stable Diffusion: its mode is required, and the neutral verb has none. */
    @Override
    public Job expandPrompt(String prompt) {
        return new ToolJob(ZhiqiteToolRequest.promptExpansion().prompt(prompt).build());
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return ZhiqiteCatalogues.all();
    }

    @Override
    public Optional<CallbackNotice> readCallback(CallbackMessage message) {
        return Optional.of(new CallbackNotice(CallbackIds.in(message.json()), Zhiqite.CALLBACK_ACKNOWLEDGEMENT));
    }
}
