package dev.easel;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything that Easel throws on purpose. The subclasses differ by what the caller can do. Subclasses may be added.
 *
 * <table>
 *   <caption>What to do</caption>
 *   <tr><th>exception<th>billed<th>what to do
 *   <tr><td>{@link ConfigurationException}<td>no<td>correct a setting of the client or the call
 *   <tr><td>{@link InvalidRequestException}<td>no<td>correct the request; {@code violations()} lists everything
 *   <tr><td>{@link UnsupportedByServiceException}<td>no<td>use another service for this verb
 *   <tr><td>{@link AuthenticationException}<td>no<td>check the key
 *   <tr><td>{@link ConnectionException}, {@link RateLimitedException}<td>no<td>try later; Easel has retried already
 *   <tr><td>{@link RejectedException}, {@link ContentRefusedException}<td>see {@link #mayHaveBeenBilled()}
 *       <td>change the request
 *   <tr><td>{@link TaskFailedException}<td>see {@link #mayHaveBeenBilled()}<td>read {@link #serviceMessage()}; submit again if wanted
 *   <tr><td>{@link OutcomeUnknownException}<td>maybe<td>decide whether to pay again
 *   <tr><td>{@link TaskTimeoutException}, {@link TaskDetachedException}, {@link ClientClosedException}<td>maybe
 *       <td>resume the task by {@link #handle()}
 *   <tr><td>{@link DownloadException}<td>yes<td>take the image from the exception, or resume the task
 *   <tr><td>{@link TaskExpiredException}<td>maybe<td>the result is gone; submit again if wanted
 *   <tr><td>{@link ServiceException}<td>no<td>try later
 *   <tr><td>{@link ProtocolException}<td>maybe<td>report it to the authors of Easel or of the service
 *   <tr><td>{@link SubmissionVetoedException}<td>no<td>read the cause, which the application's own hook threw
 * </table>
 *
 * <p>A cancelled task ends with {@link java.util.concurrent.CancellationException}, which is not an {@code EaselException}.
 *
 * <p>Futures complete exceptionally with these classes (behind {@link java.util.concurrent.CompletionException} where
 * the JDK wraps); blocking verbs throw them as they are. No message, cause or {@code toString} holds a credential.
 */
public abstract class EaselException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private transient FailureDetails details;

    EaselException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, cause);
        this.details = details;
    }

    /** Returns what is known of the failure. */
    public final FailureDetails details() {
        return details;
    }

    /** Returns whose failure it is; empty where no service was involved. */
    public final Optional<ProviderId> provider() {
        return details().provider();
    }

    /** Returns what resumes the task; empty where there is no task. */
    public final Optional<TaskHandle> handle() {
        return details().handle();
    }

    /** Returns the HTTP status of the response; empty where there was none. */
    public final OptionalInt httpStatus() {
        return details().httpStatus();
    }

    /** Returns the service's own error code, as text. */
    public final Optional<String> serviceCode() {
        return details().serviceCode();
    }

    /** Returns the service's own message. */
    public final Optional<String> serviceMessage() {
        return details().serviceMessage();
    }

    /** Returns the service's id of the exchange that failed, for its support. */
    public final Optional<String> requestId() {
        return details().requestId();
    }

    /** Returns what the failed attempt means for money; empty where the time ran out or the client was closed. */
    public final Optional<FailureClass> failureClass() {
        return details().failureClass();
    }

    /**
     * Returns whether the service may have done the work and charged for it. Where a task of several calls has no image, this holds for all of
     * them: its exception is that of a call that may have been billed, if there is one, with the others suppressed.
     */
    public final boolean mayHaveBeenBilled() {
        return details().mayHaveBeenBilled();
    }

    /** Writes the details field by field: a handle by its own encoding, so that a later Easel can read it. */
    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        Map<String, String> fields = new HashMap<>();
        provider().ifPresent(provider -> fields.put("provider", provider.value()));
        handle().ifPresent(handle -> fields.put("handle", handle.encode()));
        httpStatus().ifPresent(status -> fields.put("httpStatus", String.valueOf(status)));
        serviceCode().ifPresent(code -> fields.put("serviceCode", code));
        serviceMessage().ifPresent(message -> fields.put("serviceMessage", message));
        requestId().ifPresent(id -> fields.put("requestId", id));
        failureClass().ifPresent(means -> fields.put("failureClass", means.name()));
        fields.put("billed", String.valueOf(mayHaveBeenBilled()));
        out.writeObject(fields);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        Map<?, ?> fields = (Map<?, ?>) in.readObject();
        FailureDetails.Builder read = FailureDetails.builder();
        text(fields, "provider").map(ProviderId::of).ifPresent(read::provider);
        text(fields, "handle").map(TaskHandle::decode).ifPresent(read::handle);
        text(fields, "httpStatus").map(Integer::parseInt).ifPresent(read::httpStatus);
        text(fields, "failureClass").map(FailureClass::valueOf).ifPresent(read::failureClass);
        details = read.serviceCode(text(fields, "serviceCode").orElse(null))
                .serviceMessage(text(fields, "serviceMessage").orElse(null))
                .requestId(text(fields, "requestId").orElse(null))
                .mayHaveBeenBilled("true".equals(fields.get("billed")))
                .build();
    }

    private static Optional<String> text(Map<?, ?> fields, String name) {
        return Optional.ofNullable((String) fields.get(name));
    }
}
