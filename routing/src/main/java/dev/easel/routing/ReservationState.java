package dev.easel.routing;

/** How a reservation ended, in the order in which it counts. A later one replaces an earlier one, never the other way. */
enum ReservationState {
    OPEN,
    RELEASED,
    KEPT,
    SETTLED;

    boolean countsMoreThan(ReservationState other) {
        return compareTo(other) > 0;
    }
}
