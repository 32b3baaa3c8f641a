package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Checks that a database keeps what it has acknowledged. One that does not would forget reservations in a crash, and the money would be
 * spent a second time.
 */
final class JdbcDurability {
    private JdbcDurability() {}

    /** @throws ConfigurationException if the database is not one that the budget was tried with, or is set up to forget */
    static void require(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        switch (product) {
            case "H2" -> requireH2(connection);
            case "SQLite" -> requireSqlite(connection);
            case "PostgreSQL" -> requirePostgres(connection);
            default -> throw invalid(Violation.Code.UNSUPPORTED, "is " + product + "; use PostgreSQL, SQLite or H2");
        }
    }

    private static void requireH2(Connection connection) throws SQLException {
        if (read(connection, "select database_path()").isEmpty()) {
            throw inMemory("H2");
        }
        String delay = read(
                        connection,
                        "select setting_value from information_schema.settings where setting_name = 'WRITE_DELAY'")
                .orElse("unknown");
        if (!delay.equals("0")) {
            throw invalid(
                    Violation.Code.INVALID,
                    "is H2 with WRITE_DELAY=" + delay
                            + ", which loses commits when the process is killed; add ;WRITE_DELAY=0 to its URL");
        }
    }

    private static void requireSqlite(Connection connection) throws SQLException {
        if (read(connection, "select file from pragma_database_list where name = 'main'")
                .orElse("")
                .isEmpty()) {
            throw inMemory("SQLite");
        }
        String synchronous = read(connection, "pragma synchronous").orElse("unknown");
        if (!synchronous.equals("2") && !synchronous.equals("3")) {
            throw invalid(
                    Violation.Code.INVALID,
                    "is SQLite with synchronous=" + synchronous
                            + ", which may lose commits when the power fails; set synchronous=FULL");
        }
        String journal = read(connection, "pragma journal_mode").orElse("unknown");
        if (journal.equals("off") || journal.equals("memory")) {
            throw invalid(
                    Violation.Code.INVALID,
                    "is SQLite with journal_mode=" + journal
                            + ", which cannot undo what a crash interrupted; set journal_mode=WAL or DELETE");
        }
    }

    private static void requirePostgres(Connection connection) throws SQLException {
        for (String setting : List.of("synchronous_commit", "fsync")) {
            if (read(connection, "show " + setting).orElse("unknown").equals("off")) {
                throw invalid(
                        Violation.Code.INVALID,
                        "is PostgreSQL with " + setting + "=off, which may lose commits in a crash; set it to on");
            }
        }
    }

    private static Optional<String> read(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        }
    }

    private static ConfigurationException inMemory(String product) {
        return invalid(
                Violation.Code.INVALID,
                "is " + product + " in memory, which forgets everything with the process; give it a file,"
                        + " or use Budget.total or Budget.perDay");
    }

    private static ConfigurationException invalid(Violation.Code code, String message) {
        return new ConfigurationException(Violation.of(code, "database", message));
    }
}
