package dev.easel.comfyui;

import dev.easel.ImageInput;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Work of the server: its input images are uploaded first, then its graph is submitted.
 *
 * @param requestId the user's name of it
 * @param inputs the input images
 * @param uploads the exchange that uploads an image
 * @param submission the exchange that begins the work
 */
record ComfyUiJob(
        Optional<String> requestId,
        List<ImageInput> inputs,
        Function<Payload, WireExchange<String>> uploads,
        Function<SubmitContext, WireExchange<FinishedWork>> submission)
        implements Job {
    @Override
    public Optional<WireExchange<String>> upload(ImageInput input, Payload payload) {
        return Optional.of(uploads.apply(payload));
    }

    @Override
    public WireExchange<FinishedWork> submit(SubmitContext context) {
        return submission.apply(context);
    }
}
