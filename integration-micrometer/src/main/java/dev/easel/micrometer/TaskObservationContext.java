package dev.easel.micrometer;

import dev.easel.Attempt;
import dev.easel.AttemptKind;
import dev.easel.ClientClosedException;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.GeneratedImage;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Operation;
import dev.easel.Retry;
import dev.easel.TaskDetachedException;
import dev.easel.TaskEnd;
import dev.easel.TaskHandle;
import dev.easel.TaskStart;
import dev.easel.TaskTimeoutException;
import dev.easel.Usage;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an observed task: what was asked for from its start, what came of it once it is over. Filled in by Easel; for one thread
 * at a time. It holds no request, and of the result only what can be read here.
 */
public final class TaskObservationContext extends Observation.Context {
    private final String service;
    private final URI server;
    private final boolean resumed;
    private final @Nullable Operation operation;
    private final @Nullable String requestedModel;
    private final @Nullable Integer requestedImages;
    private final @Nullable Long requestedSeed;
    private final @Nullable String prompt;
    private TaskHandle handle;
    private int exchanges;
    private int polls;
    private int retries;
    private int images;
    private long bytes;

    /** Submissions that began and were not found to have cost nothing. */
    private int submissions;

    private @Nullable String requestId;
    private @Nullable String outcome;
    private @Nullable EaselException failure;
    private boolean billed;
    private @Nullable String responseModel;
    private Usage usage = Usage.none();
    private boolean textOnly;

    private TaskObservationContext(TaskStart start, @Nullable ImageRequest request, boolean prompts) {
        this.service = start.service();
        this.server = start.server();
        this.resumed = start.resumed();
        this.operation = start.operation().orElse(null);
        this.handle = start.handle();
        this.requestedModel = request == null ? null : request.model().orElse(null);
        this.requestedImages = request == null ? null : (Integer) request.count();
        this.requestedSeed = request == null || request.seed().isEmpty()
                ? null
                : (Long) request.seed().getAsLong();
        this.prompt = request == null || !prompts ? null : request.prompt();
        this.textOnly = operation == Operation.CAPTION || operation == Operation.EXPAND_PROMPT;
    }

    static TaskObservationContext of(TaskStart start, boolean prompts) {
        return new TaskObservationContext(start, start.request().orElse(null), prompts);
    }

    void attemptStarted(TaskHandle now, AttemptKind kind) {
        handle = now;
        exchanges++;
        if (kind == AttemptKind.POLL) {
            polls++;
        } else if (kind == AttemptKind.SUBMIT) {
            submissions++;
        }
    }

    void attemptEnded(TaskHandle now, Attempt attempt) {
        handle = now;
        if (attempt.kind() == AttemptKind.SUBMIT) {
            requestId = attempt.requestId().orElse(requestId);
        }
    }

    void retried(Retry retry) {
        retries++;
        boolean free = retry.failure()
                .filter(means -> means == FailureClass.NEVER_DELIVERED || means == FailureClass.REFUSED_BEFORE_WORK)
                .isPresent();
        if (retry.kind() == AttemptKind.SUBMIT && free) {
            submissions--;
        }
    }

    void downloaded(GeneratedImage image) {
        images++;
        bytes += image.length();
    }

    void ended(TaskHandle now, TaskEnd end) {
        handle = now;
        if (end instanceof TaskEnd.Completed completed) {
            completed(completed.result());
        } else if (end instanceof TaskEnd.Failed failed) {
            failed("failed", failed.failure());
        } else if (end instanceof TaskEnd.Unwatched unwatched) {
            failed(
                    unwatched.reason() instanceof TaskTimeoutException
                            ? "timeout"
                            : unwatched.reason() instanceof TaskDetachedException
                                    ? "detached"
                                    : unwatched.reason() instanceof ClientClosedException ? "closed" : "unwatched",
                    unwatched.reason());
        } else {
            outcome = end instanceof TaskEnd.Cancelled ? "cancelled" : "other";
            billed = resumed || submissions > 0;
        }
    }

    private void completed(ImageResult result) {
        outcome = result.failures().isEmpty() ? "completed" : "partial";
        billed = true;
        responseModel = result.model().orElse(null);
        usage = result.usage();
        textOnly = result.images().isEmpty() && !result.texts().isEmpty();
    }

    private void failed(String how, EaselException reason) {
        outcome = how;
        failure = reason;
        billed = reason.mayHaveBeenBilled();
        requestId = reason.requestId().orElse(requestId);
    }

    /** Returns the keys that say whose task it is: for each of its observations. */
    KeyValues whose() {
        return KeyValues.of(
                Names.PROVIDER, service, Names.REQUEST_MODEL, requestedModel().orElse(Names.NONE));
    }

    /** Returns the name of the service as its users know it, for example {@code openai}. */
    public String service() {
        return service;
    }

    /** Returns the base URL that the client was configured with. */
    public URI server() {
        return server;
    }

    /** Returns what was asked for; empty for a task that was resumed, and for a service's own verbs. */
    public Optional<Operation> operation() {
        return Optional.ofNullable(operation);
    }

    /** Returns the model that was asked for. */
    public Optional<String> requestedModel() {
        return Optional.ofNullable(requestedModel);
    }

    /** Returns how many images were asked for; empty where none were, or it is not known. */
    public OptionalInt requestedImages() {
        return requestedImages == null ? OptionalInt.empty() : OptionalInt.of(requestedImages);
    }

    /** Returns the seed that was asked for. */
    public OptionalLong requestedSeed() {
        return requestedSeed == null ? OptionalLong.empty() : OptionalLong.of(requestedSeed);
    }

    /** Returns the prompt; empty unless {@link EaselObservations.Builder#prompts} was set. */
    public Optional<String> prompt() {
        return Optional.ofNullable(prompt);
    }

    /** Returns whether the task was submitted before and resumed by its handle. */
    public boolean resumed() {
        return resumed;
    }

    /** Returns the task, as far as it is known now. */
    public TaskHandle handle() {
        return handle;
    }

    /** Returns the service's id of the exchange that failed, else of the last submission; empty where it gave none. */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /** Returns {@code text} for captions and expanded prompts, else {@code image}. */
    public String outputType() {
        return textOnly ? "text" : "image";
    }

    /** Returns how many exchanges began. */
    public int exchanges() {
        return exchanges;
    }

    /** Returns how many polls began. */
    public int polls() {
        return polls;
    }

    /** Returns how many exchanges were sent again. */
    public int retries() {
        return retries;
    }

    /** Returns how many images arrived at their destination. */
    public int images() {
        return images;
    }

    /** Returns how many bytes these images have together. */
    public long bytes() {
        return bytes;
    }

    /**
     * Returns how the task ended: {@code completed}, {@code partial} where images are missing, {@code failed}, {@code cancelled}, {@code
     * timeout}, {@code detached} or {@code closed}; empty while it goes on.
     */
    public Optional<String> outcome() {
        return Optional.ofNullable(outcome);
    }

    /** Returns whether the service may have done the work and charged for it; empty while the task goes on. */
    public Optional<Boolean> mayHaveBeenBilled() {
        return outcome == null ? Optional.empty() : Optional.of(billed);
    }

    /** Returns the name of the exception that the task ended with, or {@code cancelled}; empty where neither. */
    public Optional<String> errorType() {
        return "cancelled".equals(outcome)
                ? Optional.of("cancelled")
                : failure().map(reason -> reason.getClass().getSimpleName());
    }

    /** Returns what the task ended with; empty where it has images, was cancelled, or was detached, which is no failure. */
    public Optional<EaselException> failure() {
        return Optional.ofNullable(failure).filter(reason -> !(reason instanceof TaskDetachedException));
    }

    /** Returns the service's own error code. */
    public Optional<String> serviceCode() {
        return failure().flatMap(EaselException::serviceCode);
    }

    /** Returns the model as the service names it, else as it was requested; empty where the task has no result. */
    public Optional<String> responseModel() {
        return Optional.ofNullable(responseModel);
    }

    /** Returns what the task used and cost, as far as the service told. */
    public Usage usage() {
        return usage;
    }
}
