package dev.easel.internal.task;

import dev.easel.EaselException;
import dev.easel.TaskHandle;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.transport.Deadline;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.Download;
import dev.easel.spi.TimeSource;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one picture. It was paid for, so it is tried again and again: as long as the host says "not yet", until the
 * deadline; after a failure, a few rounds through all its addresses with growing waits. A failed fetch never submits
 * anything.
 */
final class Downloader {
    private static final int MAX_ROUNDS = 5;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Engine engine;
    private final Download download;
    private final Deadline deadline;
    private final ImageStore store;
    private final Supplier<TaskHandle> handle;
    private final BiFunction<WireRequest, Exchange, CompletableFuture<WireResponse>> transport;
    private final Stop stop = new Stop();
    private final CompletableFuture<StoredImage> result = new CompletableFuture<>();
    private int candidate;
    private int troubles;
    private int waits;
    private boolean worthAnotherRound;
    private String lastTrouble = "no answer yet";

    Downloader(
            Engine engine,
            Download download,
            Deadline deadline,
            ImageStore store,
            Supplier<TaskHandle> handle,
            BiFunction<WireRequest, Exchange, CompletableFuture<WireResponse>> transport) {
        this.engine = engine;
        this.download = download;
        this.deadline = deadline;
        this.store = store;
        this.handle = handle;
        this.transport = transport;
    }

    /** Completes with the picture, or with an {@link EaselException}; never completes once stopped. */
    CompletableFuture<StoredImage> start() {
        attempt();
        return result;
    }

    void stop(Exchange.Abort why) {
        stop.pull(why);
    }

    private void attempt() {
        Exchange exchange = Exchange.of(Phase.DOWNLOAD, deadline, store);
        stop.current(() -> exchange.abort(stop.reason().orElse(Exchange.Abort.CANCELLED)));
        WireRequest request = download.candidates().get(candidate);
        transport.apply(request, exchange).whenComplete((response, failure) -> {
            List<StoredImage> images = exchange.takeImages();
            if (stop.reason().isPresent()) {
                images.forEach(StoredImage::discard);
            } else if (!images.isEmpty()) {
                images.stream().skip(1).forEach(StoredImage::discard);
                result.complete(images.get(0));
            } else {
                trouble(response, failure == null ? null : Failures.unwrap(failure));
            }
        });
    }

    private void trouble(@Nullable WireResponse response, @Nullable Throwable failure) {
        if (failure instanceof ExchangeFailure exchange) {
            if (exchange.abort().filter(Exchange.Abort.DEADLINE::equals).isPresent()) {
                timedOut();
                return;
            }
            if (exchange.stage() == ExchangeFailure.Stage.NOT_STORED) {
                fail(exchange.what(), failure);
                return;
            }
            lastTrouble = exchange.what();
            worthAnotherRound = true;
        } else if (response != null) {
            lastTrouble = "HTTP " + response.status() + ", " + response.excerpt();
            if (download.notYet().contains(response.status())) {
                waitFor(response.retryAfter().orElse(null));
                return;
            }
            // A success that is no picture is an error page, and 4xx stays 4xx: neither gets better by asking again.
            worthAnotherRound |= response.status() >= 500 || response.status() == 429 || response.status() == 408;
        } else {
            fail(String.valueOf(failure), failure);
            return;
        }
        nextCandidate(failure);
    }

    private void nextCandidate(@Nullable Throwable failure) {
        candidate++;
        if (candidate < download.candidates().size()) {
            attempt();
            return;
        }
        candidate = 0;
        troubles++;
        if (!worthAnotherRound || troubles == MAX_ROUNDS) {
            fail(lastTrouble, failure);
            return;
        }
        worthAnotherRound = false;
        waitFor(null);
    }

    private void waitFor(@Nullable Duration hint) {
        Duration growing = FIRST_WAIT.multipliedBy(1L << Math.min(waits++, 10));
        Duration wanted = hint != null ? hint : growing.compareTo(LONGEST_WAIT) < 0 ? growing : LONGEST_WAIT;
        Duration remaining = deadline.remaining();
        boolean tooLate = wanted.compareTo(remaining) >= 0;
        TimeSource.Scheduled timer =
                engine.time().schedule(tooLate ? remaining : wanted, tooLate ? this::timedOut : this::attempt);
        stop.current(timer::cancel);
    }

    private void timedOut() {
        Duration whole =
                Duration.between(handle.get().submittedAt(), engine.time().instant());
        if (engine.capabilities().resumable()) {
            result.completeExceptionally(engine.failures()
                    .timedOut("a picture to be fetched (" + lastTrouble + ")", whole, handle.get(), null, true));
        } else {
            fail("the deadline passed (" + lastTrouble + ")", null);
        }
    }

    private void fail(String message, @Nullable Throwable failure) {
        URI address = download.candidates().get(0).address().orElse(null);
        result.completeExceptionally(engine.failures().downloadFailed(message, handle.get(), failure, address));
    }
}
