package dev.easel.internal.task;

import dev.easel.TaskPart;
import dev.easel.TaskStatus;
import dev.easel.internal.transport.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls that a request was split into: begun a few at a time, and counted. Thread-safe. */
final class Calls {
    private final List<CallRun> all;
    private final int atOnce;
    private int begun;
    private int accepted;
    private int ended;
    private int attempts;
    private boolean stopped;

    /**
     * @param accepted how many of them the service has already
     * @param atOnce how many may be under way
     */
    Calls(List<CallRun> all, int accepted, int atOnce) {
        this.all = List.copyOf(all);
        this.accepted = accepted;
        this.atOnce = Math.min(atOnce, all.size());
    }

    List<CallRun> all() {
        return all;
    }

    List<TaskPart> parts() {
        return all.size() == 1
                ? List.of(all.get(0).part())
                : all.stream().map(CallRun::part).toList();
    }

    /**
     * Where they stand together.
     *
     * @param news what one of them has just come to; {@code null} where one has ended
     */
    TaskStatus status(@Nullable TaskStatus news) {
        return all.size() == 1
                ? all.get(0).status()
                : StatusSummary.of(all.stream().map(CallRun::status).toList(), endedSoFar(), news);
    }

    /** Begins as many as may be under way. */
    void start() {
        for (int i = 0; i < atOnce; i++) {
            startNext();
        }
    }

    /** Begins the next, if there is one. */
    void startNext() {
        CallRun next = next();
        if (next != null) {
            next.start();
        }
    }

    private synchronized @Nullable CallRun next() {
        return stopped || begun == all.size() ? null : all.get(begun++);
    }

    /** Ends whatever is going on; none is begun after that. */
    void stop(Exchange.Abort why) {
        synchronized (this) {
            stopped = true;
        }
        all.forEach(call -> call.stop(why));
    }

    /** The service has one more; whether it has all of them now. */
    synchronized boolean accepted() {
        return ++accepted == all.size();
    }

    /** One more has ended; whether it was the last. */
    synchronized boolean ended() {
        return ++ended == all.size();
    }

    private synchronized int endedSoFar() {
        return ended;
    }

    /** One more exchange; which one it is, from 1. */
    synchronized int attempt() {
        return ++attempts;
    }

    /** How many exchanges there were. */
    synchronized int attempts() {
        return attempts;
    }
}
