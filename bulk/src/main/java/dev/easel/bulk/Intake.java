package dev.easel.bulk;

import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Takes items into the ledger. Those of a file are there as a whole before anything is sent, so that a run can go on without the file.
 * Those of the program are read on a thread of their own, and never far ahead of the work: their source may be endless.
 */
final class Intake {
    private static final int BATCH = 200;
    private static final int FAR_AHEAD = 1_000;

    private final Session session;
    private final Runner runner;
    private final BlockingQueue<BulkItem> read = new ArrayBlockingQueue<>(BATCH);
    private final Thread thread;
    private volatile boolean isRead;
    private volatile boolean isStopped;

    /** For the run's thread. */
    private boolean adds;

    /** What is to be added next; kept where the ledger was away. */
    private List<BulkItem> pending = List.of();

    private long ahead;

    private Intake(Items items, Session session, Runner runner) {
        this.session = session;
        this.runner = runner;
        thread = new Thread(() -> read(items), "easel-bulk-items");
        thread.setDaemon(true);
    }

    static Intake start(Items items, Session session, Runner runner) {
        Intake intake = new Intake(items, session, runner);
        if (items.source().isFile()) {
            intake.isRead = true;
        } else {
            intake.thread.start();
        }
        return intake;
    }

    private void read(Items items) {
        try (ItemSource.Cursor cursor = items.source().open(items.defaults())) {
            while (!isStopped && cursor.hasNext()) {
                read.put(cursor.next());
            }
        } catch (InterruptedException e) {
            // The run has stopped.
        } catch (RuntimeException | Error e) {
            runner.post(() ->
                    runner.stop(new StopReason(StopReason.Kind.INPUT, "the items cannot be read to their end: " + e)));
        } finally {
            isRead = true;
        }
    }

    /** Adds what was read meanwhile. */
    void drain() {
        if (adds || ahead >= FAR_AHEAD) {
            return;
        }
        if (pending.isEmpty()) {
            pending = new ArrayList<>();
            read.drainTo(pending, BATCH);
        }
        if (pending.isEmpty()) {
            return;
        }
        List<BulkItem> batch = pending;
        adds = true;
        session.writer()
                .work(connection -> insert(connection, batch))
                .whenComplete((added, failure) -> runner.post(() -> {
                    adds = false;
                    if (failure == null) {
                        ahead += added;
                        pending = List.of();
                        runner.added();
                    } else if (!(failure instanceof LedgerWriter.LedgerAwayException)) {
                        pending = List.of();
                        runner.stop(new StopReason(StopReason.Kind.INPUT, String.valueOf(failure.getMessage())));
                    }
                }));
    }

    void claimed(int items) {
        ahead = Math.max(0, ahead - items);
    }

    /** Returns whether every item is in the ledger. */
    boolean isDone() {
        return isRead && !adds && pending.isEmpty() && read.isEmpty();
    }

    void stop() {
        isStopped = true;
        thread.interrupt();
    }

    /** Adds the items of a file. @throws InvalidRequestException if one is bad, or the ledger has its id with another request */
    static long whole(Connection connection, Items items) throws SQLException {
        List<BulkItem> batch = new ArrayList<>();
        long[] added = {0};
        SQLException[] failed = {null};
        FileCheck.each(
                items.source(),
                items.defaults(),
                item -> {
                    batch.add(item);
                    if (batch.size() == BATCH && failed[0] == null) {
                        try {
                            added[0] += insert(connection, batch);
                        } catch (SQLException e) {
                            failed[0] = e;
                        }
                        batch.clear();
                    }
                },
                faults -> {
                    if (!items.skipsBadRows()) {
                        throw new InvalidRequestException(faults);
                    }
                });
        if (failed[0] != null) {
            throw failed[0];
        }
        return added[0] + insert(connection, batch);
    }

    static int insert(Connection connection, List<BulkItem> batch) throws SQLException {
        if (batch.isEmpty()) {
            return 0;
        }
        Map<String, Row> known = new HashMap<>();
        List<@Nullable Object> ids = new ArrayList<>();
        batch.forEach(item -> ids.add(item.id()));
        Sql.list(
                        connection,
                        "select " + Tables.COLUMNS + " from easel_item where id in (" + Tables.marks(ids.size()) + ")",
                        Tables::row,
                        ids.toArray())
                .forEach(row -> known.put(row.id(), row));
        int added = 0;
        List<@Nullable Object> values = new ArrayList<>();
        for (BulkItem item : batch) {
            Row before = known.get(item.id());
            String failure = null;
            String json;
            try {
                json = json(item.request());
            } catch (InvalidRequestException e) {
                failure = e.getMessage();
                json = json(ImageRequest.of(item.request().prompt()));
            }
            if (before != null) {
                requireSame(item, json, before);
                continue;
            }
            ItemState state = failure == null ? ItemState.WAITING : ItemState.FAILED;
            String file = item.file().orElse(null);
            String reason = failure == null ? null : "InvalidRequestException";
            String message = failure == null ? null : Words.cut(failure, 2000);
            values.addAll(Arrays.asList(item.id(), json, file, state.name(), reason, message));
            known.put(item.id(), Row.unsent(0, item.id(), json, file, ItemState.WAITING, 1));
            added++;
        }
        if (added > 0) {
            // At once: a database may be far away.
            Sql.update(
                    connection,
                    "insert into easel_item (id, request, file, state, tries, reason, message, billed) values "
                            + String.join(", ", Collections.nCopies(added, "(?, ?, ?, ?, 1, ?, ?, 0)")),
                    values);
        }
        return added;
    }

    /** Each try has an id of its own, so that of the request is left out. */
    private static String json(ImageRequest request) {
        return Fields.absolute(request, Path.of("").toAbsolutePath()).toBuilder()
                .requestId(null)
                .build()
                .toJson();
    }

    private static void requireSame(BulkItem item, String json, Row before) {
        // Another version of Easel may have written the same request in other words.
        boolean isSame = before.request().equals(json)
                || ImageRequest.fromJson(before.request()).toJson().equals(json);
        if (!isSame || !item.file().equals(Optional.ofNullable(before.file()))) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.CONFLICT,
                    "item " + item.id(),
                    "is in the ledger with another " + (isSame ? "file" : "request")
                            + "; give it another id, or use another ledger"));
        }
    }
}
