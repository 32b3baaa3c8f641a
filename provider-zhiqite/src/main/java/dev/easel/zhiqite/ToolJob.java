package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The job of an image tool. Its kind is the tool's code, so that a resumed task is polled at the tool's own path. */
record ToolJob(ZhiqiteToolRequest request) implements Job {
    @Override
    public String kind() {
        return request.code();
    }

    @Override
    public Optional<String> requestId() {
        return request.requestId();
    }

    @Override
    public List<ImageInput> inputs() {
        return request.fields().images();
    }

    @Override
    public Optional<URI> callback() {
        return request.callbackUrl();
    }

    @Override
    public WireExchange<FinishedWork> submit(SubmitContext context) {
        return new WireExchange<>(
                ZhiqiteRequests.tool(request, context), response -> ToolResponses.submitted(response, kind(), context));
    }
}
