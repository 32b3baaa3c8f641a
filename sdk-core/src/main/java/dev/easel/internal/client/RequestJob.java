package dev.easel.internal.client;

import dev.easel.ControlNet;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ProviderOptions;
import dev.easel.spi.Job;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The work that every service does: the pictures of a request. */
record RequestJob(ProviderProtocol protocol, ImageRequest request) implements Job {
    @Override
    public List<ImageInput> inputs() {
        List<ImageInput> inputs = new ArrayList<>();
        request.initImage().ifPresent(inputs::add);
        request.mask().ifPresent(inputs::add);
        for (ControlNet control : request.controls()) {
            inputs.add(control.image());
        }
        for (ProviderOptions options : request.options()) {
            inputs.addAll(options.inputs());
        }
        return inputs;
    }

    @Override
    public Optional<URI> callback() {
        return protocol.callback(request);
    }

    @Override
    public WireRequest submit(SubmitContext context) {
        return protocol.submit(request, context);
    }

    @Override
    public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
        return protocol.readSubmit(response, context);
    }
}
