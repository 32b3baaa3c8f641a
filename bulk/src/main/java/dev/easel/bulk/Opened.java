package dev.easel.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a run has for itself: the ledger's connection and lock, and the directory. Everything that can be wrong with them is said here. */
record Opened(
        Connection connection,
        Dialect dialect,
        String run,
        @Nullable RunLock lock,
        OutputFolder folder,
        Spending spending) {

    static Opened open(Settings settings, Items items) {
        Database database = settings.ledger().database();
        Connection connection = null;
        RunLock lock = null;
        boolean isOpen = false;
        try {
            connection = database.open();
            Dialect dialect = Dialect.of(connection);
            if (!dialect.isShared()) {
                lock = RunLock.take(Path.of(dialect.file(connection)));
            }
            String run = Schema.ensure(connection, dialect);
            OutputFolder folder = OutputFolder.claim(settings.directory(), run);
            Spending spending = Spending.of(settings);
            if (items.source().isFile()) {
                Sql.transaction(connection, each -> Intake.whole(each, items));
            }
            isOpen = true;
            return new Opened(connection, dialect, run, lock, folder, spending);
        } catch (SQLException e) {
            throw database.failed("cannot be opened", e);
        } catch (IOException e) {
            throw database.failed("cannot be locked", e);
        } finally {
            if (!isOpen) {
                close(connection, lock);
            }
        }
    }

    /** The writer closes the connection. */
    void close() {
        close(null, lock);
    }

    private static void close(@Nullable Connection connection, @Nullable RunLock lock) {
        Database.close(connection);
        if (lock != null) {
            lock.close();
        }
    }
}
