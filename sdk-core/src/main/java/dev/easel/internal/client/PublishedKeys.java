package dev.easel.internal.client;

import dev.easel.spi.CallbackSignature;
import dev.easel.spi.TimeSource;
import dev.easel.spi.WireExchange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The keys that a service publishes for the signatures of its callbacks, fetched when they are needed and kept for a day. */
final class PublishedKeys {
    private static final Duration KEPT = Duration.ofDays(1);

    /** A web server's thread waits for them. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final TimeSource time;
    private final Function<WireExchange<List<String>>, CompletableFuture<List<String>>> fetch;
    private @Nullable List<String> keys;
    private long fetchedAt;

    PublishedKeys(TimeSource time, Function<WireExchange<List<String>>, CompletableFuture<List<String>>> fetch) {
        this.time = time;
        this.fetch = fetch;
    }

    Instant now() {
        return time.instant();
    }

    /** Returns the keys, none where the service publishes none; {@code null} where they cannot be fetched now. */
    synchronized @Nullable List<String> of(CallbackSignature signature) {
        WireExchange<List<String>> wire = signature.publishedKeys().orElse(null);
        if (wire == null) {
            return List.of();
        }
        List<String> known = keys;
        if (known != null && time.nanoTime() - fetchedAt < KEPT.toNanos()) {
            return known;
        }
        try {
            known = List.copyOf(fetch.apply(wire).get(LIMIT.toSeconds(), TimeUnit.SECONDS));
            keys = known;
            fetchedAt = time.nanoTime();
            return known;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }
}
