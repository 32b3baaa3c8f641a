package dev.easel.internal.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.easel.CallbackCall;
import dev.easel.CallbackReceiver;
import dev.easel.CallbackReply;
import dev.easel.FailureDetails;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The JDK's web server, with so many threads and so much time for each call. The one class that needs its module. */
public final class CallbackHttpServer implements AutoCloseable {
    private static final int THREADS = 8;
    private static final long IDLE_SECONDS = 10;
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final CallbackReceiver receiver;
    private final Duration longestCall;
    private final HttpServer server;
    private final InetSocketAddress address;
    private final ThreadPoolExecutor calls;
    private final ScheduledThreadPoolExecutor limits;
    private int inHand;

    private CallbackHttpServer(CallbackReceiver receiver, HttpServer server, Duration longestCall) {
        this.receiver = receiver;
        this.server = server;
        this.address = server.getAddress();
        this.longestCall = longestCall;
        this.calls = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons("easel-callback-server"));
        calls.allowCoreThreadTimeOut(true);
        this.limits = new ScheduledThreadPoolExecutor(1, daemons("easel-callback-server-limit"));
        limits.setRemoveOnCancelPolicy(true);
        limits.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        limits.allowCoreThreadTimeOut(true);
    }

    /**
     * Begins to listen.
     *
     * @param longestCall how long a call may take, from its first byte to the end of its answer
     * @throws InvalidRequestException if the address cannot be listened on
     */
    public static CallbackHttpServer open(CallbackReceiver receiver, InetSocketAddress address, Duration longestCall) {
        HttpServer http;
        try {
            http = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new InvalidRequestException(
                    List.of(new Violation(
                            "address",
                            "is " + address + ", which cannot be listened on (" + e.getMessage()
                                    + "); give another port, or 0 for any that is free")),
                    FailureDetails.builder().build(),
                    e);
        }
        CallbackHttpServer server = new CallbackHttpServer(receiver, http, longestCall);
        http.setExecutor(server::deal);
        http.createContext("/", server::handle);
        http.start();
        return server;
    }

    /** Where it listens, or did. */
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        // A call may bring the very result after which a program closes: the service is to hear that it arrived.
        awaitReplies();
        server.stop(0);
        calls.shutdownNow();
        limits.shutdownNow();
    }

    private void deal(Runnable call) {
        try {
            calls.execute(new Limited(call));
        } catch (RejectedExecutionException closed) {
            // The JDK's dispatcher would log it; whoever calls a server that is being closed finds the line cut.
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        inHand(1);
        try (exchange) {
            answer(exchange);
        } finally {
            inHand(-1);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        CallbackReply reply = receiver.receive(CallbackCall.of(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders(),
                exchange.getRequestBody()));
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = reply.bytes();
        boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized void inHand(int change) {
        inHand += change;
        notifyAll();
    }

    private synchronized void awaitReplies() {
        long until = System.nanoTime() + GRACE.toNanos();
        try {
            for (long left = GRACE.toNanos(); inHand > 0 && left > 0; left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return action -> {
            Thread thread = new Thread(action, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * A call that is cut off when its time is up. The server reads from an interruptible channel: interrupting the thread
     * that waits there closes the connection, wherever in the request its sender has stopped.
     */
    private final class Limited implements Runnable {
        private final Runnable call;
        private @Nullable Thread thread;

        Limited(Runnable call) {
            this.call = call;
        }

        @Override
        public void run() {
            begin(Thread.currentThread());
            var limit = limits.schedule(this::cutOff, longestCall.toMillis(), TimeUnit.MILLISECONDS);
            try {
                call.run();
            } finally {
                limit.cancel(false);
                begin(null);
                // Cut off at the last moment: the next call on this thread has its own time.
                Thread.interrupted();
            }
        }

        private synchronized void begin(@Nullable Thread current) {
            thread = current;
        }

        private synchronized void cutOff() {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
