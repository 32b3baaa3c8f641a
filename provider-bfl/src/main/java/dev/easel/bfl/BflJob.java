package dev.easel.bfl;

import dev.easel.ControlNet;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The images of a request.
 *
 * @param request what is asked for
 * @param model the model that it names
 */
record BflJob(ImageRequest request, BflModel model, BflSettings settings) implements Job {
    /** The kind of work whose model takes no seed: none may be reported as sent. */
    static final String WITHOUT_SEED = "without-seed";

    @Override
    public String kind() {
        return model.takes("seed") ? "" : WITHOUT_SEED;
    }

    @Override
    public Optional<String> requestId() {
        return request.requestId();
    }

    @Override
    public List<ImageInput> inputs() {
        List<ImageInput> inputs = new ArrayList<>(BflRequests.images(request, model));
        request.mask().ifPresent(inputs::add);
        if (model.takesControl()) {
            request.controls().stream().map(ControlNet::image).forEach(inputs::add);
        }
        return inputs;
    }

    @Override
    public Optional<URI> callback() {
        return BflRequests.callsBack(request, model) ? request.callbackUrl() : Optional.empty();
    }

    @Override
    public WireExchange<FinishedWork> submit(SubmitContext context) {
        return new WireExchange<>(
                BflRequests.submission(request, context, model, settings),
                response -> BflResponses.submitted(response, settings));
    }
}
