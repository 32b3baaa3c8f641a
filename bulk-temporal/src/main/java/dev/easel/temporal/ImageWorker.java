package dev.easel.temporal;

import dev.easel.CallbackReceiver;
import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.Violation;
import dev.easel.routing.PriceList;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A worker of Temporal for images: it runs the workflows, and the submissions and waits of the services whose clients it has. Start one in
 * each process, on as many machines as there are. Thread-safe.
 *
 * <pre>{@code
 * WorkflowClient temporal = WorkflowClient.newInstance(WorkflowServiceStubs.newLocalServiceStubs());
 * try (ImageClient dan = Dan.builder().apiKey(key).build();
 *         ImageWorker worker = ImageWorker.builder(temporal)
 *                 .service("dan", dan)
 *                 .storage(ImageStorage.directory(Path.of("/mnt/images")))
 *                 .start()) {
 *     new CountDownLatch(1).await();
 * }
 * }</pre>
 *
 * <p>Workflows are on one task queue, {@code easel} by default. The submissions of a service named {@code x} are on the task queue {@code
 * easel-x-submit}, and its waits and cancellations on {@code easel-x}. So a worker gets no work for a service that it has no client of, and
 * a limit of submissions holds for all workers together.
 *
 * <p>Temporal's histories have requests, tickets and the names of images, and never an image: inputs that are given as bytes would be in
 * them, so give input images by path or address.
 */
public final class ImageWorker implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofMinutes(1);
    private static final Duration LAST_LIMIT = Duration.ofSeconds(5);

    private final WorkerFactory factory;
    private final WorkerParts parts;
    private final @Nullable CallbackReceiver receiver;

    private ImageWorker(WorkerFactory factory, WorkerParts parts, @Nullable CallbackReceiver receiver) {
        this.factory = factory;
        this.parts = parts;
        this.receiver = receiver;
    }

    /**
     * Returns a new builder.
     *
     * @param temporal the client of Temporal, which the worker does not close
     */
    public static Builder builder(WorkflowClient temporal) {
        return new Builder(Objects.requireNonNull(temporal, "temporal"));
    }

    /**
     * Returns what receives the callbacks of services; see {@link Builder#callbacks}. A callback is a hint: the task is polled at once,
     * and the response to that poll counts. Any worker can receive the callback of any task. It does not matter that {@link
     * CallbackReceiver#address} returns the base alone: each task has an address of its own below it.
     *
     * @throws ConfigurationException if callbacks are not configured
     */
    public CallbackReceiver callbackReceiver() {
        if (receiver == null) {
            throw new ConfigurationException(Violation.of(
                    "callbacks", "are not configured; set the public address and a secret with callbacks(...)"));
        }
        return receiver;
    }

    /**
     * Takes no more work, and waits up to a minute for the submissions under way. Waits for tasks are given to other workers at once.
     * What was not sent by then is not sent here. The clients stay open.
     */
    @Override
    public void close() {
        parts.beginClosing();
        factory.shutdown();
        factory.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        factory.shutdownNow();
        factory.awaitTermination(LAST_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        parts.close();
    }

    /** Builds an {@link ImageWorker}. For one thread at a time. */
    public static final class Builder {
        private final WorkflowClient temporal;
        private final Map<String, Service> services = new LinkedHashMap<>();
        private String taskQueue = TaskQueues.DEFAULT;
        private @Nullable ImageStorage storage;
        private @Nullable PriceList prices;
        private @Nullable Path staging;
        private @Nullable Callbacks callbacks;
        private Duration heartbeatTimeout = Timing.DEFAULT.heartbeatTimeout();
        private Consumer<WorkerOptions.Builder> configuration = options -> {};

        private record Service(ImageClient client, ServiceLimits limits) {}

        private Builder(WorkflowClient temporal) {
            this.temporal = temporal;
        }

        /** Sets the task queue of the workflows; {@code easel} by default. */
        public Builder taskQueue(String name) {
            taskQueue = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Adds a service with {@link ServiceLimits#defaults()}. */
        public Builder service(String name, ImageClient client) {
            return service(name, client, ServiceLimits.defaults());
        }

        /**
         * Adds a service. At least one is needed.
         *
         * @param name the name that orders and bulks use for it; two accounts with one provider are two services
         * @param client its client, which the worker does not close
         * @param limits how much of it this worker takes on
         */
        public Builder service(String name, ImageClient client, ServiceLimits limits) {
            services.put(
                    Objects.requireNonNull(name, "name"),
                    new Service(Objects.requireNonNull(client, "client"), Objects.requireNonNull(limits, "limits")));
            return this;
        }

        /** Sets where all workers put images. Required. */
        public Builder storage(ImageStorage place) {
            storage = Objects.requireNonNull(place, "place");
            return this;
        }

        /** Sets prices, so that outcomes have costs where a service does not name them. By default there are none. */
        public Builder prices(PriceList list) {
            prices = Objects.requireNonNull(list, "list");
            return this;
        }

        /**
         * Sets the directory where images are on their way from a service to the storage. By default it is a new temporary directory, which
         * is deleted at the end.
         */
        public Builder staging(Path directory) {
            staging = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /**
         * Sets after what time without a sign of life another worker takes over what this one had under way: 1 second or more; 10 seconds
         * by default. A sign of life is sent four times in it.
         */
        public Builder heartbeatTimeout(Duration time) {
            heartbeatTimeout = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Lets services that can do so call back when a task is done. A task is then polled every 30 seconds only. By default there are no
         * callbacks.
         *
         * @param publicBase the address of the path whose requests are passed to {@link ImageWorker#callbackReceiver()}, as services see it
         * @param secret what the addresses of tasks are made from, so that strangers cannot guess them: the same for all workers, at least
         *     16 characters
         */
        public Builder callbacks(URI publicBase, String secret) {
            callbacks = Callbacks.of(publicBase, secret);
            return this;
        }

        /** Changes the options of each of the workers that it has at Temporal. By default nothing is changed. */
        public Builder configure(Consumer<WorkerOptions.Builder> change) {
            configuration = Objects.requireNonNull(change, "change");
            return this;
        }

        /**
         * Starts to take work.
         *
         * @throws ConfigurationException if a setting is missing or wrong
         */
        public ImageWorker start() {
            if (services.isEmpty()) {
                throw new ConfigurationException(Violation.of("service", "is not set; add one with service(...)"));
            }
            if (storage == null) {
                throw new ConfigurationException(
                        Violation.of("storage", "is not set; set where images go with storage(...)"));
            }
            if (heartbeatTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new ConfigurationException(Violation.of(
                        Violation.Code.OUT_OF_RANGE,
                        "heartbeatTimeout",
                        "is " + heartbeatTimeout + "; give 1 second or more"));
            }
            services.keySet().forEach(TaskQueues::requireName);
            Timing timing = new Timing(heartbeatTimeout);
            WorkerFactory factory = WorkerFactory.newInstance(temporal);
            WorkerParts parts = WorkerParts.open(storage, prices, callbacks, timing, staging);
            services.forEach((name, service) -> parts.add(name, service.client()));

            Worker workflows = factory.newWorker(taskQueue, options(null, null));
            workflows.registerWorkflowImplementationFactory(ImageWorkflow.class, () -> new ImageWorkflowImpl(timing));
            workflows.registerWorkflowImplementationFactory(BulkWorkflow.class, BulkWorkflowImpl::new);
            ImageActivityTypes.ImageActivities activities = new ImageActivitiesImpl(parts);
            workflows.registerActivitiesImplementations(new BulkActivitiesImpl(storage), activities);
            services.forEach((name, service) -> {
                ServiceLimits limits = service.limits();
                factory.newWorker(
                                TaskQueues.submissions(taskQueue, name),
                                options(limits.submissionsAtOnce(), limits.submissionsPerSecond()))
                        .registerActivitiesImplementations(activities);
                factory.newWorker(TaskQueues.waits(taskQueue, name), options(limits.waitsAtOnce(), null))
                        .registerActivitiesImplementations(activities);
            });
            factory.start();
            CallbackReceiver receiver = callbacks == null ? null : new TaskCallbacks(temporal, callbacks);
            return new ImageWorker(factory, parts, receiver);
        }

        private WorkerOptions options(@Nullable Integer atOnce, @Nullable Double perSecond) {
            WorkerOptions.Builder options = WorkerOptions.newBuilder();
            if (atOnce != null) {
                options.setMaxConcurrentActivityExecutionSize(atOnce);
            }
            if (perSecond != null) {
                options.setMaxTaskQueueActivitiesPerSecond(perSecond);
            }
            configuration.accept(options);
            return options.build();
        }
    }
}
