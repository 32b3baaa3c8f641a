package dev.easel.internal.engine;

import dev.easel.AttemptKind;
import dev.easel.Retry;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.Download;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Downloads one image. It was paid for, so what may pass is tried again until the deadline: broken connections, busy and failing
 * hosts, and for as long as the provider says that an image may be late, hosts that do not have it yet.
 */
final class ImageDownload implements ExchangeLoop.Judge<Boolean, StoredImage> {
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    /** For a host that responds with what is no image, or cannot be decoded: it may be gone the next time. */
    private static final int MAX_NO_IMAGE = 5;

    /** For an image without its end: the host may have it whole the next time; else it is kept as it is. */
    private static final int MAX_CUT = 3;

    /** The address does not lead to the image any more, or never did. */
    static final class GoneException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final boolean expired;

        private GoneException(String what, boolean expired, @Nullable Throwable cause) {
            super(what, cause);
            this.expired = expired;
        }

        /** Returns whether the host said that the image is not there, or not for us. */
        boolean isExpired() {
            return expired;
        }
    }

    private final Scope scope;
    private final Download download;
    private final Consumer<Retry> retrying;
    private final long begunNanos;
    private int candidate;
    private boolean denied;
    private int failures;
    private int noImage;
    private int cut;
    private volatile String lastFailure = "no response yet";

    private ImageDownload(Scope scope, Download download, Consumer<Retry> retrying) {
        this.scope = scope;
        this.download = download;
        this.retrying = retrying;
        this.begunNanos = scope.engine().time().nanoTime();
    }

    /**
     * Returns a download that is not begun.
     *
     * @param retrying is told before each wait that follows a failure
     */
    static ImageDownload of(Scope scope, Download download, Consumer<Retry> retrying) {
        return new ImageDownload(scope, download, retrying);
    }

    /** Begins; completes exceptionally with {@link GoneException} or {@link ExchangeFailure}. */
    CompletableFuture<StoredImage> begin() {
        return ExchangeLoop.of(scope, Phase.DOWNLOAD, this::exchange, this, 0).begin();
    }

    String lastFailure() {
        return lastFailure;
    }

    private WireExchange<Boolean> exchange() {
        WireRequest request = denied
                ? download.ifDenied().orElseThrow()
                : download.candidates().get(candidate);
        return new WireExchange<>(request, response -> Outcome.done(true));
    }

    @Override
    public ExchangeLoop.Verdict<StoredImage> outcome(
            Outcome<Boolean> outcome, WireResponse response, Exchange exchange) {
        List<StoredImage> images = exchange.takeImages();
        if (!images.isEmpty()) {
            images.stream().skip(1).forEach(StoredImage::discard);
            if (images.get(0).isCut() && ++cut < MAX_CUT) {
                images.get(0).discard();
                lastFailure = "the image ends before its format's end marker";
                return again(null);
            }
            return new ExchangeLoop.Verdict.Done<>(images.get(0));
        }
        int status = response.status();
        lastFailure = "HTTP " + status + ", " + response.excerpt();
        Duration hint = response.retryAfter().orElse(null);
        if (status == 408 || status == 421 || status == 425 || status == 429 || status >= 500) {
            return again(hint);
        }
        if ((status == 401 || status == 403) && !denied && download.ifDenied().isPresent()) {
            denied = true;
            return new ExchangeLoop.Verdict.Again<>(Duration.ZERO);
        }
        if (download.notYet().contains(status) && age().compareTo(download.mayBeLateFor()) < 0) {
            return again(hint);
        }
        if (response.isSuccessful() && ++noImage < MAX_NO_IMAGE) {
            return again(hint);
        }
        return nextCandidate(new GoneException(lastFailure, status == 403 || status == 404 || status == 410, null));
    }

    @Override
    public ExchangeLoop.Verdict<StoredImage> failure(ExchangeFailure failure) {
        lastFailure = failure.what();
        if (failure.stage() == ExchangeFailure.Stage.REFUSED) {
            return nextCandidate(new GoneException(lastFailure, false, failure));
        }
        if (failure.isFinal()) {
            throw failure;
        }
        if (failure.stage() == ExchangeFailure.Stage.UNREADABLE && ++noImage >= MAX_NO_IMAGE) {
            return nextCandidate(new GoneException(lastFailure, false, failure));
        }
        return again(null);
    }

    private ExchangeLoop.Verdict<StoredImage> nextCandidate(GoneException gone) {
        if (denied || ++candidate == download.candidates().size()) {
            throw gone;
        }
        return new ExchangeLoop.Verdict.Again<>(Duration.ZERO);
    }

    private ExchangeLoop.Verdict<StoredImage> again(@Nullable Duration hint) {
        candidate = (candidate + 1) % download.candidates().size();
        Duration growing = FIRST_DELAY.multipliedBy(1L << Math.min(failures++, 10));
        Duration delay = growing.compareTo(LONGEST_DELAY) < 0 ? growing : LONGEST_DELAY;
        if (hint != null) {
            // A host that asks to wait for nothing would be asked again without a pause.
            delay = hint.compareTo(FIRST_DELAY) < 0 ? FIRST_DELAY : hint;
        }
        retrying.accept(Retry.of(AttemptKind.DOWNLOAD, null, lastFailure, delay));
        return new ExchangeLoop.Verdict.Again<>(delay);
    }

    private Duration age() {
        return Duration.ofNanos(scope.engine().time().nanoTime() - begunNanos);
    }
}
