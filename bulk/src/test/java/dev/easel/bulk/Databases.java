package dev.easel.bulk;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases that a ledger was tried with; each address is of an empty one. */
enum Databases {
    SQLITE,
    H2,
    POSTGRES;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    String url(Path directory) {
        return switch (this) {
            case SQLITE -> "jdbc:sqlite:" + directory.resolve("ledger.db");
            case H2 -> "jdbc:h2:file:" + directory.resolve("ledger").toAbsolutePath() + ";WRITE_DELAY=0";
            case POSTGRES -> Postgres.url();
        };
    }

    /** One server for all tests of a process, which ends with it. */
    private static final class Postgres {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                // It begins with commits that a crash may lose.
                return EmbeddedPostgres.builder()
                        .setServerConfig("synchronous_commit", "on")
                        .start();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        static String url() {
            String name = "ledger" + NUMBER.incrementAndGet();
            try (var connection = SERVER.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (java.sql.SQLException e) {
                throw new AssertionError(e);
            }
            return SERVER.getJdbcUrl("postgres", name);
        }
    }
}
