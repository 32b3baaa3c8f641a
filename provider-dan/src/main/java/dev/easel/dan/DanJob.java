package dev.easel.dan;

import dev.easel.ImageInput;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Work of the service. It is polled in the same way whatever it is, so it needs no kind of its own: what is in the response
 * tells.
 *
 * @param requestId the user's name of it
 * @param inputs the input images
 * @param body what is sent, once the input images are at hand
 */
record DanJob(
        DanRoute verb,
        boolean blocking,
        Optional<String> requestId,
        List<ImageInput> inputs,
        Function<SubmitContext, JsonObject> body)
        implements Job {
    @Override
    public WireExchange<FinishedWork> submit(SubmitContext context) {
        return verb.submit(blocking, body.apply(context));
    }
}
