package dev.easel.langchain4j;

import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.FailureDetails;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.PreparedTask;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.UnsupportedByServiceException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.batch.BatchItemResult;
import dev.langchain4j.model.batch.BatchPage;
import dev.langchain4j.model.batch.BatchPagination;
import dev.langchain4j.model.batch.BatchRequest;
import dev.langchain4j.model.batch.BatchResponse;
import dev.langchain4j.model.batch.BatchState;
import dev.langchain4j.model.image.BatchImageModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's {@link BatchImageModel} over an {@link ImageClient} whose service has a queue: one task for each prompt. The id of a batch is
 * the tickets of its tasks, some 150 characters for each prompt. Nothing else is kept, so another process on another day goes on with it.
 *
 * <ul>
 *   <li>{@link #submit} submits the prompts, waits until the service has accepted them, and leaves the tasks there.
 *   <li>{@link #retrieve} polls each task once. When all are over, it downloads their images, each time that it is called.
 *   <li>{@link #cancel} has each task stopped that can be.
 * </ul>
 *
 * <p>The exceptions are those of {@link EaselImageModel}. What {@code retrieve} and {@code cancel} throw may be retried where LangChain4j
 * does, since nothing is submitted there.
 *
 * <p>All methods block. Thread-safe, where the settings are. The client is the application's to close.
 */
public final class EaselBatchImageModel implements BatchImageModel {
    private final ImageClient client;
    private final Template template;
    private final CallOptions options;

    private EaselBatchImageModel(Builder builder) {
        this.client = builder.client;
        this.template = builder.template;
        this.options = builder.options;
    }

    /** Returns a model that keeps the defaults of the client and the service. */
    public static EaselBatchImageModel of(ImageClient client) {
        return builder(client).build();
    }

    /** Returns a new builder. */
    public static Builder builder(ImageClient client) {
        return new Builder(client);
    }

    /**
     * Submits the prompts. All are checked before any of them is sent. One that the service does not accept is a failure among the results;
     * only where it accepts none, this throws. When the thread is interrupted, what was not accepted by then is cancelled, and the batch is
     * the rest.
     *
     * @throws UnsupportedFeatureException if tasks of the service do not outlive their connection
     */
    @Override
    public BatchResponse<Response<Image>> submit(BatchRequest<String> request) {
        return Failures.ofSubmission(() -> {
            List<BatchItem> items = submit(prepare(request.requests()));
            return response(BatchId.encode(items), BatchState.PENDING, List.of());
        });
    }

    private List<PreparedTask> prepare(List<String> prompts) {
        if (prompts.isEmpty()) {
            throw new InvalidRequestException(
                    Violation.of(Code.MISSING, "requests", "is empty; give at least one prompt"));
        }
        return prompts.stream().map(this::prepare).toList();
    }

    private PreparedTask prepare(String prompt) {
        ImageRequest request = template.request(prompt, 1).build();
        Capabilities can = request.model().map(client::capabilities).orElseGet(client::capabilities);
        if (!can.resumable()) {
            throw new UnsupportedByServiceException(
                    client.provider() + " responds with the images, and has no task to come back to; generate them"
                            + " with EaselImageModel",
                    FailureDetails.builder().provider(client.provider()).build());
        }
        return client.prepare(request, options);
    }

    private static List<BatchItem> submit(List<PreparedTask> prepared) {
        List<Submission> submissions = prepared.stream().map(Submission::of).toList();
        if (!Waits.untilAllEnd(submissions.stream().map(Submission::left).toList())) {
            submissions.forEach(Submission::cancel);
        }
        List<BatchItem> items = submissions.stream().map(Submission::item).toList();
        if (items.stream().noneMatch(BatchItem.Accepted.class::isInstance)) {
            throw Submission.failureOf(submissions);
        }
        return items;
    }

    /**
     * Polls each task once, and downloads the images when all tasks are over. Until then there are no results, since they are told apart by
     * their place. The state is {@code SUCCEEDED} where one of the prompts has an image.
     */
    @Override
    public BatchResponse<Response<Image>> retrieve(String batchId) {
        return Failures.ofPoll(() -> {
            List<BatchItem> items = BatchId.decode(batchId);
            List<TaskStatus> statuses = statuses(items);
            List<TaskStatus> active =
                    statuses.stream().filter(status -> !status.isFinal()).toList();
            if (active.isEmpty()) {
                return ended(batchId, items, statuses);
            }
            boolean begun = active.stream().anyMatch(TaskStatus.Running.class::isInstance);
            return response(batchId, begun ? BatchState.RUNNING : BatchState.PENDING, List.of());
        });
    }

    private List<TaskStatus> statuses(List<BatchItem> items) {
        List<CompletableFuture<TaskStatus>> polls =
                handles(items).stream().map(client::checkAsync).toList();
        if (!Waits.untilAllEnd(polls)) {
            polls.forEach(poll -> poll.cancel(true));
            throw Waits.interrupted();
        }
        return polls.stream().map(CompletableFuture::join).toList();
    }

    private BatchResponse<Response<Image>> ended(String batchId, List<BatchItem> items, List<TaskStatus> statuses) {
        List<ImageTask> tasks = handles(items).stream()
                .map(handle -> client.resume(handle, options))
                .toList();
        if (!Waits.untilAllEnd(tasks.stream().map(ImageTask::result).toList())) {
            tasks.forEach(ImageTask::detach);
            throw Waits.interrupted();
        }
        Outcomes outcomes = new Outcomes();
        int next = 0;
        for (BatchItem item : items) {
            if (item instanceof BatchItem.Accepted accepted) {
                outcomes.add(statuses.get(next), tasks.get(next).result(), accepted.handle());
                next++;
            } else if (item instanceof BatchItem.Refused refused) {
                outcomes.add(refused);
            }
        }
        return response(batchId, outcomes.state(), outcomes.results());
    }

    /**
     * Has each task stopped that can be. One that is over already is not changed.
     *
     * @throws UnsupportedFeatureException if the service cannot stop tasks; they go on and may be billed
     */
    @Override
    public void cancel(String batchId) {
        Failures.ofPoll(() -> {
            List<CompletableFuture<CancelOutcome>> outcomes = handles(BatchId.decode(batchId)).stream()
                    .map(handle -> client.resume(handle, options).cancel())
                    .toList();
            if (!Waits.untilAllEnd(outcomes)) {
                throw Waits.interrupted();
            }
            long goOn = outcomes.stream()
                    .filter(outcome -> outcome.join() == CancelOutcome.NOT_SUPPORTED)
                    .count();
            if (goOn > 0) {
                throw new UnsupportedFeatureException(goOn + " of " + outcomes.size()
                        + " tasks cannot be stopped at their service; they go on and may be billed");
            }
            return outcomes;
        });
    }

    /**
     * Lists nothing: the id of a batch is all that there is of it, and the application has it.
     *
     * @throws UnsupportedFeatureException always
     */
    @Override
    public BatchPage<Response<Image>> list(@Nullable BatchPagination pagination) {
        throw new UnsupportedFeatureException(
                "Easel keeps no list of batches; store the batchId of each response to submit, and retrieve it by that");
    }

    private static List<TaskHandle> handles(List<BatchItem> items) {
        return items.stream()
                .filter(BatchItem.Accepted.class::isInstance)
                .map(item -> ((BatchItem.Accepted) item).handle())
                .toList();
    }

    private static BatchResponse<Response<Image>> response(
            String batchId, BatchState state, List<BatchItemResult<Response<Image>>> results) {
        return BatchResponse.<Response<Image>>builder()
                .batchId(batchId)
                .state(state)
                .results(results)
                .build();
    }

    /** Builds an {@link EaselBatchImageModel}. For one thread at a time. */
    public static final class Builder {
        private final ImageClient client;
        private Template template = Template.EMPTY;
        private CallOptions options = CallOptions.defaults();

        private Builder(ImageClient client) {
            this.client = Objects.requireNonNull(client, "client");
        }

        /**
         * Sets what each request starts from, in place of everything set before: model, size, seed, LoRAs and all else. The
         * prompt is that of the batch, and the number of images is 1.
         */
        public Builder request(ImageRequest template) {
            this.template = Template.of(Objects.requireNonNull(template, "template"));
            return this;
        }

        /**
         * Adds settings, which are made in each request anew after those set before, for example {@code r -> r.size(512, 512)}. The prompt
         * is that of the batch, and the number of images is 1. Where threads share the model, they call it at the same time.
         */
        public Builder settings(Consumer<? super ImageRequest.Builder> settings) {
            this.template = template.and(Objects.requireNonNull(settings, "settings"));
            return this;
        }

        /** Sets deadline, destination and the like of each task; {@link CallOptions#defaults()} by default. */
        public Builder options(CallOptions options) {
            this.options = Objects.requireNonNull(options, "options");
            return this;
        }

        /** Returns the model. */
        public EaselBatchImageModel build() {
            return new EaselBatchImageModel(this);
        }
    }
}
