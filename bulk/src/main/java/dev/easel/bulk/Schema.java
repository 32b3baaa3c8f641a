package dev.easel.bulk;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The tables of a ledger, and their version. */
final class Schema {
    /** Counted up when an older version of Easel would misread what is written. */
    static final int VERSION = 1;

    private static final List<String> CREATE = List.of("""
            create table if not exists easel_ledger (name varchar(50) not null primary key, content varchar(400) not null)""", """
            create table if not exists easel_owner (
              id varchar(36) not null primary key, name varchar(300) not null, lease_until bigint not null)""", """
            create table if not exists easel_item (
              seq %s, id varchar(100) not null unique, request text not null, file varchar(100),
              state varchar(9) not null, tries integer not null, service varchar(100), owner varchar(36), handle text,
              files text, cost bigint, currency varchar(16), reason varchar(64), message varchar(2000), billed integer not null,
              reservation varchar(64), took bigint)""", """
            create index if not exists easel_item_state on easel_item (state, seq)""", """
            create index if not exists easel_item_owner on easel_item (owner)""");

    private Schema() {}

    /** Creates what is missing, and returns the id of the ledger. */
    static String ensure(Connection connection, Dialect dialect) throws SQLException {
        if (!exists(connection)) {
            Sql.transaction(connection, each -> {
                if (exists(each)) {
                    // Another process was first.
                    return true;
                }
                for (String sql : CREATE) {
                    Sql.update(each, sql.formatted(dialect.identity()));
                }
                put(each, "version", String.valueOf(VERSION));
                byte[] random = new byte[5];
                new SecureRandom().nextBytes(random);
                put(each, "run", HexFormat.of().formatHex(random));
                return true;
            });
        }
        return require(connection);
    }

    /**
     * Returns the id of the ledger, which is part of every request id.
     *
     * @throws ConfigurationException if there is no ledger, or a newer version of Easel wrote it
     */
    static String require(Connection connection) throws SQLException {
        if (!exists(connection)) {
            throw new ConfigurationException(
                    Violation.of(Violation.Code.MISSING, "ledger", "is not in this database; run something first"));
        }
        String version = get(connection, "version").orElse("unknown");
        if (!version.equals(String.valueOf(VERSION))) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.UNSUPPORTED,
                    "ledger",
                    "was written by a newer version of Easel (ledger version " + version + ", this one reads " + VERSION
                            + "); update Easel"));
        }
        return get(connection, "run").orElseThrow(() -> new SQLException("the ledger has no id"));
    }

    static Optional<String> get(Connection connection, String name) throws SQLException {
        return Sql.first(connection, "select content from easel_ledger where name = ?", row -> row.getString(1), name);
    }

    static void put(Connection connection, String name, String content) throws SQLException {
        Sql.update(connection, "insert into easel_ledger (name, content) values (?, ?)", name, content);
    }

    private static boolean exists(Connection connection) throws SQLException {
        // Each database folds names in its own way.
        for (String name : List.of("easel_ledger", "EASEL_LEDGER")) {
            try (var tables = connection.getMetaData().getTables(null, null, name, null)) {
                if (tables.next()) {
                    return true;
                }
            }
        }
        return false;
    }
}
