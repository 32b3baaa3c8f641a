package dev.easel;

import java.util.Arrays;

/**
 * Where a number of polls finds a task soonest after its end, by how long tasks like it took. In seconds. Immutable.
 *
 * <p>Let F be how likely a task has ended by a time, and h = F' / (1 - F) the chance that it ends next. Of all ways to place polls, the
 * mean delay is least for a number of polls where their density is proportional to the square root of h, and the typical delay where it
 * follows h more closely; a density of h itself leaves the early ends to wait. A delay counts in proportion to the length of the task,
 * so this is about the logarithm of time. There, the lengths are taken as logistic: ln(F / (1 - F)) = ln(time / typical) / scatter. Its
 * tail is long, so a task that takes several times as long as others is polled at waits that grow with it.
 *
 * <p>With that, polls of the density that lies between come where 1 - F^(1/{@link #SHAPE}) has fallen by the same factor from poll to
 * poll. A task that is not polled when it should be, for whatever reason, needs nothing else: the next poll follows from its age alone.
 */
final class PollPlan {
    /** 1 is a density of h; 2 is about that of its square root. */
    private static final double SHAPE = 1.25;

    /** The mean of -ln(1 - F^(1/SHAPE)) over all tasks, which is the harmonic number of SHAPE: so many polls a factor of 1/e takes. */
    private static final double MEAN = 4.8 - Math.PI / 2 - 3 * Math.log(2);

    /** The last poll comes after the end: measured, since half a wait holds only where waits are many. */
    private static final double LAST = 0.4;

    /** The logarithm's quartiles are so far apart, in units of the scatter. */
    private static final double QUARTILES = 2 * Math.log(3);

    /** What the scatter is taken for before it is known, and as how many tasks that counts. */
    private static final double SUPPOSED_SCATTER = 0.15;

    private static final int SUPPOSED_COUNT = 4;
    private static final double LEAST_SCATTER = 0.02;

    /** Nearly all tasks have ended at this ratio of those that have to those that have not. */
    private static final double NEARLY_ALL = 19;

    /** Polls that are closer gain less than a hundredth of the task's length. */
    private static final double CLOSEST = 0.015;

    /** A task that ends long before others, since it failed, is noticed within this time, or half its length. */
    private static final double PATIENCE = 10;

    private final double typical;
    private final double scatter;
    private final double factor;

    private PollPlan(double typical, double scatter, double factor) {
        this.typical = typical;
        this.scatter = scatter;
        this.factor = factor;
    }

    /**
     * Returns a plan.
     *
     * @param took how long tasks took; not empty, each above zero
     * @param polls how many polls a task may take on average
     */
    static PollPlan of(double[] took, double polls) {
        double[] logs = Arrays.stream(took).map(Math::log).sorted().toArray();
        // Quartiles and the middle: what a few odd tasks took moves none of them far.
        double measured = (quantile(logs, 0.75) - quantile(logs, 0.25)) / QUARTILES;
        double scatter = Math.max(
                LEAST_SCATTER,
                (measured * took.length + SUPPOSED_SCATTER * SUPPOSED_COUNT) / (took.length + SUPPOSED_COUNT));
        double typical = Math.exp(quantile(logs, 0.5));
        double first = new PollPlan(typical, scatter, factor(polls)).next(0);
        int early = 0;
        for (double age = PATIENCE; age < first; age += longest(age)) {
            early++;
        }
        return new PollPlan(typical, scatter, factor(polls - early));
    }

    private static double factor(double polls) {
        return Math.exp(-MEAN / Math.max(1, polls - LAST));
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** Returns the age at which a task is polled next that is so old and was found unfinished. */
    private double next(double age) {
        double unfinishedToFinished = Math.pow(typical / age, 1 / scatter);
        double left = -Math.expm1(-Math.log1p(unfinishedToFinished) / SHAPE);
        double then = Math.expm1(-SHAPE * Math.log1p(-left * factor));
        return typical * Math.pow(then, -scatter);
    }

    /**
     * Returns how long to wait.
     *
     * @param age how old the task is
     * @param usual how long is waited where nothing is known
     */
    double delay(double age, double usual) {
        double wait = bounded(next(age) - age, CLOSEST * typical, age);
        // It is not like the others. Their polls are as close as their ends; this one may take any time.
        double beyond = age - typical * Math.pow(NEARLY_ALL, scatter);
        return Math.max(wait, Math.min(usual, beyond / 2));
    }

    /**
     * Returns how long to wait for a task whose service tells how far it is.
     *
     * @param left how long it takes if it goes on so: half of that is waited, since few do
     */
    double delayByProgress(double age, double left) {
        return bounded(left / 2, Math.max(CLOSEST * typical, (next(typical) - typical) / 2), age);
    }

    private static double bounded(double wait, double least, double age) {
        return Math.min(Math.max(wait, least), longest(age));
    }

    private static double longest(double age) {
        return Math.max(PATIENCE, age / 2);
    }
}
