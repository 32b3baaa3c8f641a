package dev.easel.callback;

import dev.easel.CallbackReceiver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections and closes those that take too long. A connection holds a thread, so there is a limit to both; at the
 * limit the oldest connection makes room. An honest sender is done within milliseconds, so the oldest is a slow one.
 */
final class Listener {
    static final int MAX_CONNECTIONS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int BACKLOG = 128;
    private static final long IDLE_SECONDS = 10;
    private static final long GRACE_MILLIS = 1_000;
    private static final long ROOM_MILLIS = 50;
    private static final long RECOVERY_NANOS = 100_000_000;

    private final CallbackReceiver receiver;
    private final Duration connectionLimit;
    private final ServerSocket socket;
    private final InetSocketAddress address;
    private final ThreadPoolExecutor threads;
    private final Semaphore places = new Semaphore(MAX_CONNECTIONS);

    /** In the order in which they were accepted, so that the first is the oldest. */
    private final Queue<Connection> open = new ConcurrentLinkedQueue<>();

    private boolean warned;

    private Listener(CallbackReceiver receiver, ServerSocket socket, Duration connectionLimit) {
        this.receiver = receiver;
        this.connectionLimit = connectionLimit;
        this.socket = socket;
        this.address = (InetSocketAddress) socket.getLocalSocketAddress();
        AtomicInteger count = new AtomicInteger();
        // No queue and no limit of its own: who has a place has a thread.
        this.threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                action -> daemon(action, "easel-callback-server-" + count.incrementAndGet()));
    }

    /**
     * Begins to listen.
     *
     * @param connectionLimit how long a connection may last
     * @throws IOException if the address cannot be listened on
     */
    static Listener open(CallbackReceiver receiver, InetSocketAddress address, Duration connectionLimit)
            throws IOException {
        Listener listener = new Listener(receiver, bound(address), connectionLimit);
        daemon(listener::acceptAll, "easel-callback-server-accept").start();
        return listener;
    }

    private static ServerSocket bound(InetSocketAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(address, BACKLOG);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Where it listens, or did. */
    InetSocketAddress address() {
        return address;
    }

    /** Stops listening, lets begun requests be answered for a moment, and closes the rest. */
    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("the callback server's socket could not be closed [reason={}]", e.toString());
        }
        // A callback may bring the very result after which a program closes: the service should learn that it arrived.
        open.stream().filter(connection -> !connection.isBegun()).forEach(Connection::cutOff);
        awaitBegun();
        // Before the rest is closed: a connection that was accepted just now either is refused a thread or is closed
        // here.
        threads.shutdown();
        open.forEach(Connection::cutOff);
        threads.shutdownNow();
    }

    private void awaitBegun() {
        CompletableFuture<?>[] begun = open.stream()
                .filter(Connection::isBegun)
                .map(Connection::answered)
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(begun).get(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("callbacks were cut off while the server was closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptAll() {
        while (!socket.isClosed()) {
            try {
                socket.setSoTimeout(millisUntilOneIsDue());
                admit(socket.accept());
            } catch (SocketTimeoutException e) {
                // The oldest connection is due.
            } catch (Throwable e) {
                recover(e);
            }
            closeOverdue();
        }
    }

    /** 0, which means no timeout, if no connection is open. */
    private int millisUntilOneIsDue() {
        Connection oldest = open.peek();
        return oldest == null ? 0 : (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(oldest.nanosLeft()) + 1);
    }

    private void admit(Socket accepted) throws IOException, InterruptedException {
        Connection connection = new Connection(accepted, receiver, System.nanoTime() + connectionLimit.toNanos());
        if (!hasPlace()) {
            connection.cutOff();
            return;
        }
        open.add(connection);
        try {
            threads.execute(() -> serve(connection));
        } catch (Throwable e) {
            // No thread could be started, or the server is being closed.
            connection.cutOff();
            leave(connection);
            throw e;
        }
    }

    /**
     * Closes one connection after another until one has gone, as the thread of a closed one takes a moment to notice. False
     * if the server is closed first.
     */
    private boolean hasPlace() throws InterruptedException {
        boolean placed = places.tryAcquire();
        while (!placed && !socket.isClosed()) {
            Connection oldest = open.poll();
            if (oldest != null) {
                oldest.cutOff();
            }
            placed = places.tryAcquire(ROOM_MILLIS, TimeUnit.MILLISECONDS);
        }
        return placed;
    }

    private void serve(Connection connection) {
        try {
            connection.run();
        } finally {
            leave(connection);
        }
    }

    private void leave(Connection connection) {
        open.remove(connection);
        places.release();
    }

    private void closeOverdue() {
        for (Connection oldest = open.peek(); oldest != null && oldest.nanosLeft() <= 0; oldest = open.peek()) {
            open.remove(oldest);
            oldest.cutOff();
        }
    }

    /** The process is out of file descriptors, threads or memory. Without a pause this thread would spin meanwhile. */
    private void recover(Throwable failure) {
        if (!socket.isClosed()) {
            if (!warned) {
                warned = true;
                LOG.warn("a callback connection could not be accepted; further failures are not logged", failure);
            }
            LockSupport.parkNanos(RECOVERY_NANOS);
        }
    }

    private static Thread daemon(Runnable action, String name) {
        Thread thread = new Thread(action, name);
        thread.setDaemon(true);
        return thread;
    }
}
