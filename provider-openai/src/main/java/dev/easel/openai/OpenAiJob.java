package dev.easel.openai;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The images of a request.
 *
 * @param exchange what is sent, once the input images are at hand
 */
record OpenAiJob(ImageRequest request, Function<SubmitContext, WireExchange<FinishedWork>> exchange) implements Job {
    @Override
    public Optional<String> requestId() {
        return request.requestId();
    }

    @Override
    public List<ImageInput> inputs() {
        List<ImageInput> inputs = new ArrayList<>();
        request.initImage().ifPresent(inputs::add);
        request.mask().ifPresent(inputs::add);
        inputs.addAll(OpenAiOptions.of(request).inputs());
        return inputs;
    }

    @Override
    public WireExchange<FinishedWork> submit(SubmitContext context) {
        return exchange.apply(context);
    }
}
