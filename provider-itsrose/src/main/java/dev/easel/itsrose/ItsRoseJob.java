package dev.easel.itsrose;

import dev.easel.ImageInput;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Work of the service: one exchange, whose response is the result.
 *
 * @param requestId the user's name of it
 * @param inputs the input images
 * @param request what is sent, once it is known where the input images are
 * @param reader what the response means
 */
record ItsRoseJob(
        Optional<String> requestId,
        List<ImageInput> inputs,
        Function<SubmitContext, WireRequest> request,
        BiFunction<WireResponse, SubmitContext, Outcome<FinishedWork>> reader)
        implements Job {
    @Override
    public WireExchange<FinishedWork> submit(SubmitContext context) {
        return new WireExchange<>(request.apply(context), response -> reader.apply(response, context));
    }
}
