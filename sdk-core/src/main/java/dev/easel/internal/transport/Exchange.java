package dev.easel.internal.transport;

import dev.easel.TaskStatus;
import dev.easel.internal.image.GuardedStore;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.StoredImage;
import dev.easel.spi.WireRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one exchange besides the request: its purpose, its deadline, where its images go, the one way to end it
 * early, and how far it has come. How far it has come decides what a failure means for money, so it is recorded before the
 * bytes go out, not after. Thread-safe.
 */
public final class Exchange {
    /** Why an exchange was ended early. */
    public enum Abort {
        /** The task was cancelled. */
        CANCELLED,
        /** The deadline of the task passed. */
        DEADLINE,
        /** This one attempt took too long. */
        ATTEMPT_LIMIT
    }

    /** How far it has come. A request without a body is written as a whole from the moment it is sent. */
    private enum Progress {
        NOT_WRITTEN,
        WRITTEN,
        RESPONDING
    }

    private final Phase phase;
    private final Deadline deadline;
    private GuardedStore store;
    private List<StoredImage> images = List.of();
    private @Nullable Consumer<TaskStatus> onProgress;
    private @Nullable Runnable beforeSend;
    private @Nullable Throwable veto;
    private Progress progress = Progress.NOT_WRITTEN;
    private boolean bodyWritten;
    private int requestsSent;
    private boolean proxyRefused;
    private @Nullable RequestBody body;
    private @Nullable Runnable cancelCall;
    private @Nullable Runnable onAbort;
    private @Nullable Abort aborted;
    private boolean over;

    private Exchange(Phase phase, Deadline deadline, ImageStore store) {
        this.phase = phase;
        this.deadline = deadline;
        this.store = GuardedStore.of(store, Long.MAX_VALUE);
    }

    /**
     * Returns a new exchange.
     *
     * @param store where the images of the response go
     */
    public static Exchange of(Phase phase, Deadline deadline, ImageStore store) {
        return new Exchange(phase, deadline, store);
    }

    /** What it is for. */
    public Phase phase() {
        return phase;
    }

    /** Until when. */
    public Deadline deadline() {
        return deadline;
    }

    /**
     * Sets what is called on the exchange's own thread after the connection is made and before the first byte of the request
     * is written, once for each request that goes out. What it throws vetoes the exchange: nothing is sent, and the exchange
     * fails with {@link ExchangeFailure.Stage#VETOED}.
     */
    public synchronized void beforeSend(Runnable hook) {
        beforeSend = hook;
    }

    /** Sets who is told the progress that a response reports in pieces; on the thread that reads. */
    public synchronized void onProgress(Consumer<TaskStatus> listener) {
        onProgress = listener;
    }

    /** How many requests went out: more than one only where a proxy asked for credentials first, or an interceptor repeats what
     * costs nothing. */
    public synchronized int requestsSent() {
        return requestsSent;
    }

    /** Whether the request, with its body, was handed to the connection as a whole. */
    public synchronized boolean isBodyWritten() {
        return bodyWritten;
    }

    /** The images that came with the response, in order. Whoever takes them publishes or discards each. */
    public synchronized List<StoredImage> takeImages() {
        List<StoredImage> taken = images;
        images = List.of();
        return taken;
    }

    /** The request's body, made once: what is signed has to be what is sent, and the boundary of a form is random. */
    synchronized RequestBody body(WireRequest request) {
        if (body == null) {
            body = RequestBodies.of(request.body());
        }
        return body;
    }

    /** Where its images go. */
    synchronized ImageStore store() {
        return store;
    }

    /** Ends each image that is larger. */
    synchronized void limitImages(long maxBytes) {
        store = store.limitedTo(maxBytes);
    }

    synchronized void stored(List<StoredImage> arrived) {
        images = images.isEmpty()
                ? List.copyOf(arrived)
                : Stream.concat(images.stream(), arrived.stream()).toList();
    }

    /** Tells the progress that a piece of the response reports. */
    void progressed(TaskStatus status) {
        Consumer<TaskStatus> listener;
        synchronized (this) {
            listener = over ? null : onProgress;
        }
        if (listener != null) {
            listener.accept(status);
        }
    }

    /**
     * A request is about to be sent.
     *
     * @throws IOException if it must not: it was vetoed, the exchange was ended, or it is a submission that went out before
     */
    void sending(boolean hasBody) throws IOException {
        Runnable hook;
        synchronized (this) {
            requireNotEnded();
            if (veto != null) {
                throw new IOException("vetoed", veto);
            }
            if (phase == Phase.SUBMIT && requestsSent > 0 && !proxyRefused) {
                throw new IOException("an interceptor of the HTTP client tried to send the submission once more, which"
                        + " could be paid for twice; it was not sent again");
            }
            hook = beforeSend;
        }
        if (hook != null) {
            callBeforeSend(hook);
        }
        synchronized (this) {
            requireNotEnded();
            requestsSent++;
            proxyRefused = false;
            bodyWritten = !hasBody;
            progress = hasBody ? Progress.NOT_WRITTEN : Progress.WRITTEN;
        }
    }

    private void callBeforeSend(Runnable hook) throws IOException {
        try {
            hook.run();
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                veto = e;
            }
            throw new IOException("vetoed", e);
        }
    }

    /** The last bytes of the body are about to be written. An exchange that was ended writes them no more. */
    synchronized void writingLastBytes() throws IOException {
        requireNotEnded();
        bodyWritten = true;
        progress = Progress.WRITTEN;
    }

    /** The connection turned out to be shut before anything was sent on it. */
    synchronized void notSent() {
        requestsSent--;
        bodyWritten = false;
        progress = Progress.NOT_WRITTEN;
    }

    /**
     * A response begins.
     *
     * @param refusedByProxy whether a proxy kept the request from the service
     */
    synchronized void responding(boolean refusedByProxy) {
        progress = Progress.RESPONDING;
        proxyRefused = refusedByProxy;
    }

    /** Whether OkHttp may send the request once more by itself: only what a proxy kept from the service. */
    synchronized boolean maySendAgain() {
        return phase != Phase.SUBMIT || proxyRefused;
    }

    private void requireNotEnded() throws IOException {
        if (over || aborted != null) {
            throw new IOException("the exchange was ended");
        }
    }

    /** What {@link #beforeSend} threw. */
    synchronized @Nullable Throwable veto() {
        return veto;
    }

    /** What it means that nothing more comes, as far as it has come. */
    synchronized ExchangeFailure.Stage stage() {
        if (veto != null) {
            return ExchangeFailure.Stage.VETOED;
        }
        return switch (progress) {
            case NOT_WRITTEN -> ExchangeFailure.Stage.NOT_DELIVERED;
            case WRITTEN -> ExchangeFailure.Stage.NO_RESPONSE;
            case RESPONDING -> ExchangeFailure.Stage.BROKEN_RESPONSE;
        };
    }

    /** Ends it early. The first reason counts; ending it twice does nothing. */
    public void abort(Abort reason) {
        Runnable told;
        Runnable call;
        synchronized (this) {
            if (aborted != null || over) {
                return;
            }
            aborted = reason;
            told = onAbort;
            call = cancelCall;
        }
        // The lane first: cancelling a call runs event listeners of the caller's, which may block.
        if (told != null) {
            told.run();
        }
        if (call != null) {
            call.run();
        }
    }

    /** Why it was ended early; empty if it was not. */
    synchronized Optional<Abort> aborted() {
        return Optional.ofNullable(aborted);
    }

    /** Sets what hears that it was ended early. */
    synchronized void onAbort(Runnable action) {
        onAbort = action;
    }

    /** Sets what breaks off the call under way. If it was ended already, that is done at once. */
    void cancelWith(Runnable action) {
        boolean late;
        synchronized (this) {
            cancelCall = action;
            late = aborted != null;
        }
        if (late) {
            action.run();
        }
    }

    /** From here on nothing more is sent and nothing more is stored. */
    synchronized void seal() {
        over = true;
    }

    /** Nobody waits for it any more: what it has stored and what it still stores is removed. */
    void end() {
        List<StoredImage> late;
        GuardedStore unfinished;
        synchronized (this) {
            over = true;
            late = images;
            images = List.of();
            unfinished = store;
        }
        unfinished.end();
        late.forEach(StoredImage::discard);
    }
}
