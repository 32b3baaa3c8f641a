package dev.easel.internal.task;

import dev.easel.AttemptKind;
import dev.easel.Retry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a call's task is looked at next: by its schedule, seldom where the service promised to call back, and at once when
 * it calls.
 */
final class NextLook {
    /** How seldom a task is looked at that the service promised to call back about. */
    private static final Duration SAFETY_NET = Duration.ofSeconds(30);

    private final Engine engine;
    private final TaskRun task;
    private final Steps steps;
    private final CallRun call;
    private int looks;
    private @Nullable String lastTrouble;

    /** Whether the service was told to call, so that it need not be asked often. */
    private boolean promisedWord;

    /** A word came while there was no wait to end. */
    private boolean hurried;

    /** A word came, and no look has told yet what it was about. */
    private boolean hasWord;

    private Steps.@Nullable Wait wait;

    NextLook(Engine engine, TaskRun task, Steps steps, CallRun call) {
        this.engine = engine;
        this.task = task;
        this.steps = steps;
        this.call = call;
    }

    /** The service was told to call. */
    void promised() {
        promisedWord = true;
    }

    /** The service has something to say about the task: it is looked at at once. */
    void nudge() {
        Steps.Wait waiting;
        synchronized (this) {
            hasWord = true;
            waiting = wait;
            hurried = waiting == null;
        }
        if (waiting != null && waiting.leave()) {
            look();
        }
    }

    /** The task is waiting or running, as a look has told. */
    void afterNews(@Nullable Duration hint) {
        lastTrouble = null;
        later(hint);
    }

    /** Nothing was learnt by the look: it says nothing about the task. */
    void afterTrouble(String reason, @Nullable Duration hint) {
        lastTrouble = reason;
        Duration delay = delay(hint);
        task.retrying(new Retry(AttemptKind.POLL, null, reason, delay));
        in(delay);
    }

    private void later(@Nullable Duration hint) {
        if (takeHurry()) {
            look();
            return;
        }
        Duration delay = delay(hint);
        synchronized (this) {
            // What came just now is for the next look to find out about.
            hasWord = hurried;
        }
        in(delay);
    }

    private void in(Duration delay) {
        String waitingFor = lastTrouble == null ? "the task" : "the task (last trouble: " + lastTrouble + ")";
        Steps.Wait next = steps.waitFor(delay, waitingFor, true, this::look);
        boolean wanted;
        synchronized (this) {
            if (next.isOver()) {
                // The timer was quicker, and a look is under way, or the next wait: a word is theirs, not this one's.
                return;
            }
            wait = next;
            // A word that came in between found no wait to end.
            wanted = hurried;
            hurried = false;
        }
        if (wanted && next.leave()) {
            look();
        }
    }

    private void look() {
        synchronized (this) {
            wait = null;
        }
        call.look();
    }

    private synchronized boolean takeHurry() {
        boolean was = hurried;
        hurried = false;
        return was;
    }

    private synchronized boolean hasWord() {
        return hasWord;
    }

    private Duration delay(@Nullable Duration hint) {
        Duration wanted = task.options()
                .pollSchedule()
                .delay(++looks, hint, task.deadline().remaining());
        // What a word was about may not be known to the query yet, and a look may fail: then the schedule counts.
        if (promisedWord && !hasWord() && wanted.compareTo(SAFETY_NET) < 0) {
            wanted = SAFETY_NET;
        }
        return engine.spread().over(withinLifetime(wanted.isNegative() ? Duration.ZERO : wanted));
    }

    /** No wait comes near the time that the service keeps a finished result. */
    private Duration withinLifetime(Duration wanted) {
        return engine.capabilities()
                .resultLifetime()
                .map(lifetime -> lifetime.dividedBy(4))
                .filter(quarter -> quarter.compareTo(wanted) < 0)
                .orElse(wanted);
    }
}
