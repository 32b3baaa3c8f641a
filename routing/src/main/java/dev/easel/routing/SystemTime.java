package dev.easel.routing;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The real time, with the JDK's one thread for delays: there is none to start and to close. */
enum SystemTime implements TimeSource {
    INSTANCE;

    private static final Duration LONGEST = Duration.ofDays(36_500);

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable action) {
        Duration limited = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
        CompletableFuture<Void> due =
                new CompletableFuture<Void>().completeOnTimeout(null, limited.toNanos(), TimeUnit.NANOSECONDS);
        due.thenRun(action);
        return () -> due.cancel(false);
    }
}
