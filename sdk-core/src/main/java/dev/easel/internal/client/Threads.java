package dev.easel.internal.client;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for work that mostly waits: virtual ones where the JVM has them, else as many daemon threads as there is work. */
final class Threads {
    private static final Duration IDLE = Duration.ofSeconds(10);

    private Threads() {}

    /** An executor that never makes work wait for other work. */
    static ExecutorService unlimited(String name) {
        return Runtime.version().feature() >= 21 ? virtual(name) : cached(name);
    }

    /** By reflection, since this is compiled for Java 17. */
    private static ExecutorService virtual(String name) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            type.getMethod("name", String.class, long.class).invoke(builder, name + "-", 1L);
            ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(builder);
            Method perTask = Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class);
            return (ExecutorService) perTask.invoke(null, factory);
        } catch (ReflectiveOperationException e) {
            return cached(name);
        }
    }

    /** The same, of threads of the operating system in any case. */
    static ExecutorService cached(String name) {
        AtomicInteger count = new AtomicInteger();
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE.toMillis(), TimeUnit.MILLISECONDS, new SynchronousQueue<>(), action -> {
                    Thread thread = new Thread(action, name + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
