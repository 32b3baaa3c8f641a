package dev.easel.internal.task;

import dev.easel.Capabilities;
import dev.easel.TaskPart;
import dev.easel.spi.Job;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of the calls that a request was split into.
 *
 * @param job what is asked for, and what the answer means
 * @param context what was decided for this call
 * @param submit what is sent; {@code null} while input pictures are still to be brought into the service's form
 * @param delivery brings them there; {@code null} where nothing is to be brought
 * @param images how many pictures are to come of it; 0 where words are asked for
 * @param firstIndex the place of its first picture among those of the request
 * @param callback where the service was asked to call back; {@code null} where it was not
 */
public record CallPlan(
        Job job,
        SubmitContext context,
        @Nullable WireRequest submit,
        @Nullable InputDelivery delivery,
        int images,
        int firstIndex,
        @Nullable URI callback) {
    /** What is known of the call before it is made. */
    public TaskPart part(Capabilities can) {
        TaskPart part = TaskPart.of(context.requestId());
        if (can.clientChoosesTaskId()) {
            part = part.withTaskId(context.requestId());
        }
        if (!job.kind().isEmpty()) {
            part = part.withKind(job.kind());
        }
        return context.seed().isPresent() ? part.withSeed(context.seed().getAsLong()) : part;
    }

    /** The same with what is sent. */
    CallPlan ready(SubmitContext delivered) {
        return new CallPlan(job, delivered, job.submit(delivered), null, images, firstIndex, callback);
    }

    Optional<String> callbackAddress() {
        return Optional.ofNullable(callback).map(URI::toString);
    }
}
