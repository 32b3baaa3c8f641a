package dev.easel;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Learns how long tasks take. It keeps what the last tasks of each kind took and places as many polls as the provider's own schedule
 * would make where the next task probably ends. Thread-safe; no foreign code is called with its lock held.
 */
final class LearningSchedule implements PollSchedule {
    /** How many kinds of tasks are remembered; the one whose use is longest ago is forgotten first. */
    private static final int MAX_KINDS = 256;

    /** How many tasks of a kind are remembered: enough for quartiles, few enough to follow a service that changes. */
    private static final int MAX_TASKS = 24;

    private static final int ENOUGH_TASKS = 3;

    /** What a schedule that never waits, or a clock that stands still, comes to. */
    private static final int MAX_POLLS = 1_000;

    private static final double SHORTEST = 0.001;

    private final Map<Kind, Learnt> kinds = new LinkedHashMap<>(16, 0.75f, true);

    /** Tasks that take about as long as one another. */
    private record Kind(
            ProviderId provider,
            String kind,
            Optional<String> model,
            Optional<Size> size,
            OptionalInt steps,
            int images) {
        static Kind of(PollMoment moment) {
            return new Kind(
                    moment.provider(), moment.kind(), moment.model(), moment.size(), moment.steps(), moment.images());
        }
    }

    /** What the last tasks of a kind took, in seconds, and the plan that follows from it once it is needed. */
    private static final class Learnt {
        private final double[] took;
        private volatile @Nullable PollPlan plan;

        Learnt(double[] took) {
            this.took = took;
        }

        Learnt with(double seconds) {
            int kept = Math.min(took.length, MAX_TASKS - 1);
            double[] more = Arrays.copyOfRange(took, took.length - kept, took.length + 1);
            more[kept] = seconds;
            return new Learnt(more);
        }

        /** Two threads may both make it; it comes out the same. */
        PollPlan plan(PollMoment moment) {
            PollPlan known = plan;
            if (known == null) {
                known = PollPlan.of(took, usualPolls(moment));
                plan = known;
            }
            return known;
        }

        /** Returns how many polls the provider's schedule would have taken for these tasks, on average. */
        private double usualPolls(PollMoment moment) {
            PollMoment.Builder at = moment.toBuilder().hint(null);
            double polls = 0;
            double age = 0;
            for (int number = 1; number <= MAX_POLLS; number++) {
                double now = age;
                long unfinished = Arrays.stream(took).filter(each -> each > now).count();
                if (unfinished == 0) {
                    break;
                }
                polls += (double) unfinished / took.length;
                Duration since = duration(age);
                age += seconds(usual(moment)
                        .delay(at.number(number)
                                .sinceAccepted(since)
                                .sincePolled(Duration.ZERO)
                                .build()));
            }
            return polls;
        }
    }

    @Override
    public Duration delay(PollMoment moment) {
        Duration usual = usual(moment).delay(moment);
        Learnt learnt = learnt(moment);
        if (learnt == null || learnt.took.length < ENOUGH_TASKS) {
            return usual;
        }
        Duration wait = duration(planned(learnt.plan(moment), moment, seconds(usual)));
        Duration hint = moment.hint().orElse(Duration.ZERO);
        return wait.compareTo(hint) < 0 ? hint : wait;
    }

    /** Returns the provider's schedule, or the default where that learns as well: one of the two has to know without learning. */
    private static PollSchedule usual(PollMoment moment) {
        return moment.providerSchedule() instanceof LearningSchedule
                ? PollMoment.DEFAULT_SCHEDULE
                : moment.providerSchedule();
    }

    private static double planned(PollPlan plan, PollMoment moment, double usual) {
        double age = seconds(moment.sinceAccepted());
        double wait = plan.delay(age, usual);
        if (moment.timeLeft().isEmpty()) {
            return wait;
        }
        double byProgress = plan.delayByProgress(age, seconds(moment.timeLeft().get()));
        // Until its turn comes it cannot end; but where the turn has come, nobody knows how long the work takes.
        return moment.status() instanceof TaskStatus.Queued ? Math.max(wait, byProgress) : byProgress;
    }

    private synchronized @Nullable Learnt learnt(PollMoment moment) {
        return kinds.get(Kind.of(moment));
    }

    @Override
    public synchronized void finished(PollMoment moment) {
        // It ended at some time since the poll before.
        double took = seconds(moment.sinceAccepted()) - seconds(moment.sincePolled()) / 2;
        Kind kind = Kind.of(moment);
        kinds.put(kind, kinds.getOrDefault(kind, new Learnt(new double[0])).with(Math.max(SHORTEST, took)));
        if (kinds.size() > MAX_KINDS) {
            kinds.remove(kinds.keySet().iterator().next());
        }
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
