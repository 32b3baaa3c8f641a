package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The work of an image tool. Its kind is the tool's code, so that a resumed task is asked for at the tool's own path. */
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
        return request.inputs();
    }

    @Override
    public Optional<URI> callback() {
        return request.callback();
    }

    @Override
    public WireRequest submit(SubmitContext context) {
        JsonObject body = JsonObject.create().put("businessTaskId", context.requestId());
        request.fill(body, context);
        request.callback().ifPresent(address -> body.put("callbackUrl", address.toString()));
        return WireRequest.post(ZhiqiteRequests.PREFIX + ToolCode.path(kind()))
                .json(body)
                .dataUrisIn(PictureAddress.OF_TOOL)
                .build();
    }

    @Override
    public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
        return ToolAnswers.submitted(response, kind(), context);
    }
}
