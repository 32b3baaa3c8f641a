package dev.easel.gemini;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The images of a request. */
record GeminiJob(ImageRequest request, GeminiSettings settings) implements Job {
    @Override
    public Optional<String> requestId() {
        return request.requestId();
    }

    @Override
    public List<ImageInput> inputs() {
        return GeminiInputs.of(request);
    }

    @Override
    public Optional<URI> callback() {
        return settings.background() ? request.callbackUrl() : Optional.empty();
    }

    @Override
    public Optional<WireExchange<String>> upload(ImageInput input, Payload payload) {
        return GeminiInputs.isUploaded(request, payload, settings)
                ? Optional.of(GeminiUploads.of(payload, settings))
                : Optional.empty();
    }

    @Override
    public WireExchange<FinishedWork> submit(SubmitContext context) {
        return settings.background()
                ? Interactions.submit(request, context, settings)
                : new WireExchange<>(GeminiRequests.generate(request, context, settings), GeminiResponses::read);
    }
}
