package dev.easel.bulk;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a ledger on one thread with one connection, in the order in which it is told. What waits meanwhile shares a commit. Where the
 * ledger is away, a mark fails at once, so that nothing is sent; what has happened already is kept, and written when it is back.
 */
final class LedgerWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);

    private static final int LARGEST_BATCH = 64;
    private static final long PAUSE_MILLIS = 200;

    private final Database database;
    private final BlockingQueue<Job> queue = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "easel-bulk-ledger");

    /** What could not be written yet. Used by the thread only, but for its end. */
    private final List<Change> kept = new ArrayList<>();

    private @Nullable Connection connection;
    private volatile long awaySince;
    private volatile boolean isAway;
    private volatile @Nullable Throwable lastFailure;
    private volatile boolean ends;
    private volatile Duration patience = Duration.ZERO;

    private LedgerWriter(Database database, Connection connection) {
        this.database = database;
        this.connection = connection;
        thread.setDaemon(true);
    }

    static LedgerWriter start(Database database, Connection connection) {
        LedgerWriter writer = new LedgerWriter(database, connection);
        writer.thread.start();
        return writer;
    }

    /** Either a change, which can share a commit, or work in a transaction of its own. */
    private record Job(@Nullable Change change, @Nullable Runnable work) {}

    /** Thrown where the ledger cannot be written now. */
    static final class LedgerAwayException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LedgerAwayException(Throwable cause) {
            super("the ledger cannot be written: " + cause.getMessage(), cause);
        }
    }

    /**
     * Writes a change.
     *
     * @return completes with whether the row was as expected; exceptionally if it is no fact and the ledger is away, or at the end
     */
    CompletableFuture<Boolean> write(Change change) {
        queue.add(new Job(change, null));
        return change.done;
    }

    /** Runs a transaction; completes exceptionally if the ledger is away. */
    <T> CompletableFuture<T> work(Sql.Work<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        queue.add(new Job(null, () -> {
            try {
                done.complete(Sql.transaction(connection(), work));
                isAway = false;
            } catch (SQLException e) {
                failed(e);
                done.completeExceptionally(new LedgerAwayException(e));
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        }));
        return done;
    }

    /** Returns how long the ledger has been away; empty where it is not. */
    Optional<Duration> awayFor() {
        return isAway ? Optional.of(Duration.ofNanos(System.nanoTime() - awaySince)) : Optional.empty();
    }

    /** Returns why a run cannot go on with a ledger that is away. */
    StopReason reason() {
        Throwable failure = lastFailure;
        return new StopReason(
                StopReason.Kind.LEDGER,
                database.unusable(
                        "could not be written for "
                                + awayFor().orElse(Duration.ZERO).toMillis() / 1000.0 + " seconds",
                        failure));
    }

    /**
     * Ends when everything is written.
     *
     * @param longest how long to wait for a ledger that is away, since it went
     * @return what could not be written
     */
    List<String> close(Duration longest) throws InterruptedException {
        patience = longest;
        ends = true;
        // Wakes it.
        queue.add(new Job(null, () -> {}));
        thread.join();
        Database.close(connection);
        return kept.stream().flatMap(change -> change.unrecorded().stream()).toList();
    }

    /** Returns whether everything was written; for after its end. */
    boolean isComplete() {
        return kept.isEmpty();
    }

    private boolean isAwayForTooLong() {
        return awayFor().filter(away -> away.compareTo(patience) >= 0).isPresent();
    }

    private void run() {
        while (true) {
            Job next = take();
            List<Change> batch = new ArrayList<>();
            while (next != null && next.change() != null) {
                batch.add(next.change());
                next = batch.size() < LARGEST_BATCH ? queue.poll() : null;
            }
            if (!batch.isEmpty() || !kept.isEmpty()) {
                write(batch);
            }
            if (next != null && next.work() != null) {
                next.work().run();
            }
            if (ends && queue.isEmpty() && (kept.isEmpty() || isAwayForTooLong())) {
                kept.forEach(change -> change.done.completeExceptionally(
                        new LedgerAwayException(new SQLException("the run has ended"))));
                return;
            }
        }
    }

    private @Nullable Job take() {
        while (true) {
            try {
                return kept.isEmpty() ? queue.take() : queue.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                // Nobody but a stranger interrupts it, and what is in the queue has to be written.
                LOG.debug("interrupted", e);
            }
        }
    }

    private void write(List<Change> added) {
        boolean again = !kept.isEmpty();
        List<Change> all = new ArrayList<>(kept);
        all.addAll(added);
        List<Boolean> results = new ArrayList<>();
        try {
            Sql.transaction(connection(), each -> {
                results.clear();
                for (Change change : all) {
                    results.add(change.write(each, again));
                }
                return true;
            });
            isAway = false;
            kept.clear();
            for (int i = 0; i < all.size(); i++) {
                all.get(i).done.complete(results.get(i));
            }
        } catch (SQLException | RuntimeException | Error e) {
            failed(e);
            kept.clear();
            for (Change change : all) {
                if (change.isFact()) {
                    kept.add(change);
                } else {
                    change.done.completeExceptionally(new LedgerAwayException(e));
                }
            }
        }
    }

    private void failed(Throwable e) {
        lastFailure = e;
        if (!isAway) {
            awaySince = System.nanoTime();
            isAway = true;
            LOG.warn("the ledger {} cannot be written; nothing new is sent until it can", database, e);
        }
        Database.close(connection);
        connection = null;
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = database.openExisting();
            connection = open;
        }
        return open;
    }
}
