package dev.easel.testkit.internal.local;

import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue;
import dev.easel.testkit.internal.TaskQueue.State;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves blocking requests one after another, as servers do that hold one lock around generation. Thread-safe. */
final class Turns {
    private static final int REMEMBERED = 16;

    private final Surroundings surroundings;
    private final Set<String> responded = new LinkedHashSet<>();
    private final TaskQueue<Boolean> queue;
    private final AtomicLong numbers = new AtomicLong();

    Turns(Surroundings surroundings, LocalSettings settings) {
        this.surroundings = surroundings;
        this.queue = new TaskQueue<>(
                surroundings.clock(), settings.queueTime(), settings.generationTime(), settings.workers());
    }

    /**
     * Holds a response back until its turn has come and its time has passed.
     *
     * @param response makes the response; is told whether a failure was ordered for this request
     */
    Reply take(Function<Boolean, Reply> response) {
        return take("", response);
    }

    /**
     * The same, under a name by which the work can be found until its response is sent.
     *
     * @param name empty for none
     */
    Reply take(String name, Function<Boolean, Reply> response) {
        String number = name.isEmpty() ? Long.toString(numbers.incrementAndGet()) : name;
        boolean fails = surroundings.takeFailure();
        Task<Boolean> task = queue.submit(number, fails, fails);
        Duration wait = Duration.between(surroundings.clock().instant(), task.finishesAt());
        if (wait.isNegative() || wait.isZero()) {
            forget(number);
            return response.apply(fails);
        }
        return Reply.later(wait, () -> isFinished(number), () -> {
            queue.finishNow(task);
            forget(number);
            return response.apply(fails);
        });
    }

    private boolean isFinished(String name) {
        Task<Boolean> task = queue.find(name);
        return task != null && task.stateAt(surroundings.clock().instant()) == State.FINISHED;
    }

    private void forget(String name) {
        queue.forget(name);
        synchronized (responded) {
            responded.add(name);
            if (responded.size() > REMEMBERED) {
                responded.remove(responded.iterator().next());
            }
        }
    }

    /** Whether the response to work of that name was sent, for the last {@value #REMEMBERED}. */
    boolean isResponseed(String name) {
        synchronized (responded) {
            return responded.contains(name);
        }
    }

    /** The work that is in that state now, in the order it came. */
    List<Task<Boolean>> inState(State state) {
        return queue.inState(state);
    }

    /** Finishes work now: its response is sent at once. */
    void finish(Task<Boolean> task) {
        queue.finishNow(task);
    }

    /** The work of that name, or null where there is none whose response is still to be sent. */
    @Nullable Task<Boolean> find(String name) {
        return queue.find(name);
    }
}
