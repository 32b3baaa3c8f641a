package dev.easel.engine;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Is a time source that runs something when a certain timeout is returned. */
final class HeldTime implements TimeSource {
    private final TimeSource time;
    private final AtomicReference<Scheduled> last = new AtomicReference<>();
    private volatile Scheduled watched = () -> {};
    private volatile Runnable meanwhile = () -> {};

    HeldTime(TimeSource time) {
        this.time = time;
    }

    /** When the timeout that was set last is given back, this happens first. */
    void whenLastTimeoutIsGivenBack(Runnable action) {
        meanwhile = action;
        watched = last.get();
    }

    @Override
    public Instant instant() {
        return time.instant();
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable action) {
        return time.schedule(delay, action);
    }

    @Override
    public Scheduled timeout(Duration limit, Runnable action) {
        Scheduled scheduled = time.timeout(limit, action);
        Scheduled held = new Scheduled() {
            @Override
            public void cancel() {
                scheduled.cancel();
                if (this == watched) {
                    watched = () -> {};
                    meanwhile.run();
                }
            }
        };
        last.set(held);
        return held;
    }
}
