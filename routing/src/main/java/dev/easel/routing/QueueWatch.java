package dev.easel.routing;

import dev.easel.Capabilities;
import dev.easel.TaskStatus;
import dev.easel.spi.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Acts when an attempt waits to be accepted, or in the service's queue, for too long. Thread-safe. */
final class QueueWatch {
    private final TimeSource time;
    private final @Nullable Duration longest;
    private final Runnable tooLong;
    private TimeSource.@Nullable Scheduled timer;
    private boolean over;

    private QueueWatch(TimeSource time, @Nullable Duration longest, Runnable tooLong) {
        this.time = time;
        this.longest = longest;
        this.tooLong = tooLong;
    }

    /** @param tooLong what to do then, on the timer's thread */
    static QueueWatch of(Routing routing, Candidate candidate, Runnable tooLong) {
        Capabilities can = candidate.client().capabilities();
        return new QueueWatch(
                routing.time(),
                can.cancel() && can.resumable()
                        ? routing.fallback().queueLimit().orElse(null)
                        : null,
                tooLong);
    }

    /** Begins with the first status that waits, and ends with the first that does not. */
    void moved(TaskStatus status) {
        Duration limit = longest;
        if (limit == null) {
            return;
        }
        if (status instanceof TaskStatus.Submitting || status instanceof TaskStatus.Queued) {
            synchronized (this) {
                if (!over && timer == null) {
                    timer = time.timeout(limit, tooLong);
                }
            }
        } else {
            end();
        }
    }

    synchronized void end() {
        over = true;
        if (timer != null) {
            timer.cancel();
        }
    }
}
