package dev.easel.benchmarks;

import java.util.List;

/**
 * How much is run, which is a matter of minutes.
 *
 * @param series one for each size of image
 * @param rounds how often each series is run for Easel and bare OkHttp, the clients taking turns
 * @param otherRounds how often for the others, which differ by factors and not by a few in a hundred
 * @param firstCalls how many new JVMs for each client
 * @param thousands how many new JVMs for each client make thousands of calls
 * @param tasks how many tasks one client holds
 * @param pollRounds how often the rate of polls is measured for each client, taking turns
 * @param pollSeconds how long each time
 */
record Effort(
        List<Series> series,
        int rounds,
        int otherRounds,
        int firstCalls,
        int thousands,
        int tasks,
        int pollRounds,
        int pollSeconds) {
    static final long KIB = 1024;
    static final long MIB = 1024 * KIB;

    /**
     * How one size of image is measured in one round.
     *
     * @param length bytes of the image
     * @param warmups iterations that don't count
     * @param iterations iterations that count
     * @param millis how long each takes
     */
    record Series(long length, int warmups, int iterations, int millis) {}

    /** About eight minutes. */
    static Effort full() {
        return new Effort(
                List.of(new Series(KIB, 8, 4, 1000), new Series(8 * MIB, 2, 4, 1000), new Series(64 * MIB, 2, 3, 1500)),
                3,
                2,
                7,
                5,
                100_000,
                2,
                6);
    }

    /** About two minutes: to see that all is in order, and roughly where it stands. */
    static Effort quick() {
        return new Effort(
                List.of(new Series(KIB, 6, 2, 1000), new Series(8 * MIB, 1, 2, 1000), new Series(64 * MIB, 1, 2, 1000)),
                1,
                1,
                3,
                3,
                20_000,
                1,
                3);
    }
}
