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
 * The root of everything that Easel throws on purpose. Its subclasses are told apart by what the caller can do; {@link
 * #details()} says what is known: the provider, the task's handle, the HTTP status, the service's own code and words,
 * and whether the work may have been billed.
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

    /** What is known of the failure. */
    public final FailureDetails details() {
        return details;
    }

    /** Whose failure it is; empty where no service was involved. */
    public final Optional<ProviderId> provider() {
        return details().provider();
    }

    /** What is needed to ask for the task again; empty where there is no task. */
    public final Optional<TaskHandle> handle() {
        return details().handle();
    }

    /** The HTTP status of the answer; empty where there was no answer. */
    public final OptionalInt httpStatus() {
        return details().httpStatus();
    }

    /** The service's own error code, as text. */
    public final Optional<String> serviceCode() {
        return details().serviceCode();
    }

    /** The service's own words. */
    public final Optional<String> serviceMessage() {
        return details().serviceMessage();
    }

    /** The service's id of the exchange that failed, for its support. */
    public final Optional<String> requestId() {
        return details().requestId();
    }

    /** What the failed attempt means for money; empty where nothing failed but the time ran out or the client was closed. */
    public final Optional<FailureClass> failureClass() {
        return details().failureClass();
    }

    /** Whether the service may have done the work, and charged for it. */
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
