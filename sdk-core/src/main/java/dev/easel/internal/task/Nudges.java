package dev.easel.internal.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for word from the service, by task id. A word is a hint and no more: it makes a call look at once,
 * and what it finds then is what counts. Thread-safe.
 */
public final class Nudges {
    /** Mostly one for an id; more where a task was resumed while it is still waited for. */
    private final Map<String, List<CallRun>> waiting = new ConcurrentHashMap<>();

    /** What of an address makes it one that leads here; {@code null} as long as nobody listens. */
    private volatile @Nullable String mark;

    Nudges() {}

    /**
     * From now on somebody listens.
     *
     * @param addressMark what every address that leads here has in it, and no other has
     */
    public void listen(String addressMark) {
        mark = addressMark;
    }

    /**
     * Makes the calls look at once that have this task.
     *
     * @return whether there are any
     */
    public boolean nudge(String taskId) {
        List<CallRun> calls = waiting.getOrDefault(taskId, List.of());
        calls.forEach(CallRun::nudge);
        return !calls.isEmpty();
    }

    boolean leadsHere(String address) {
        String listened = mark;
        return listened != null && address.contains(listened);
    }

    boolean anybodyListens() {
        return mark != null;
    }

    void expect(String taskId, CallRun call) {
        waiting.compute(taskId, (id, calls) -> {
            if (calls == null) {
                return List.of(call);
            }
            List<CallRun> more = new ArrayList<>(calls);
            if (!more.contains(call)) {
                more.add(call);
            }
            return List.copyOf(more);
        });
    }

    void forget(String taskId, CallRun call) {
        waiting.computeIfPresent(taskId, (id, calls) -> {
            List<CallRun> left = calls.stream().filter(other -> other != call).toList();
            return left.isEmpty() ? null : left;
        });
    }
}
