package dev.easel.failure;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Request;
import okhttp3.Response;

/**
 * What goes on at the sockets: which calls run, who holds a connection, and when a call has come to where its other side
 * falls silent. Thread-safe.
 */
final class Line extends EventListener {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    private final Ailment.Stall stall;
    private final Predicate<Request> meant;
    private final Set<Call> running = new HashSet<>();
    private int silences;
    private int held;
    private int unheard;
    private CompletableFuture<Void> silent = CompletableFuture.completedFuture(null);

    /**
     * @param meant which requests meet the silence
     * @param times how many of them
     */
    Line(Ailment.Stall stall, Predicate<Request> meant, int times) {
        this.stall = stall;
        this.meant = meant;
        this.silences = times;
    }

    /** Completes when a call has come to where its other side falls silent, once for each; if there is none, never. */
    synchronized CompletableFuture<Void> nextSilence() {
        if (unheard > 0) {
            unheard--;
            return CompletableFuture.completedFuture(null);
        }
        if (silent.isDone()) {
            silent = new CompletableFuture<>();
        }
        return silent;
    }

    /** From now on nobody falls silent. */
    synchronized void end() {
        silences = 0;
    }

    /**
     * Waits, in real time, until no call runs and no connection is held.
     *
     * @throws AssertionError if that does not happen within 20 seconds
     */
    synchronized void awaitQuiet() {
        long until = System.nanoTime() + PATIENCE;
        while (!running.isEmpty() || held != 0) {
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

    private void reached(Ailment.Stall where, Call call) {
        if (where == stall && meant.test(call.request())) {
            CompletableFuture<Void> signal;
            synchronized (this) {
                if (silences == 0) {
                    return;
                }
                silences--;
                signal = silent;
                if (signal.isDone()) {
                    // It came before anybody waited for it.
                    unheard++;
                    return;
                }
            }
            signal.complete(null);
        }
    }

    @Override
    public void callStart(Call call) {
        synchronized (this) {
            running.add(call);
        }
        reached(Ailment.Stall.NOT_SENT, call);
    }

    @Override
    public void dnsStart(Call call, String name) {
        reached(Ailment.Stall.NAME, call);
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

    @Override
    public void requestHeadersEnd(Call call, Request request) {
        if (request.body() == null) {
            reached(Ailment.Stall.BEFORE_RESPONSE, call);
        }
    }

    @Override
    public void requestBodyEnd(Call call, long bytes) {
        reached(Ailment.Stall.BEFORE_RESPONSE, call);
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        reached(Ailment.Stall.IN_RESPONSE, call);
    }
}
