package dev.easel.spi;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.TaskPart;
import dev.easel.TaskStatus;
import dev.easel.UpscaleRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one service's wire format is. Implementations are immutable, thread-safe and do no I/O: the same arguments give
 * the same answer.
 *
 * <p>Readers get every answer that arrived whole, whatever its HTTP status, and do not throw for what a server sent: what
 * cannot be read is {@link Problem#unreadable(String)}.
 */
public interface ProviderProtocol {
    /** The service's name in Easel. */
    ProviderId id();

    /** What the service can do. Requests are checked against it before {@link #submit} is called. */
    Capabilities capabilities();

    /** When to look at a queued task again, unless the user says otherwise. */
    default PollSchedule pollSchedule() {
        return PollSchedule.growing(Duration.ofSeconds(1), Duration.ofSeconds(10), 1.5);
    }

    /**
     * Says what {@link #capabilities()} cannot: the service's own rules. Called before anything is sent.
     *
     * @param request a request that {@link #capabilities()} allow
     * @param findings takes what is wrong and what cannot be honoured
     */
    default void check(ImageRequest request, Findings findings) {}

    /**
     * Where the service is asked to report that the work is done: {@link ImageRequest#callbackUrl()}, unless the call that
     * the request becomes has no field for it. A task that the service was asked to report on is looked at seldom; one that
     * it knows no address for would be kept waiting for a word that never comes.
     */
    default Optional<URI> callback(ImageRequest request) {
        return request.callbackUrl();
    }

    /** The call that begins the work: for {@link SubmitContext#images()} pictures of the request. */
    WireRequest submit(ImageRequest request, SubmitContext context);

    /** What the answer to {@link #submit} means. */
    SubmitOutcome readSubmit(WireResponse response, SubmitContext context);

    /**
     * How long the answer to an accepted submission asks to be left alone before the next one, for all calls of the
     * credential: for services that say how much is left of a rate limit. What a refusal says is {@link
     * Problem#retryAfter()}.
     *
     * @return {@code null} where it asks for nothing
     */
    default @Nullable Duration pauseAfter(WireResponse response) {
        return null;
    }

    /**
     * Whether the service can be asked about a task: not, where it has a call that begins such work and none that asks for
     * it, and where {@link TaskPart#kind()} is none of the provider's, as a handle from elsewhere may have it. Then the
     * task's handle cannot be resumed, and nobody can find out what became of a submission whose answer was lost. The
     * default is {@code true}.
     */
    default boolean canBeAskedAbout(TaskPart task) {
        return true;
    }

    /**
     * The call that asks for a task's status. Called only where {@link #canBeAskedAbout}.
     *
     * @throws UnsupportedOperationException if the service has no tasks
     */
    WireRequest status(TaskPart task);

    /** What the answer to {@link #status} means. */
    StatusOutcome readStatus(WireResponse response, TaskPart task);

    /**
     * A picture made larger. Called only where {@link Capabilities#operations()} has {@link
     * dev.easel.Operation#UPSCALE}.
     *
     * @throws dev.easel.InvalidRequestException if the service cannot do what is asked
     */
    default Job upscale(UpscaleRequest request) {
        throw new UnsupportedOperationException();
    }

    /**
     * A picture described: ends with {@link FinishedWork#ofTexts}. Called only where {@link Capabilities#operations()} has
     * {@link dev.easel.Operation#CAPTION}.
     *
     * @throws dev.easel.InvalidRequestException if the service cannot do what is asked
     */
    default Job caption(CaptionRequest request) {
        throw new UnsupportedOperationException();
    }

    /**
     * A prompt made into longer ones: ends with {@link FinishedWork#ofTexts}. Called only where {@link
     * Capabilities#operations()} has {@link dev.easel.Operation#EXPAND_PROMPT}.
     */
    default Job expandPrompt(String prompt) {
        throw new UnsupportedOperationException();
    }

    /**
     * A list of names that the service documents and cannot be asked for: nothing is sent for it. Called before {@link
     * #catalogue}, only for those of {@link Capabilities#catalogues()}.
     *
     * @return empty where the service has to be asked
     */
    default Optional<List<CatalogueEntry>> knownCatalogue(Catalogue catalogue) {
        return Optional.empty();
    }

    /** A list of names. Called only for those of {@link Capabilities#catalogues()}. */
    default Query<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        throw new UnsupportedOperationException();
    }

    /**
     * Asks how far a task is whose submission has no answer yet: for a service that answers when the picture is done, and
     * can be asked meanwhile. Asked by the poll schedule from when the submission is sent until it is answered, broken off
     * or given up. Whatever comes of it, the task lives by the submission's answer alone.
     *
     * <p>Of the reader's answers, {@link Query.Known} is where the task stands, not a final status. {@link Query.Refused}
     * means that nothing was learnt: if the problem may pass ({@link Problem.Kind#BUSY}, {@link
     * Problem.Kind#SERVICE_FAULT}, {@link Problem.Kind#UNREADABLE}), it is asked again by the schedule, else no more. {@link
     * Query.Ask} puts the question in another way, which holds for every later look too.
     *
     * @param task what is known of the call; {@link TaskPart#requestId()} is what the submission was mapped with
     * @return empty where the service cannot be asked meanwhile, as by default
     */
    default Optional<Query<TaskStatus>> progress(TaskPart task) {
        return Optional.empty();
    }

    /**
     * Asks the service to stop a task. Where it has to be found out first what may be stopped, {@link Query.Ask} leads from
     * one question to the next; each is asked at once, five at most, in ten seconds together.
     *
     * <p>{@link CancelOutcome#CANCELLED} is for a task that the service says it stopped. {@link Query.Refused}, and no
     * readable answer, count as {@link CancelOutcome#TOO_LATE}.
     *
     * @return empty where the service cannot be asked
     */
    default Optional<Query<CancelOutcome>> cancel(TaskPart task) {
        return Optional.empty();
    }

    /**
     * What a call to {@link ImageRequest#callbackUrl()} says. It is never taken at its word: the task is asked about with
     * {@link #status}, so nothing but the ids need be read.
     *
     * @param body the call's body; absent where it is no JSON
     * @return empty, whatever the body, for a service that does not call back; never empty for one that does
     */
    default Optional<CallbackNotice> readCallback(JsonValue body) {
        return Optional.empty();
    }
}
