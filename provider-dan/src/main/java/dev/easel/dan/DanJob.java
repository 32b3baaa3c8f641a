package dev.easel.dan;

import dev.easel.ImageInput;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.function.Function;

/**
 * Work on one picture. The service asks about all work in the same way, so it needs no kind of its own: what is in the
 * answer tells.
 *
 * @param image what is worked on
 * @param body what is sent, once the picture is at hand
 */
record DanJob(DanVerb verb, boolean blocking, ImageInput image, Function<SubmitContext, JsonObject> body)
        implements Job {
    @Override
    public List<ImageInput> inputs() {
        return List.of(image);
    }

    @Override
    public WireRequest submit(SubmitContext context) {
        return verb.call(blocking, body.apply(context));
    }

    @Override
    public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
        return DanAnswers.submitted(response);
    }
}
