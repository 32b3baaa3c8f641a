package dev.easel.routing;

import dev.easel.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;

/** The timers of one task, which are given back at its end. Thread-safe. */
final class Timers {
    private final List<TimeSource.Scheduled> timers = new ArrayList<>(2);
    private boolean over;

    /** Keeps a timer until the end, or cancels it where that was before. */
    void keep(TimeSource.Scheduled timer) {
        boolean late;
        synchronized (this) {
            late = over;
            timers.add(timer);
        }
        if (late) {
            timer.cancel();
        }
    }

    void end() {
        List<TimeSource.Scheduled> given;
        synchronized (this) {
            over = true;
            given = List.copyOf(timers);
        }
        given.forEach(TimeSource.Scheduled::cancel);
    }
}
