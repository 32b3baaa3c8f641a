package dev.easel.langchain4j;

import dev.easel.ImageResult;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.model.batch.BatchItemResult;
import dev.langchain4j.model.batch.BatchState;
import dev.langchain4j.model.output.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How the prompts of a batch ended, in their order. For one thread. */
final class Outcomes {
    private final List<BatchItemResult<Response<Image>>> results = new ArrayList<>();
    private final List<BatchState> states = new ArrayList<>();

    void add(BatchItem.Refused refused) {
        results.add(BatchItemResult.failure(refused.error()));
        states.add(BatchState.FAILED);
    }

    /** Adds what a task ended with, after a poll with this status. Where its image cannot be had now, the others are kept. */
    void add(TaskStatus polled, CompletableFuture<ImageResult> ended, TaskHandle handle) {
        try {
            results.add(BatchItemResult.success(Responses.first(ended.join())));
            states.add(BatchState.SUCCEEDED);
        } catch (RuntimeException e) {
            RuntimeException failure = Failures.unwrapped(e);
            results.add(BatchItemResult.failure(BatchItem.error(failure, handle)));
            states.add(state(polled));
        }
    }

    private static BatchState state(TaskStatus status) {
        if (status instanceof TaskStatus.Cancelled) {
            return BatchState.CANCELLED;
        }
        return status instanceof TaskStatus.Expired ? BatchState.EXPIRED : BatchState.FAILED;
    }

    List<BatchItemResult<Response<Image>>> results() {
        return results;
    }

    /** Returns how the batch ended: with what all have in common, unless one has an image. */
    BatchState state() {
        if (states.contains(BatchState.SUCCEEDED)) {
            return BatchState.SUCCEEDED;
        }
        return states.stream().distinct().count() == 1 ? states.get(0) : BatchState.FAILED;
    }
}
