package dev.easel.internal.engine;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A wait in a lifetime. Either its time comes, or it is hurried, or its lifetime ends: what follows runs at most once, on a thread
 * of the engine's.
 */
final class Pause implements Lifetime.Step {
    private final Engine engine;
    private final Lifetime lifetime;
    private final Runnable then;
    private TimeSource.@Nullable Scheduled timer;
    private boolean over;

    private Pause(Engine engine, Lifetime lifetime, Runnable then) {
        this.engine = engine;
        this.lifetime = lifetime;
        this.then = then;
    }

    /** Begins a wait. */
    static Pause begin(Engine engine, Lifetime lifetime, Duration delay, Runnable then) {
        Pause pause = new Pause(engine, lifetime, then);
        if (lifetime.enter(pause)) {
            TimeSource.Scheduled timer =
                    engine.time().schedule(delay.isNegative() ? Duration.ZERO : delay, pause::hurry);
            boolean late;
            synchronized (pause) {
                late = pause.over;
                pause.timer = timer;
            }
            if (late) {
                timer.cancel();
            }
        }
        return pause;
    }

    /** Ends the wait now and goes on; returns whether it was still waiting. */
    boolean hurry() {
        if (!claim()) {
            return false;
        }
        lifetime.leave(this);
        // Not on the timer's thread: what follows calls code that may block.
        engine.execute(() -> lifetime.guard(then));
        return true;
    }

    /** Returns whether its time has come, or it was hurried or ended. */
    synchronized boolean isOver() {
        return over;
    }

    @Override
    public void end() {
        claim();
    }

    private boolean claim() {
        TimeSource.Scheduled set;
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
            set = timer;
            timer = null;
        }
        if (set != null) {
            set.cancel();
        }
        return true;
    }
}
