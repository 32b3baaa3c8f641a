package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The job that generates the images of a request. */
record GenerationJob(ImageRequest request, ZhiqiteResponses responses) implements Job {
    @Override
    public Optional<String> requestId() {
        return request.requestId();
    }

    @Override
    public List<ImageInput> inputs() {
        return Stream.concat(
                        Stream.of(request.initImage(), request.mask()).flatMap(Optional::stream),
                        ZhiqiteOptions.of(request).inputs().stream())
                .toList();
    }

    @Override
    public Optional<URI> callback() {
        return ZhiqiteRequests.callback(request);
    }

    @Override
    public WireExchange<FinishedWork> submit(SubmitContext context) {
        return new WireExchange<>(
                ZhiqiteRequests.generation(request, context), response -> responses.submitted(response, context));
    }
}
