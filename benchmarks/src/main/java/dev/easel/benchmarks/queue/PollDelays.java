package dev.easel.benchmarks.queue;

import dev.easel.PollMoment;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.TaskStatus;
import dev.easel.internal.pacing.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * How late a poll finds a task that is done, and how many polls that takes: a schedule's waits added up in virtual time, spread as the
 * engine spreads them. It takes seconds and comes out the same on every machine.
 */
public final class PollDelays {
    /** Where the section begins in the page. */
    public static final String TITLE = "## How late a poll finds a task that is done";

    private static final int WARM_UP = 20;
    private static final int TASKS = 5_000;
    private static final int FROM_SECONDS = 10;
    private static final double TARGET = 0.05;
    private static final PollSchedule EACH_SECOND = PollSchedule.every(Duration.ofSeconds(1));
    private static final PollSchedule DEFAULT =
            PollSchedule.growing(Duration.ofSeconds(1), Duration.ofSeconds(10), 1.5);

    private static final String NOTES = """
            - Each figure is the median, and the 95th percentile, of the time from the end of a task to the poll that finds it done, in \
            per cent of the tasks' mean length, and the mean number of polls, of 5,000 tasks. Of the schedule that learns, 20 tasks \
            before them are not counted; it begins with the default.
            - The lengths are scattered normally, with a standard deviation of 30 % and at least a tenth of the mean; "evenly" means \
            between 70 % and 130 %. "With progress" means that each poll tells a progress that grows evenly.
            - Simulated in virtual time with the schedules that users get, and polls spread as the engine spreads them; without a network, \
            and without queues.
            """;

    private final Random lengths = new Random(42);
    private final Spread spread = Spread.of(new Random(43));

    private PollDelays() {}

    /**
     * Measures and returns the section for the page.
     *
     * @param command what was typed
     */
    public static String measure(String command) {
        StringBuilder text = new StringBuilder(TITLE).append("\n\nWritten by `").append(command);
        text.append(
                "`. The same on every machine.\n\n| Mean length | every second | default (1 to 10 s) | `PollSchedule.learning()` |"
                        + " Target | |\n|");
        text.append(" --- |".repeat(6)).append('\n');
        for (int seconds : new int[] {2, 5, 10, 20, 30, 60, 120, 300, 600}) {
            text.append(row(seconds + " s", seconds, z -> Math.max(0.1, 1 + 0.3 * z), false));
        }
        for (int seconds : new int[] {10, 60}) {
            text.append(row(seconds + " s, evenly", seconds, z -> 1 + 0.6 * (uniform(z) - 0.5), false));
        }
        for (int seconds : new int[] {10, 60}) {
            text.append(row(seconds + " s, with progress", seconds, z -> Math.max(0.1, 1 + 0.3 * z), true));
        }
        return text.append('\n').append(NOTES).toString();
    }

    /** What share of normal numbers is below one; the usual approximation, to within a few hundredths of a per cent. */
    private static double uniform(double z) {
        return 1 / (1 + Math.exp(-1.5976 * z - 0.070566 * z * z * z));
    }

    private static String row(String what, int seconds, DoubleUnaryOperator scatter, boolean progress) {
        Figures second = new PollDelays().run(EACH_SECOND, seconds, scatter, progress);
        Figures usual = new PollDelays().run(DEFAULT, seconds, scatter, progress);
        Figures learning = new PollDelays().run(PollSchedule.learning(), seconds, scatter, progress);
        boolean bound = seconds >= FROM_SECONDS;
        boolean met = learning.median <= TARGET && learning.polls <= usual.polls;
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s |%s |%s |%n",
                what,
                second,
                usual,
                learning,
                bound ? " ≤ 5 %, no more polls than the default" : "",
                bound ? met ? " met" : " **MISSED**" : "");
    }

    private record Figures(double median, double late, double polls) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f %% (%.1f %%), %.1f polls", median * 100, late * 100, polls);
        }
    }

    private Figures run(PollSchedule schedule, int seconds, DoubleUnaryOperator scatter, boolean progress) {
        List<Double> delays = new ArrayList<>();
        long polls = 0;
        for (int task = 0; task < WARM_UP + TASKS; task++) {
            double length = seconds * scatter.applyAsDouble(lengths.nextGaussian());
            double before = 0;
            double age = 0;
            int number = 0;
            while (age < length) {
                number++;
                before = age;
                Duration wait = schedule.delay(moment(number, age, 0, progress && number > 2 ? length : 0));
                age += spread.over(wait).toNanos() / 1e9;
            }
            schedule.finished(moment(number, age, age - before, 0));
            if (task >= WARM_UP) {
                delays.add((age - length) / seconds);
                polls += number;
            }
        }
        double[] sorted = delays.stream().mapToDouble(each -> each).sorted().toArray();
        return new Figures(sorted[sorted.length / 2], sorted[sorted.length * 95 / 100], (double) polls / TASKS);
    }

    /** @param known how long the task takes as far as its progress says; 0 where it says nothing */
    private static PollMoment moment(int number, double age, double sincePolled, double known) {
        PollMoment.Builder moment = PollMoment.builder()
                .provider(ProviderId.of("toy"))
                .number(number)
                .sinceAccepted(seconds(age))
                .sincePolled(seconds(sincePolled));
        if (known > 0) {
            moment.status(TaskStatus.running(age / known)).timeLeft(seconds(known - age));
        }
        return moment.build();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
