package dev.easel.internal.task;

import dev.easel.Capabilities;
import dev.easel.ImageRequest;
import dev.easel.TaskPart;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;

/**
 * One of the calls that a request was split into.
 *
 * @param request what is asked for, prompt and all
 * @param context what was decided for this call
 * @param submit what is sent
 * @param firstIndex the place of its first picture among those of the request
 */
public record CallPlan(ImageRequest request, SubmitContext context, WireRequest submit, int firstIndex) {
    /** What is known of the call before it is made. */
    public TaskPart part(Capabilities can) {
        TaskPart part = TaskPart.of(context.requestId());
        if (can.clientChoosesTaskId()) {
            part = part.withTaskId(context.requestId());
        }
        return context.seed().isPresent() ? part.withSeed(context.seed().getAsLong()) : part;
    }
}
