package dev.easel.routing;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Daemon threads, as many as are needed, for what may block: budgets, listeners, what a timer starts. */
final class Threads implements Executor, AutoCloseable {
    private final AtomicInteger count = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "easel-routing-" + count.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    /**
     * After {@link #close()}, and where the machine has no thread left, the work runs at once: it carries the end of a task, which must not
     * be lost.
     */
    @Override
    public void execute(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            work.run();
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
