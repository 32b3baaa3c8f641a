package dev.easel.internal.engine;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A wait in a lifetime. Either its time comes, or it is skipped, or its lifetime ends: what follows runs at most once, on a thread
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

    /** Begins a wait. One that would go beyond the deadline ends there, and what follows is the end. */
    static Pause begin(Scope scope, Duration delay, Runnable then) {
        Engine engine = scope.engine();
        Lifetime lifetime = scope.lifetime();
        Duration remaining = scope.deadline().remaining();
        boolean tooLate = scope.deadline().isStarted() && delay.compareTo(remaining) >= 0;
        Pause pause = new Pause(engine, lifetime, tooLate ? scope.deadlinePassed() : then);
        if (lifetime.enter(pause)) {
            Duration cut = tooLate ? remaining : delay.isNegative() ? Duration.ZERO : delay;
            TimeSource.Scheduled timer = engine.time().schedule(cut, pause::skipWait);
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
    boolean skipWait() {
        if (!claim()) {
            return false;
        }
        lifetime.leave(this);
        // Not on the timer's thread: what follows calls code that may block.
        engine.execute(() -> lifetime.guard(then));
        return true;
    }

    /** Returns whether its time has come, or it was skipped or ended. */
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
