package dev.easel.routing;

/** Money that is set aside for one task. The first call counts, and later ones do nothing. */
public interface Reservation {
    /** The task cost this much. */
    void settle(Money actual);

    /** The task cost nothing. */
    void release();

    /** The task may have cost all of it. */
    void keep();
}
