package dev.easel.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The databases that a ledger can be in. Each address is of an empty one. */
final class BulkDatabases implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private int number;

    /** Where a ledger is. */
    enum Kind {
        NONE("no ledger"),
        SQLITE("SQLite"),
        H2("H2"),
        POSTGRES("PostgreSQL");

        final String title;

        Kind(String title) {
            this.title = title;
        }
    }

    private BulkDatabases(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    static BulkDatabases start() {
        try {
            // It begins with commits that a crash may lose.
            return new BulkDatabases(EmbeddedPostgres.builder()
                    .setServerConfig("synchronous_commit", "on")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address(Kind kind, Path directory) {
        int next = ++number;
        return switch (kind) {
            case NONE -> "none";
            case SQLITE -> "jdbc:sqlite:" + directory.resolve("ledger-" + next + ".db");
            case H2 -> "jdbc:h2:file:" + directory.resolve("ledger-" + next).toAbsolutePath() + ";WRITE_DELAY=0";
            case POSTGRES -> {
                create("ledger" + next);
                yield postgres.getJdbcUrl("postgres", "ledger" + next);
            }
        };
    }

    private void create(String name) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
