package dev.easel.zhiqite;

import dev.easel.Capabilities;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.TaskPart;
import dev.easel.Violation;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.Findings;
import dev.easel.spi.Job;
import dev.easel.spi.JsonValue;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.Query;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/** Zhiqite's wire format. Immutable. */
final class ZhiqiteProtocol implements ProviderProtocol {
    private static final PollSchedule SCHEDULE =
            PollSchedule.growing(Duration.ofSeconds(2), Duration.ofSeconds(10), 1.5);

    private final ZhiqiteAnswers answers;
    private final ToolAnswers tools;

    /**
     * @param failure which status numbers of a drawing mean that it has failed
     * @param toolFailure which status numbers of a tool, after its code, mean that its task has failed
     */
    ZhiqiteProtocol(IntPredicate failure, BiPredicate<String, Integer> toolFailure) {
        this.answers = new ZhiqiteAnswers(failure);
        this.tools = new ToolAnswers(toolFailure);
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
        DrawingCheck.check(request, findings);
    }

    @Override
    public Optional<URI> callback(ImageRequest request) {
        return ZhiqiteRequests.callback(request);
    }

    @Override
    public WireRequest submit(ImageRequest request, SubmitContext context) {
        return ZhiqiteRequests.drawing(request, context);
    }

    @Override
    public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
        return answers.submitted(response, context);
    }

    /** Drawings have two queries and image tools one; training has none, nor has a call to any other path. */
    @Override
    public boolean canBeAskedAbout(TaskPart task) {
        return task.kind().isEmpty() || ToolCode.isOne(task.kind());
    }

    @Override
    public WireRequest status(TaskPart task) {
        return task.kind().isEmpty() ? TaskQueries.live(task) : TaskQueries.tool(task);
    }

    @Override
    public StatusOutcome readStatus(WireResponse response, TaskPart task) {
        return task.kind().isEmpty() ? answers.live(response, task) : tools.asked(response, task);
    }

    /** By the tool interrogate. */
    @Override
    public Job caption(CaptionRequest request) {
        if (!request.options().isEmpty()) {
            throw new InvalidRequestException(
                    new Violation("options", "has ZhiqiteOptions, which say nothing about captions; leave them out"));
        }
        return new ToolJob(InterrogateRequest.builder()
                .image(request.image())
                .model(request.model())
                .build());
    }

    /** By the tool prompts/expand, for Stable Diffusion: its mode is required, and the neutral verb has none. */
    @Override
    public Job expandPrompt(String prompt) {
        return new ToolJob(PromptExpansionRequest.builder().prompt(prompt).build());
    }

    @Override
    public Query<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return ModelList.all();
    }

    @Override
    public Optional<CallbackNotice> readCallback(JsonValue body) {
        return Optional.of(new CallbackNotice(CallbackIds.in(body), Zhiqite.CALLBACK_ACKNOWLEDGEMENT));
    }
}
