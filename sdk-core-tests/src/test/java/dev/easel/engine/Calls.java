package dev.easel.engine;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;

/** Counts the calls at the sockets and the connections that they hold. Thread-safe. */
final class Calls extends EventListener {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    private final Set<Call> running = new HashSet<>();
    private int held;

    OkHttpClient client() {
        return new OkHttpClient.Builder().eventListener(this).build();
    }

    /**
     * Waits, in real time, until no call runs and no connection is held.
     *
     * @throws AssertionError if that does not happen within 20 seconds
     */
    void awaitNone() {
        awaitOnly(0);
    }

    /**
     * Waits, in real time, until no more than so many calls run, each with a connection.
     *
     * @throws AssertionError if that does not happen within 20 seconds
     */
    synchronized void awaitOnly(int calls) {
        long until = System.nanoTime() + PATIENCE;
        while (running.size() > calls || held > calls) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(running.size() + " calls run and " + held + " connections are held");
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public synchronized void callStart(Call call) {
        running.add(call);
    }

    @Override
    public synchronized void callEnd(Call call) {
        running.remove(call);
        notifyAll();
    }

    @Override
    public synchronized void callFailed(Call call, IOException failure) {
        running.remove(call);
        notifyAll();
    }

    @Override
    public synchronized void connectionAcquired(Call call, Connection connection) {
        held++;
    }

    @Override
    public synchronized void connectionReleased(Call call, Connection connection) {
        held--;
        notifyAll();
    }
}
