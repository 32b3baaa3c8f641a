package dev.easel.internal.task;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for word from the service, by task id. A word is a hint and no more: it makes a call look at once,
 * and what it finds then is what counts. Thread-safe.
 */
public final class Nudges {
    private final Map<String, CallRun> waiting = new ConcurrentHashMap<>();

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
     * Makes the call look at once that has this task.
     *
     * @return whether there is one
     */
    public boolean nudge(String taskId) {
        CallRun call = waiting.get(taskId);
        if (call == null) {
            return false;
        }
        call.nudge();
        return true;
    }

    boolean leadsHere(String address) {
        String listened = mark;
        return listened != null && address.contains(listened);
    }

    boolean anybodyListens() {
        return mark != null;
    }

    void expect(String taskId, CallRun call) {
        waiting.put(taskId, call);
    }

    void forget(String taskId, CallRun call) {
        waiting.remove(taskId, call);
    }
}
