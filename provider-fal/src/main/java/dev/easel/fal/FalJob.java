package dev.easel.fal;

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
 * @param uploader makes an upload of an image
 * @param submission the exchange that begins the work
 */
record FalJob(
        Optional<String> requestId,
        List<ImageInput> inputs,
        Optional<URI> callback,
        Function<Payload, WireExchange<String>> uploader,
        Function<SubmitContext, WireExchange<FinishedWork>> submission)
        implements Job {
    @Override
    public Optional<WireExchange<String>> upload(ImageInput input, Payload payload) {
        return FalRequests.isUploaded(payload) ? Optional.of(uploader.apply(payload)) : Optional.empty();
    }

    @Override
    public WireExchange<FinishedWork> submit(SubmitContext context) {
        return submission.apply(context);
    }
}
