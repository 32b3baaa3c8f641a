package dev.easel.bulk;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners, on a thread of their own: what they do does not hold up the run. */
final class ListenerThread {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerThread.class);

    private final List<BulkListener> listeners;
    private final AtomicBoolean isTelling = new AtomicBoolean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(action -> {
        Thread made = new Thread(action, "easel-bulk-listener");
        made.setDaemon(true);
        return made;
    });

    ListenerThread(List<BulkListener> listeners) {
        this.listeners = listeners;
    }

    void item(LedgerItem item) {
        if (!listeners.isEmpty()) {
            thread.execute(() -> each(listener -> listener.onItem(item)));
        }
    }

    void progress(BulkProgress progress) {
        if (!listeners.isEmpty() && isTelling.compareAndSet(false, true)) {
            thread.execute(() -> {
                isTelling.set(false);
                each(listener -> listener.onProgress(progress));
            });
        }
    }

    /** Ends after everything was told, and then does one thing more. */
    void close(Runnable last) {
        thread.execute(last);
        thread.shutdown();
    }

    private void each(Consumer<BulkListener> action) {
        for (BulkListener listener : listeners) {
            try {
                action.accept(listener);
            } catch (RuntimeException | Error e) {
                LOG.warn("a listener of a run threw", e);
            }
        }
    }
}
