package dev.easel.internal.task;

import dev.easel.AttemptKind;
import dev.easel.EaselException;
import dev.easel.Retry;
import dev.easel.internal.image.StoredImage;
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
import org.jspecify.annotations.Nullable;

/**
 * Downloads one image. It was paid for, so it is tried again and again: as long as the host says "not yet" or names a time
 * to come back, until the deadline; after any other failure, a few rounds through all its addresses with growing waits. A
 * failed download never submits anything.
 */
final class Downloader {
    private static final int MAX_ROUNDS = 5;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Engine engine;
    private final Download download;
    private final TaskRun task;
    private final Stop stop = new Stop();
    private final CompletableFuture<StoredImage> result = new CompletableFuture<>();
    private int candidate;
    private int troubles;
    private int waits;
    private boolean worthAnotherRound;
    private @Nullable Duration comeBackAfter;
    private String lastTrouble = "no answer yet";

    Downloader(Engine engine, Download download, TaskRun task) {
        this.engine = engine;
        this.download = download;
        this.task = task;
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
        Exchange exchange = Exchange.of(Phase.DOWNLOAD, task.deadline(), task.store());
        stop.current(() -> exchange.abort(stop.reason().orElse(Exchange.Abort.CANCELLED)));
        WireRequest request = download.candidates().get(candidate);
        task.send(request, exchange).whenComplete((response, failure) -> {
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
        boolean mayPass;
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
            mayPass = !exchange.isFinal();
        } else if (response != null) {
            lastTrouble = "HTTP " + response.status() + ", " + response.excerpt();
            if (download.notYet().contains(response.status())) {
                waitFor(response.retryAfter().orElse(null));
                return;
            }
            // 4xx stays 4xx. A success that is no picture is a proxy's error page, which may be gone the next time.
            boolean isFinal = response.status() >= 400 && response.status() < 500;
            mayPass = !isFinal || response.status() == 429 || response.status() == 408;
            if (mayPass) {
                response.retryAfter()
                        .ifPresent(wait -> comeBackAfter = longer(wait, comeBackAfter == null ? wait : comeBackAfter));
            }
        } else {
            fail(String.valueOf(failure), failure);
            return;
        }
        worthAnotherRound |= mayPass;
        nextCandidate(failure);
    }

    private void nextCandidate(@Nullable Throwable failure) {
        candidate++;
        if (candidate < download.candidates().size()) {
            attempt();
            return;
        }
        candidate = 0;
        Duration asked = comeBackAfter;
        // A host that names a time to come back is not in trouble, it is busy.
        if (!worthAnotherRound || (asked == null && ++troubles == MAX_ROUNDS)) {
            fail(lastTrouble, failure);
            return;
        }
        worthAnotherRound = false;
        comeBackAfter = null;
        waitFor(asked);
    }

    private void waitFor(@Nullable Duration hint) {
        Duration growing = FIRST_WAIT.multipliedBy(1L << Math.min(waits++, 10));
        // "Come back in 0 seconds" would be a loop without a pause.
        Duration wanted =
                hint != null ? longer(FIRST_WAIT, hint) : growing.compareTo(LONGEST_WAIT) < 0 ? growing : LONGEST_WAIT;
        Duration remaining = task.deadline().remaining();
        boolean tooLate = wanted.compareTo(remaining) >= 0;
        if (!tooLate) {
            task.retrying(new Retry(AttemptKind.DOWNLOAD, null, lastTrouble, wanted));
        }
        TimeSource.Scheduled timer =
                engine.time().schedule(tooLate ? remaining : wanted, tooLate ? this::timedOut : this::attempt);
        stop.current(timer::cancel);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private void timedOut() {
        if (engine.capabilities().resumable()) {
            result.completeExceptionally(engine.failures()
                    .timedOut(
                            "a picture to be fetched (" + lastTrouble + ")",
                            task.options().deadline(),
                            task.handle(),
                            null,
                            true));
        } else {
            fail("the deadline passed (" + lastTrouble + ")", null);
        }
    }

    private void fail(String message, @Nullable Throwable failure) {
        URI address = download.candidates().get(0).address().orElse(null);
        result.completeExceptionally(engine.failures().downloadFailed(message, task.handle(), failure, address));
    }
}
