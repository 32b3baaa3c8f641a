package dev.easel.temporal;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.bulk.Items;
import dev.easel.temporal.BulkActivityTypes.Manifest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Generates the images of many items on many machines: the workflows and activities run where an {@link ImageWorker} is. Immutable and
 * thread-safe.
 *
 * <pre>{@code
 * TemporalBulk bulk = TemporalBulk.builder(temporal)
 *         .storage(ImageStorage.directory(Path.of("/mnt/images")))
 *         .service("dan", 10)
 *         .build();
 * BulkReport report = bulk.start("posters", Items.csv(Path.of("prompts.csv"))).await();
 * }</pre>
 *
 * <p>An input image is read by the worker that submits its item: a path must lead to the same file on all of them. An item with its
 * request as JSON has 16 KB at most, so give images by path or address.
 */
public final class TemporalBulk {
    /** The memo of a workflow that has the digest of its items. */
    static final String MEMO = "easelItems";

    private final WorkflowClient temporal;
    private final ImageStorage storage;
    private final String taskQueue;
    private final List<BulkOrder.Lane> services;
    private final int tries;
    private final Duration deadline;
    private final int stopAfterFailures;
    private final int itemsPerFile;
    private final int itemsPerRun;

    private TemporalBulk(Builder builder, ImageStorage storage) {
        this.temporal = builder.temporal;
        this.storage = storage;
        taskQueue = builder.taskQueue;
        services = List.copyOf(builder.services);
        tries = builder.tries;
        deadline = builder.deadline;
        stopAfterFailures = builder.stopAfterFailures;
        itemsPerFile = builder.itemsPerFile;
        itemsPerRun = builder.itemsPerRun;
    }

    /**
     * Returns a new builder.
     *
     * @param temporal the client of Temporal
     */
    public static Builder builder(WorkflowClient temporal) {
        return new Builder(Objects.requireNonNull(temporal, "temporal"));
    }

    /**
     * Starts a bulk: it checks the items, puts them into the storage, and starts the workflow. It needs no worker for that.
     *
     * <p>A second start with the same id and the same items returns the bulk that runs, with the settings that it was started with. One
     * that was stopped, or ended before its items in another way, goes on: an item that was begun is not begun again.
     *
     * @param id the id of the workflow, and the folder that the bulk has in the storage: 1 to 100 letters, digits, {@code .}, {@code _} and
     *     {@code -}, not beginning with a dot
     * @param items the items
     * @return the bulk under way
     * @throws dev.easel.InvalidRequestException with what is wrong with the items; nothing is sent
     * @throws ConfigurationException if the id cannot be one, or a bulk with the id has other items
     * @throws java.io.UncheckedIOException if the storage cannot be read or written
     */
    public TemporalBulkRun start(String id, Items items) {
        BulkStore store = new BulkStore(storage, requireId(id));
        items.check();
        try (BulkIntake intake = BulkIntake.read(items, itemsPerFile)) {
            Manifest manifest = intake.manifest();
            Manifest before = store.manifest();
            if (before == null) {
                intake.store(store);
            } else {
                requireSame(id, manifest, before.digest());
            }
            start(id, manifest);
        }
        return new TemporalBulkRun(id, temporal, store);
    }

    private void start(String id, Manifest manifest) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(taskQueue)
                .setMemo(Map.of(MEMO, manifest.digest()))
                .build();
        BulkOrder order = new BulkOrder(
                id,
                manifest.digest(),
                manifest.items(),
                manifest.chunks(),
                services,
                tries,
                deadline,
                stopAfterFailures,
                itemsPerRun,
                1,
                null);
        BulkWorkflow workflow = temporal.newWorkflowStub(BulkWorkflow.class, options);
        try {
            WorkflowClient.start(workflow::run, order);
        } catch (WorkflowExecutionAlreadyStarted e) {
            Object digest = temporal.newUntypedWorkflowStub(id).describe().getMemo(MEMO, String.class);
            requireSame(id, manifest, digest);
        }
    }

    private static void requireSame(String id, Manifest manifest, @Nullable Object digest) {
        if (!manifest.digest().equals(digest)) {
            throw new ConfigurationException(Violation.of(Code.CONFLICT, "items", BulkStore.otherItems(id)));
        }
    }

    /**
     * Returns a bulk that was started before, by this program or another one.
     *
     * @param id its id
     * @throws ConfigurationException if there is none
     */
    public TemporalBulkRun attach(String id) {
        BulkStore store = new BulkStore(storage, requireId(id));
        WorkflowStub workflow = temporal.newUntypedWorkflowStub(id);
        try {
            workflow.describe();
        } catch (WorkflowNotFoundException e) {
            throw new ConfigurationException(Violation.of(
                    Code.OUT_OF_RANGE, "id", "is \"" + id + "\", and Temporal has no such bulk; start it"));
        }
        return new TemporalBulkRun(id, temporal, store);
    }

    private static String requireId(String id) {
        if (!id.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")) {
            throw new ConfigurationException(Violation.of(
                    Code.MALFORMED,
                    "id",
                    "is \"" + id + "\"; give 1 to 100 letters, digits, . _ and -, and no dot at its beginning"));
        }
        return id;
    }

    /** Builds a {@link TemporalBulk}. For one thread at a time. */
    public static final class Builder {
        private final WorkflowClient temporal;
        private final List<BulkOrder.Lane> services = new ArrayList<>();
        private String taskQueue = TaskQueues.DEFAULT;
        private @Nullable ImageStorage storage;
        private int tries = 3;
        private Duration deadline = Duration.ofMinutes(30);
        private int stopAfterFailures;
        private int itemsPerFile = BulkStore.CHUNK;
        private int itemsPerRun = 2_000;

        private Builder(WorkflowClient temporal) {
            this.temporal = temporal;
        }

        /** Sets the task queue of the workflows, as the workers have it; {@code easel} by default. */
        public Builder taskQueue(String name) {
            taskQueue = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Sets where the images go, as the workers have it. Required. */
        public Builder storage(ImageStorage place) {
            storage = Objects.requireNonNull(place, "place");
            return this;
        }

        /**
         * Adds a service. At least one is needed. Each item goes to the service with most room.
         *
         * @param name the service, as the workers name it
         * @param window how many unfinished items of this bulk it has at most, whatever the number of workers: 1 to 1000. That is what a
         *     service allows one credential; where several bulks run at once, they share it out among themselves
         */
        public Builder service(String name, int window) {
            TaskQueues.requireName(name);
            if (services.stream().anyMatch(lane -> lane.service().equals(name))) {
                throw new ConfigurationException(
                        Violation.of(Code.CONFLICT, "service", "is \"" + name + "\" twice; add it once"));
            }
            services.add(new BulkOrder.Lane(name, range("window", window, 1, 1_000)));
            return this;
        }

        /** Sets how many tries an item has in all: 1 to 10; 3 by default. A new try follows a failure that was not billed. */
        public Builder tries(int number) {
            tries = range("tries", number, 1, 10);
            return this;
        }

        /** Sets how long one try may take, from its submission: above zero; 30 minutes by default. */
        public Builder deadline(Duration time) {
            if (time.isZero() || time.isNegative()) {
                throw new ConfigurationException(
                        Violation.of(Code.OUT_OF_RANGE, "deadline", "is " + time + "; give a time above zero"));
            }
            deadline = time;
            return this;
        }

        /** Sets after how many failures without a success between them nothing new is begun: 1 or more. By default that is never. */
        public Builder stopAfterFailures(int inARow) {
            stopAfterFailures = range("stopAfterFailures", inARow, 1, Integer.MAX_VALUE);
            return this;
        }

        /** Sets how many items a file has, and how many are begun until the workflow continues as new. For tests, which have few. */
        Builder lengths(int perFile, int perRun) {
            itemsPerFile = perFile;
            itemsPerRun = perRun;
            return this;
        }

        /**
         * Returns it with these settings.
         *
         * @throws ConfigurationException if the storage is not set, or there is no service
         */
        public TemporalBulk build() {
            if (storage == null) {
                throw new ConfigurationException(
                        Violation.of("storage", "is not set; set where images go with storage(...)"));
            }
            if (services.isEmpty()) {
                throw new ConfigurationException(Violation.of("service", "is not set; add one with service(...)"));
            }
            return new TemporalBulk(this, storage);
        }

        private static int range(String setting, int number, int least, int most) {
            if (number < least || number > most) {
                throw new ConfigurationException(
                        Violation.of(Code.OUT_OF_RANGE, setting, "is " + number + "; give " + least + " to " + most));
            }
            return number;
        }
    }
}
