package dev.easel.spi;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.UpscaleRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The wire format of one service. Implementations are immutable, thread-safe and do no I/O: the same arguments give the same
 * result.
 *
 * <p>The methods that map a request ({@link #serviceName()}, {@link #capabilities()}, {@link #check}, {@link #expectedSize}, {@link
 * #samplerWord}, {@link #schedulerWord}, {@link #generate}, {@link #upscale}, {@link
 * #caption}, {@link #expandPrompt}, {@link Job#submit} where no input image has to be fetched or uploaded) run on the thread of the
 * caller; all others on threads of the client, where one that blocks ends with the task's deadline.
 */
public interface ProviderProtocol {
    /** The service's name in Easel. */
    ProviderId id();

    /**
     * Returns the name of the service as its users know it, in lower case, for metrics and traces. By default the value of {@link #id()};
     * a provider that speaks to several services names the one that this protocol is for. Asked for once, when the client is built.
     */
    default String serviceName() {
        return id().value();
    }

    /** What the service can do. Requests are checked against it before {@link #generate} is called. */
    Capabilities capabilities();

    /**
     * Returns what one of the service's models can do: how many tasks of it may be unfinished, in which form it takes input images, and
     * how many images one call of it generates, if that is fewer than {@link #capabilities()} have. What a request may set is checked
     * against those of the service. By default the same for all.
     *
     * @param model the model's name, as in {@link ImageRequest#model()}
     */
    default Capabilities capabilities(String model) {
        return capabilities();
    }

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
     * Returns the size that the images of a request should come in; one that comes in another is warned about. Called only where
     * nothing was found against the size. By default {@link ImageRequest#size()}, times {@link ImageRequest#upscale()}.
     *
     * @return empty where the service may choose
     */
    default Optional<Size> expectedSize(ImageRequest request) {
        return request.size()
                .map(size -> request.upscale()
                        .map(upscale -> Size.of(
                                (int) (size.width() * upscale.factor()), (int) (size.height() * upscale.factor())))
                        .orElse(size));
    }

    /**
     * Returns the word by which the service's responses and images may name a sampler. An image that names another sampler than
     * the one that was asked for is warned about, where both are known. Case, spaces, underscores and a {@code k_} before it do
     * not count.
     *
     * @return empty where the service has no word but {@link Sampler#name()}, as by default
     */
    default Optional<String> samplerWord(Sampler sampler) {
        return Optional.empty();
    }

    /** The same for a scheduler. */
    default Optional<String> schedulerWord(Scheduler scheduler) {
        return Optional.empty();
    }

    /** Returns the job that generates the images of a request: {@link SubmitContext#images()} of them in each call. */
    Job generate(ImageRequest request);

    /**
     * Returns how long the response to an accepted submission asks to wait before the next one, for all tasks of the credential:
     * for services that say how much of a rate limit is left. What a refusal says is {@link Problem#retryAfter()}.
     *
     * @return {@code null} where it asks for nothing
     */
    default @Nullable Duration pauseAfter(WireResponse response) {
        return null;
    }

    /**
     * Returns the service's id of an exchange, for messages, listeners and the service's support. By default the header {@code
     * x-request-id} or {@code request-id}.
     */
    default Optional<String> requestId(WireResponse response) {
        return response.header("x-request-id").or(() -> response.header("request-id"));
    }

    /**
     * Returns whether a task can be polled. False where {@link TaskCall#kind()} or {@link TaskCall#reference()} is none of the
     * provider's, as in a handle from elsewhere, or where the service has no exchange that polls work of this kind. Then the
     * handle cannot be resumed, and nobody can find out what became of a submission whose response was lost. Called when a
     * handle is resumed, before anything is sent. True by default.
     */
    default boolean canPoll(TaskCall task) {
        return true;
    }

    /**
     * Returns the exchange that polls a task. Called only where {@link #canPoll}.
     *
     * @throws UnsupportedOperationException if the service has no tasks
     */
    WireExchange<FinishedWork> status(TaskCall task);

    /** Returns how long {@link Outcome.NotFound} may mean "not yet known". By default it never does. */
    default NotFoundGrace notFoundGrace() {
        return NotFoundGrace.NONE;
    }

    /**
     * Returns whether the credentials may go to an address outside the configured origin, for example the regional host at which
     * the service said to poll. Asked for each request that is marked with {@link WireRequest.Builder#withCredentials()}, and only
     * for https, or where the address and the configured origin are both on this machine. The address is what the HTTP client
     * reads, without user info. Where it is false, the request goes without credentials. A vouched address is checked like any
     * other that a response names: it must be public, or allowed by the user. False by default.
     */
    default boolean vouchesFor(URI address) {
        return false;
    }

    /**
     * Returns a channel that hints at the state of a task while polling decides: a request whose response is a stream of events
     * ({@link WireRequest.Builder#events}) or a WebSocket ({@link WireRequest.Builder#webSocket}). {@link EventOutcome.Progress}
     * is reported, {@link EventOutcome.Result} means that the task should be polled at once. No image that a channel carries is one
     * of the result; it can be a preview.
     *
     * <p>A channel is opened when the task is polled for the first time and closed when the work ends. One that ends is opened
     * again after five seconds, unless it has failed five times in a row; whatever becomes of it changes nothing for the task. As
     * many channels are open at a time as the client has exchanges in flight; a task whose channel waits for a place is polled
     * meanwhile. Empty by default.
     */
    default Optional<WireRequest> push(TaskCall task) {
        return Optional.empty();
    }

    /**
     * An image made larger. Called only where {@link Capabilities#operations()} has {@link
     * dev.easel.Operation#UPSCALE}.
     *
     * @throws dev.easel.InvalidRequestException if the service cannot do what is asked
     */
    default Job upscale(UpscaleRequest request) {
        throw new UnsupportedOperationException();
    }

    /**
     * An image described: ends with {@link FinishedWork#ofTexts}. Called only where {@link Capabilities#operations()} has
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
    default WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the exchange that asks how far a task is while its submission has no response yet: for a service that responds when
     * the image is done. It is sent by the poll schedule beside the submission. Only the submission's own response decides.
     *
     * <p>{@link Outcome.Done} tells where the task stands, not a final status. After {@link Outcome.Failed} it is sent again if
     * the problem may pass ({@link Problem.Kind#BUSY}, {@link Problem.Kind#SERVICE_FAULT}, {@link Problem.Kind#UNREADABLE}), else
     * no more. {@link Outcome.Next} holds for every later poll too.
     *
     * @param task what is known of the call; {@link TaskCall#requestId()} is what the submission was mapped with
     * @return empty where the service cannot be asked meanwhile, as by default
     */
    default Optional<WireExchange<TaskStatus>> progress(TaskCall task) {
        return Optional.empty();
    }

    /**
     * Returns the exchange that asks the service to stop a task. {@link Outcome.Next} leads from one exchange to the next, five at
     * most, in ten seconds together.
     *
     * <p>{@link CancelOutcome#CANCELLED} is for a task that the service says it stopped. {@link Outcome.Failed}, and no readable
     * response, count as {@link CancelOutcome#TOO_LATE}.
     *
     * @return empty where the service cannot be asked
     */
    default Optional<WireExchange<CancelOutcome>> cancel(TaskCall task) {
        return Optional.empty();
    }

    /**
     * Returns what a callback says: to {@link ImageRequest#callbackUrl()}, or to the one address that the account has at the service. The
     * core polls the task all the same, so nothing but the ids need be read.
     *
     * @param message headers and body; the JSON is absent where the body is none
     * @return empty, whatever the message, for a service that does not call back; never empty for one that does
     */
    default Optional<CallbackNotice> readCallback(CallbackMessage message) {
        return Optional.empty();
    }

    /** Returns how the service signs its callbacks; empty where it does not, as by default. */
    default Optional<CallbackSignature> callbackSignature() {
        return Optional.empty();
    }
}
