package dev.easel.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Runs short transactions, each on a connection of its own, and again where the database ended one for the sake of another. Immutable. */
final class JdbcTransactions {
    /** A conflict lasts as long as a few commits; a database that is stuck should not hold up its caller for long. */
    private static final int ATTEMPTS = 10;

    private static final int ATTEMPTS_TO_COMMIT = 3;

    private final DataSource dataSource;

    JdbcTransactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Something that is done in a transaction. It may run several times. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Thrown where nobody knows whether a transaction was committed. */
    static final class CommitUnknownException extends SQLException {
        private static final long serialVersionUID = 1L;

        CommitUnknownException(SQLException cause) {
            super("the connection failed during the commit", cause.getSQLState(), cause);
        }
    }

    /**
     * Runs it until it is committed.
     *
     * @throws CommitUnknownException if nobody knows whether it is; it is not run again then
     * @throws SQLException if it is certainly not committed
     */
    <T> T run(Work<T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (CommitUnknownException e) {
                throw e;
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !isConflict(e)) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    /** Runs what changes nothing the second time, until it is known to be committed. */
    <T> T runRepeatable(Work<T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return run(work);
            } catch (CommitUnknownException e) {
                if (attempt == ATTEMPTS_TO_COMMIT) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    private <T> T once(Work<T> work) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            boolean committed = false;
            try {
                T result = work.run(connection);
                commit(connection);
                committed = true;
                return result;
            } finally {
                restore(connection, committed, autoCommit);
            }
        } finally {
            close(connection);
        }
    }

    private static void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            // Where the database itself says that it gave way to another transaction, there is no doubt.
            throw isRolledBack(e) ? e : new CommitUnknownException(e);
        } catch (RuntimeException e) {
            // Not allowed by JDBC, but what a pool or a proxy threw says nothing about the commit either.
            throw new CommitUnknownException(new SQLException(e));
        }
    }

    private static void restore(Connection connection, boolean committed, boolean autoCommit) {
        try {
            if (!committed) {
                connection.rollback();
            }
            connection.setAutoCommit(autoCommit);
        } catch (SQLException | RuntimeException e) {
            // How the transaction ended is known already. A broken connection is rolled back by the database.
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            // After a commit this must not look like a failure: it would be done again.
        }
    }

    /** Returns whether it lost against another transaction: the next attempt may win, or finds the row that the other one inserted. */
    private static boolean isConflict(SQLException e) {
        return isRolledBack(e) || state(e).startsWith("23");
    }

    private static boolean isRolledBack(SQLException e) {
        String state = state(e);
        // 40003 says that the outcome is unknown.
        return state.startsWith("40") && !state.equals("40003")
                // A lock that was not to be had in time (H2, PostgreSQL), a row that somebody else has changed (H2).
                || state.equals("HYT00")
                || state.equals("55P03")
                || state.equals("90131")
                // SQLite has no states; 5 is busy, 6 is locked.
                || state.isEmpty() && (e.getErrorCode() == 5 || e.getErrorCode() == 6);
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    private static void pause(int attempt) {
        // At random, so that two which collided do not collide again.
        int millis = ThreadLocalRandom.current().nextInt(1, 20 * attempt);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
