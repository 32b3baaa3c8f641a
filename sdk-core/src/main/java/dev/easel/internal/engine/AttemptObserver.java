package dev.easel.internal.engine;

import dev.easel.Attempt;
import dev.easel.AttemptKind;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.spi.TimeSource;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Measures exchanges and describes them to listeners. */
final class AttemptObserver {
    /** Is told of exchanges. */
    interface Target {
        /** Counts one more exchange and returns its number; the first is 1. */
        int nextNumber();

        /** Returns whether anybody wants to know more than the number. */
        boolean isObserved();

        void began(AttemptKind kind, int number);

        void ended(Attempt attempt);
    }

    private AttemptObserver() {}

    /** Sends a request; the future completes after the target was told of the exchange. */
    static CompletableFuture<WireResponse> observe(Scope scope, Target target, WireRequest request, Exchange exchange) {
        int number = target.nextNumber();
        Engine engine = scope.engine();
        if (!target.isObserved()) {
            return engine.transport().send(request, exchange);
        }
        TimeSource time = engine.time();
        Instant startedAt = time.instant();
        long startedNanos = time.nanoTime();
        target.began(exchange.phase().kind(), number);
        return engine.transport().send(request, exchange).whenComplete((response, thrown) -> {
            Attempt.Builder attempt = Attempt.builder()
                    .kind(exchange.phase().kind())
                    .number(number)
                    .server(server(engine.address(request)))
                    .startedAt(startedAt)
                    .took(Duration.ofNanos(time.nanoTime() - startedNanos));
            target.ended(described(engine, attempt, response, thrown));
        });
    }

    /** Returns an address without user info, path and query. */
    private static @Nullable URI server(URI address) {
        try {
            return new URI(address.getScheme(), null, address.getHost(), address.getPort(), null, null, null);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static Attempt described(
            Engine engine, Attempt.Builder attempt, @Nullable WireResponse response, @Nullable Throwable thrown) {
        if (response != null) {
            attempt.httpStatus(response.status())
                    .requestId(engine.requestId(response).orElse(null))
                    .responseHeaders(ResponseHeaders.of(response));
        }
        if (thrown != null) {
            Throwable failure = Failures.unwrap(thrown);
            attempt.problem(failure instanceof ExchangeFailure known ? known.what() : String.valueOf(failure));
        }
        return attempt.build();
    }
}
