package dev.easel.spi;

import java.time.Duration;

/**
 * How long {@link Outcome.NotFound} may mean "not yet known" after a submission: until both have passed, the task counts as
 * queued.
 *
 * @param time since the submission was sent; zero or more
 * @param polls the number of polls in a row that did not find the task; zero or more
 */
public record NotFoundGrace(Duration time, int polls) {
    /** The service knows a task as soon as it has accepted it. */
    public static final NotFoundGrace NONE = new NotFoundGrace(Duration.ZERO, 0);
}
