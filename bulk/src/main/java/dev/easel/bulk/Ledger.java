package dev.easel.bulk;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * The durable record of many items: what is to be generated, what was sent, what came of it. A run writes it ahead of each submission, so
 * that after a crash or a kill the next run on it goes on: what was submitted is resumed, what may have been sent is never sent again
 * unless told to.
 *
 * <p>A file of SQLite by default, which needs nothing installed, or a file of H2. One process at a time runs on a file; others can read a file
 * of SQLite meanwhile. PostgreSQL where several processes or machines share the work: each item is taken by one of them, and taken over by another
 * where its process died. The tables are created where they are missing; their names begin with {@code easel_}. A database that is set up
 * to lose what it has acknowledged is not accepted: H2 without {@code WRITE_DELAY=0}, PostgreSQL with {@code synchronous_commit=off}.
 *
 * <p>The requests in it hold what {@link dev.easel.ImageRequest#toJson()} says, but no credential. Thread-safe; its methods block. They
 * throw {@link dev.easel.ConfigurationException} where the database is not accepted, or its ledger was written by a newer version of
 * Easel, and {@link IllegalStateException} where it cannot be read or written.
 */
public final class Ledger {
    private final Database database;

    private Ledger(Database database) {
        this.database = database;
    }

    /**
     * Returns a ledger in a file of SQLite. The file is created where it is missing, its directory too.
     *
     * @param file for example {@code easel.db}; on a disk of this machine, since locks of network file systems cannot be trusted
     */
    public static Ledger file(Path file) {
        return new Ledger(Database.file(Objects.requireNonNull(file, "file")));
    }

    /**
     * Returns a ledger in a database.
     *
     * @param url a JDBC address of SQLite, H2 or PostgreSQL; the driver has to be on the class path or module path. For H2 an absolute
     *     path; {@code ;WRITE_DELAY=0} is added
     * @throws dev.easel.ConfigurationException if it is of another database
     */
    public static Ledger jdbc(String url) {
        return new Ledger(Database.url(url));
    }

    /**
     * Returns a ledger in a database.
     *
     * @param dataSource gives connections to SQLite, H2 or PostgreSQL; a run holds one of them
     */
    public static Ledger jdbc(DataSource dataSource) {
        return new Ledger(Database.of(Objects.requireNonNull(dataSource, "dataSource")));
    }

    /** Returns how many items are in each state; a state without items is left out. */
    public Map<ItemState, Long> counts() {
        return LedgerReader.read(database, LedgerReader::counts);
    }

    /** Returns one item; empty where the ledger does not have it. */
    public Optional<LedgerItem> find(String id) {
        return LedgerReader.read(database, reader -> reader.find(id));
    }

    /**
     * Reads the items in one state, in their order and one after the other, so that their number does not decide how much memory is
     * needed.
     *
     * @param state the state
     * @param action told of each
     */
    public void forEach(ItemState state, Consumer<LedgerItem> action) {
        LedgerReader.read(database, reader -> reader.each(state, action));
    }

    /** Returns a report of what the ledger has now, also while a run works on it. */
    public BulkReport report() {
        return BulkReport.of(this, Optional.empty(), java.time.Duration.ZERO, java.util.List.of());
    }

    /**
     * Gives every failed item a new try with the next run, and those whose images expired: each is a new task, which is billed of its
     * own.
     *
     * @return how many there are
     */
    public long retryFailed() {
        return LedgerReader.read(database, reader -> reader.retry(ItemState.FAILED) + reader.retry(ItemState.EXPIRED));
    }

    /**
     * Gives every item of which nobody knows what came of it a new try with the next run. <strong>Those that arrived after all are paid
     * for twice.</strong>
     *
     * @return how many there are
     */
    public long retryUnknown() {
        return LedgerReader.read(database, reader -> reader.retry(ItemState.UNKNOWN));
    }

    Database database() {
        return database;
    }

    /** Returns where it is, without what may be a secret. */
    @Override
    public String toString() {
        return "Ledger[" + database + "]";
    }
}
