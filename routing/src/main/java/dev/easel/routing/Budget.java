package dev.easel.routing;

/** How much may be spent. Thread-safe. */
public interface Budget {
    /**
     * Sets money aside before a task is sent.
     *
     * @throws dev.easel.EaselException if less is left
     */
    Reservation reserve(Money atMost);
}
