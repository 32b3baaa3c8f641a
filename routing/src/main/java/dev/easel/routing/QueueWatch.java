package dev.easel.routing;

import dev.easel.TaskStatus;
import dev.easel.spi.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Acts when an attempt waits to be accepted, or in the service's queue, for too long. Thread-safe. */
final class QueueWatch {
    private final Routing routing;
    private final Candidate candidate;
    private final Runnable tooLong;
    private TimeSource.@Nullable Scheduled timer;
    private boolean over;

    /** @param tooLong what to do then, on the timer's thread */
    QueueWatch(Routing routing, Candidate candidate, Runnable tooLong) {
        this.routing = routing;
        this.candidate = candidate;
        this.tooLong = tooLong;
    }

    /** Begins with the first status that waits, and ends with the first that does not. */
    void moved(TaskStatus status) {
        Duration limit = routing.fallback().queueLimit().orElse(null);
        if (limit == null) {
            return;
        }
        if (!(status instanceof TaskStatus.Submitting) && !(status instanceof TaskStatus.Queued)) {
            end();
        } else if (canBeLeft()) {
            begin(limit);
        }
    }

    private boolean canBeLeft() {
        return candidate.owner().can(service -> service.cancel() && service.resumable());
    }

    private synchronized void begin(Duration limit) {
        if (!over && timer == null) {
            timer = routing.time().timeout(limit, tooLong);
        }
    }

    synchronized void end() {
        over = true;
        if (timer != null) {
            timer.cancel();
        }
    }
}
