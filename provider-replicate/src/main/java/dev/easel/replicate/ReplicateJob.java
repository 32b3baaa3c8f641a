package dev.easel.replicate;

import dev.easel.ImageInput;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Work of the service: large input images are uploaded first.
 *
 * @param requestId the user's name of it
 * @param inputs the input images
 * @param callback where the service calls back
 * @param submission the exchange that begins the work
 */
record ReplicateJob(
        Optional<String> requestId,
        List<ImageInput> inputs,
        Optional<URI> callback,
        Function<SubmitContext, WireExchange<FinishedWork>> submission)
        implements Job {
    @Override
    public Optional<WireExchange<String>> upload(ImageInput input, Payload payload) {
        return ReplicateRequests.isUploaded(payload) ? Optional.of(ReplicateUploads.of(payload)) : Optional.empty();
    }

    @Override
    public WireExchange<FinishedWork> submit(SubmitContext context) {
        return submission.apply(context);
    }
}
