package dev.easel.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls that a callback may hint at, by task id. A callback is a hint: it makes a call poll at once, and what the poll says is
 * what counts. Thread-safe.
 */
public final class CallbackRegistry {
    /** Mostly one for an id; more where a task was resumed while it is still watched. */
    private final Map<String, List<Call>> waiting = new ConcurrentHashMap<>();

    /** What every address that leads to the receiver contains; {@code null} while there is no receiver. */
    private volatile @Nullable String mark;

    CallbackRegistry() {}

    /**
     * Says that there is a receiver from now on.
     *
     * @param addressMark what every address that leads to it contains, and no other
     */
    public void receive(String addressMark) {
        mark = addressMark;
    }

    /** Makes the calls of a task poll at once; returns whether there are any. */
    public boolean called(String taskId) {
        List<Call> calls = waiting.getOrDefault(taskId, List.of());
        calls.forEach(Call::calledBack);
        return !calls.isEmpty();
    }

    boolean leadsHere(String address) {
        String received = mark;
        return received != null && address.contains(received);
    }

    boolean hasReceiver() {
        return mark != null;
    }

    void add(String taskId, Call call) {
        waiting.compute(taskId, (id, calls) -> {
            if (calls == null) {
                return List.of(call);
            }
            List<Call> more = new ArrayList<>(calls);
            if (!more.contains(call)) {
                more.add(call);
            }
            return List.copyOf(more);
        });
    }

    void remove(String taskId, Call call) {
        waiting.computeIfPresent(taskId, (id, calls) -> {
            List<Call> left = calls.stream().filter(other -> other != call).toList();
            return left.isEmpty() ? null : left;
        });
    }
}
