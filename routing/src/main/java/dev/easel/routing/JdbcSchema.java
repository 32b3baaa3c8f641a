package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalInt;

/** The tables of a {@link JdbcBudget}, which are created where they are missing. */
final class JdbcSchema {
    /** Raised with each change that an older Easel would misread. */
    private static final int VERSION = 1;

    /** All columns, so that tables that somebody else made are found here, and not at the first reservation. */
    private static final List<String> PROBE = List.of(
            "select name, span, currency, spent from easel_budget where 1 = 0",
            "select id, name, span, currency, reserved, charged, state, reserved_at from easel_reservation where 1 ="
                    + " 0");

    private static final List<String> CREATE = List.of("""
        create table if not exists easel_budget (
          name varchar(100) not null, span varchar(16) not null, currency varchar(3) not null, spent bigint not null,
          primary key (name, span))\
        """, """
        create table if not exists easel_reservation (
          id varchar(36) not null primary key, name varchar(100) not null, span varchar(16) not null,
          currency varchar(3) not null, reserved bigint not null, charged bigint not null, state varchar(8) not null,
          reserved_at bigint not null)\
        """, """
        create table if not exists easel_budget_version (version integer not null primary key)\
        """, """
                  insert into easel_budget_version (version)
                  select %d where not exists (select 1 from easel_budget_version)\
                  """.formatted(VERSION));

    private JdbcSchema() {}

    /**
     * @throws ConfigurationException if another version of Easel has made the tables
     * @throws SQLException if they can be neither read nor created
     */
    static void prepare(JdbcTransactions transactions) throws SQLException {
        // Asked first: a user that may not create tables can use those that are there.
        OptionalInt found = existing(transactions);
        if (found.isEmpty()) {
            found = created(transactions);
        }
        if (found.getAsInt() != VERSION) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.UNSUPPORTED,
                    "database",
                    "has budgets of version " + found.getAsInt() + ", but this Easel knows version " + VERSION
                            + "; use the same version of Easel wherever the budget is shared"));
        }
    }

    private static OptionalInt existing(JdbcTransactions transactions) {
        try {
            return transactions.run(JdbcSchema::version);
        } catch (SQLException e) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt created(JdbcTransactions transactions) throws SQLException {
        try {
            return transactions.run(connection -> {
                create(connection);
                return version(connection);
            });
        } catch (SQLException e) {
            // Another process may have created them at the same time.
            OptionalInt found = existing(transactions);
            if (found.isEmpty()) {
                throw e;
            }
            return found;
        }
    }

    /** @throws SQLException if a table is not there, or cannot be read */
    private static OptionalInt version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(JdbcTables.TIMEOUT_SECONDS);
            for (String sql : PROBE) {
                statement.executeQuery(sql).close();
            }
            try (ResultSet rows = statement.executeQuery("select max(version) from easel_budget_version")) {
                // Without a row it is null, which JDBC reads as 0.
                int version = rows.next() ? rows.getInt(1) : 0;
                return version == 0 ? OptionalInt.empty() : OptionalInt.of(version);
            }
        }
    }

    private static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(JdbcTables.TIMEOUT_SECONDS);
            for (String sql : CREATE) {
                statement.execute(sql);
            }
        }
    }
}
