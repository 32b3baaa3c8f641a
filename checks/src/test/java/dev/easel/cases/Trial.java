package dev.easel.cases;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.CallOptions;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageClientBuilder;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.testkit.VirtualTime;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

/** A client of a real provider, from the request to the result, against a server that sends what a file holds. */
final class Trial implements AutoCloseable {
    private final VirtualTime time = VirtualTime.create();
    private final CaseServer server = new CaseServer();
    private final Service service;
    private UnaryOperator<ImageClientBuilder<?>> settings = builder -> builder;
    private CallOptions options = CallOptions.defaults();

    private Trial(Service service) {
        this.service = service;
    }

    static Trial of(Service service) {
        return new Trial(service);
    }

    CaseServer server() {
        return server;
    }

    /** The client is built with these settings too. */
    Trial with(UnaryOperator<ImageClientBuilder<?>> also) {
        settings = also;
        return this;
    }

    Trial with(CallOptions called) {
        options = called;
        return this;
    }

    /** The service's result is this text, as JSON; a GET gets an image. */
    Trial answering(String json) {
        return answering(CaseServer.json(json));
    }

    /** The service's result is this response; a GET gets an image. */
    Trial answering(byte[] response) {
        var responses = service.responses(response);
        server.respond(request -> request.isGet() ? CaseFile.image() : responses.apply(request));
        return this;
    }

    ImageResult generate() {
        return generate(service.request().build());
    }

    ImageResult generate(ImageRequest request) {
        try (ImageClient client =
                settings.apply(service.builder(server)).timeSource(time).build()) {
            return time.runUntil(client.generateAsync(request, options));
        }
    }

    EaselException failure() {
        return failure(service.request().build());
    }

    EaselException failure(ImageRequest request) {
        Throwable thrown = catchThrowable(() -> generate(request));
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (cause instanceof EaselException failure) {
            return failure;
        }
        throw new AssertionError("no EaselException", cause);
    }

    @Override
    public void close() {
        server.close();
    }
}
