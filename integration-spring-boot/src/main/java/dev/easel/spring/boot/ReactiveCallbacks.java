package dev.easel.spring.boot;

import dev.easel.CallbackReceiver;
import dev.easel.CallbackReply;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The endpoint on Spring WebFlux. */
final class ReactiveCallbacks {
    /** One byte more than a receiver takes, so that it sees that there is more. */
    private static final int MOST = CallbackReceiver.MAX_BODY + 1;

    private ReactiveCallbacks() {}

    /** Every method leads to the endpoint: it says itself which ones it takes. */
    static RouterFunction<ServerResponse> route(String path, CallbackEndpoint endpoint) {
        return RouterFunctions.route(RequestPredicates.path(path + "/**"), request -> reply(endpoint, request));
    }

    private static Mono<ServerResponse> reply(CallbackEndpoint endpoint, ServerRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        request.headers().asHttpHeaders().forEach(headers::put);
        return body(request)
                .flatMap(body -> Mono.fromCallable(() -> endpoint.receive(
                                request.method().name(), request.path(), headers, new ByteArrayInputStream(body)))
                        // A receiver may fetch the keys of its service, and waits for them: not on the event loop.
                        .subscribeOn(Schedulers.boundedElastic()))
                .flatMap(ReactiveCallbacks::response);
    }

    private static Mono<byte[]> body(ServerRequest request) {
        return DataBufferUtils.join(request.exchange().getRequest().getBody(), MOST)
                .map(ReactiveCallbacks::bytes)
                // The receiver says what a body means that is too large: it may be a stranger's, who is told nothing.
                .onErrorReturn(DataBufferLimitException.class, new byte[MOST])
                .defaultIfEmpty(new byte[0]);
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private static Mono<ServerResponse> response(CallbackReply reply) {
        ServerResponse.BodyBuilder response = ServerResponse.status(reply.status());
        reply.headers().forEach(response::header);
        return reply.body().isEmpty() ? response.build() : response.bodyValue(reply.bytes());
    }
}
