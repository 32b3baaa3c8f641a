package dev.easel.internal.transport;

import dev.easel.TaskStatus;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.PartialImage;
import dev.easel.internal.image.StoredImage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one exchange besides the request: what it is for, until when, where its pictures go, and the one way to
 * end it early. Thread-safe.
 */
public final class Exchange {
    /** Why an exchange was ended early. */
    public enum Abort {
        /** The task was cancelled. */
        CANCELLED,
        /** The client was closed. */
        CLOSED,
        /** The deadline of the task passed. */
        DEADLINE,
        /** This one attempt took too long. */
        ATTEMPT_LIMIT
    }

    private final Phase phase;
    private final Deadline deadline;
    private final @Nullable PartialImage picture;
    private ImageStore store;
    private List<StoredImage> images = List.of();
    private @Nullable Consumer<TaskStatus> onProgress;
    private @Nullable Runnable onAbort;
    private @Nullable Runnable beforeSend;
    private volatile boolean bodyWritten;
    private @Nullable Abort aborted;

    private Exchange(Phase phase, Deadline deadline, ImageStore store, @Nullable PartialImage picture) {
        this.phase = phase;
        this.deadline = deadline;
        this.store = store;
        this.picture = picture;
    }

    /** A new one. */
    public static Exchange of(Phase phase, Deadline deadline, ImageStore store) {
        return new Exchange(phase, deadline, store, null);
    }

    /**
     * One that fetches a picture, or the rest of one.
     *
     * @param picture what is there of it; it outlives the exchange, and stays with the caller
     */
    public static Exchange download(Deadline deadline, ImageStore store, PartialImage picture) {
        return new Exchange(Phase.DOWNLOAD, deadline, store, picture);
    }

    /** What it is for. */
    public Phase phase() {
        return phase;
    }

    /** Until when. */
    public Deadline deadline() {
        return deadline;
    }

    /** The picture that it fetches a piece of; empty where a picture comes whole or not at all. */
    Optional<PartialImage> picture() {
        return Optional.ofNullable(picture);
    }

    /** Where its pictures go. */
    synchronized ImageStore store() {
        return store;
    }

    /** Puts something in front of where its pictures go. */
    synchronized void storeThrough(UnaryOperator<ImageStore> wrapper) {
        store = wrapper.apply(store);
    }

    /** The pictures that came with the answer, in order. Whoever takes them publishes or discards each. */
    public synchronized List<StoredImage> takeImages() {
        List<StoredImage> taken = images;
        images = List.of();
        return taken;
    }

    synchronized void stored(List<StoredImage> arrived) {
        images = images.isEmpty()
                ? List.copyOf(arrived)
                : Stream.concat(images.stream(), arrived.stream()).toList();
    }

    /** Says who hears how far the work is, where the answer tells it in pieces; on the thread that reads. */
    public synchronized void onProgress(Consumer<TaskStatus> listener) {
        onProgress = listener;
    }

    /** A piece of the answer told how far the work is. */
    void progressed(TaskStatus status) {
        Consumer<TaskStatus> listener;
        synchronized (this) {
            listener = onProgress;
        }
        if (listener != null) {
            listener.accept(status);
        }
    }

    /** Says what is called directly before the first byte of the request is written. What it throws vetoes that. */
    public synchronized void beforeSend(Runnable hook) {
        beforeSend = hook;
    }

    /** The first byte is about to be written. */
    void sending() {
        Runnable hook;
        synchronized (this) {
            hook = beforeSend;
        }
        if (hook != null) {
            hook.run();
        }
    }

    /** Returns whether the body was written as a whole. */
    public boolean isBodyWritten() {
        return bodyWritten;
    }

    void bodyWritten() {
        bodyWritten = true;
    }

    /** Ends it early. The first reason counts; ending it twice does nothing. */
    public void abort(Abort reason) {
        Runnable action;
        synchronized (this) {
            if (aborted != null) {
                return;
            }
            aborted = reason;
            action = onAbort;
        }
        if (action != null) {
            action.run();
        }
    }

    /** Why it was ended early; empty if it was not. */
    synchronized Optional<Abort> aborted() {
        return Optional.ofNullable(aborted);
    }

    /** Says what ends it. If it was ended already, that is done at once: otherwise a late call would go on forever. */
    void onAbort(Runnable action) {
        boolean late;
        synchronized (this) {
            onAbort = action;
            late = aborted != null;
        }
        if (late) {
            action.run();
        }
    }
}
