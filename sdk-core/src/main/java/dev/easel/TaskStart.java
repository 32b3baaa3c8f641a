package dev.easel;

import java.net.URI;
import java.util.Optional;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Says which task is about to begin, for {@link TaskListener#onStart}. It holds the request with its input images: a listener that
 * follows a task for hours keeps what it needs of it, and not the whole. Immutable.
 */
@Value.Immutable
public abstract class TaskStart {
    TaskStart() {}

    /** Returns the task, as far as it is known before it is submitted. */
    public abstract TaskHandle handle();

    /**
     * Returns the name of the service as its users know it: for a client of local servers the dialect's, for example {@code openai},
     * else the provider's id.
     */
    public abstract String service();

    /** Returns the base URL that the client was configured with. It holds no credential. */
    public abstract URI server();

    /** Returns what is asked for; empty for a task that is resumed, and for a service's own verbs. */
    public abstract Optional<Operation> operation();

    /** Returns the request for images; empty for every other operation, and for a task that is resumed. */
    public abstract Optional<ImageRequest> request();

    /** Returns whether the task was submitted before and is resumed by its handle. */
    @Value.Default
    public boolean resumed() {
        return false;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new TaskStartBuilder();
    }

    /** Builds a {@link TaskStart}, for tests of listeners. Null means "not known" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits TaskStartBuilder {
        Builder() {}

        /** Sets the task. Required. */
        public abstract Builder handle(TaskHandle handle);

        /** Sets the name of the service as its users know it. Required. */
        public abstract Builder service(String service);

        /** Sets the base URL of the client. Required. */
        public abstract Builder server(URI server);

        /** Sets what is asked for. */
        public abstract Builder operation(@Nullable Operation operation);

        /** Sets the request for images. */
        public abstract Builder request(@Nullable ImageRequest request);

        /** Sets whether the task is resumed; {@code false} by default. */
        public abstract Builder resumed(boolean resumed);

        /**
         * Returns the start.
         *
         * @throws InvalidRequestException if a required value is missing
         */
        public abstract TaskStart build();
    }
}
