package dev.easel.internal.engine;

import dev.easel.Capabilities;
import dev.easel.TaskCall;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import org.jspecify.annotations.Nullable;

/**
 * One of the calls that a request was split into, before it is made.
 *
 * @param job what is asked for
 * @param context what was decided for this call
 * @param mapped the submission; {@code null} where input images have to be prepared before it can be mapped
 * @param inputs prepares input images; {@code null} where the submission is mapped already
 * @param images how many images are to come of it; 0 where text is asked for
 * @param firstIndex the place of its first image among those of the request
 * @param model the model that was asked for; {@code null} where none was
 */
public record PlannedCall(
        Job job,
        SubmitContext context,
        @Nullable WireExchange<FinishedWork> mapped,
        @Nullable InputImages inputs,
        int images,
        int firstIndex,
        @Nullable String model) {
    /** Returns what is known of the call before it is made. */
    public TaskCall taskCall(Capabilities can) {
        TaskCall taskCall = TaskCall.of(context.requestId());
        if (can.clientChoosesTaskId()) {
            taskCall = taskCall.withTaskId(context.requestId());
        }
        if (!job.kind().isEmpty()) {
            taskCall = taskCall.withKind(job.kind());
        }
        return context.seed().isPresent() ? taskCall.withSeed(context.seed().getAsLong()) : taskCall;
    }

    /** Returns the submission, with prepared input images. */
    WireExchange<FinishedWork> wire(SubmitContext prepared) {
        return mapped == null
                ? ForeignCodeException.call("the provider's mapping", () -> job.submit(prepared))
                : mapped;
    }
}
