package dev.easel.local;

import dev.easel.ControlNet;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ProviderOptions;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The job that generates the images of a request, in a dialect. */
record GenerationJob(Dialect dialect, ImageRequest request) implements Job {
    @Override
    public Optional<String> requestId() {
        return request.requestId();
    }

    @Override
    public List<ImageInput> inputs() {
        List<ImageInput> inputs = new ArrayList<>();
        request.initImage().ifPresent(inputs::add);
        request.mask().ifPresent(inputs::add);
        request.controls().stream().map(ControlNet::image).forEach(inputs::add);
        request.options().stream().map(ProviderOptions::inputs).forEach(inputs::addAll);
        return inputs;
    }

    @Override
    public WireExchange<FinishedWork> submit(SubmitContext context) {
        return dialect.submit(request, context);
    }
}
