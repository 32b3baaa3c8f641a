package dev.easel.routing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements of a {@link JdbcBudget}, in SQL that PostgreSQL, SQLite and H2 share. Amounts are whole numbers of hundred-millionths:
 * SQLite has no exact decimals.
 */
final class JdbcTables {
    private static final long LARGEST = 1_000_000_000_000_000_000L;

    private static final int DECIMALS = 8;
    static final int TIMEOUT_SECONDS = 10;

    private JdbcTables() {}

    /** A row of the reservations. */
    record Row(String id, String span, Money reserved) {}

    /** Returns whether a limit can be kept exactly, with room above it for what costs more than was expected. */
    static boolean fits(Money limit) {
        return limit.amount().scale() <= DECIMALS && limit.amount().compareTo(amount(LARGEST)) <= 0;
    }

    /** Rounded up, so that never less is counted than is spent. */
    static long units(Money money) {
        BigDecimal units =
                money.amount().setScale(DECIMALS, RoundingMode.CEILING).movePointRight(DECIMALS);
        return units.min(BigDecimal.valueOf(LARGEST)).longValueExact();
    }

    static BigDecimal amount(long units) {
        return BigDecimal.valueOf(Math.max(0, units), DECIMALS);
    }

    /** Spends, if no more than a threshold is spent before. One statement, so that no other transaction comes between. */
    static boolean spend(Connection connection, String name, String span, String currency, long units, long threshold)
            throws SQLException {
        return update(
                        connection,
                        "update easel_budget set spent = spent + ? where name = ? and span = ? and currency = ? and"
                                + " spent <= ?",
                        units,
                        name,
                        span,
                        currency,
                        threshold)
                == 1;
    }

    static void insertBudget(Connection connection, String name, String span, String currency) throws SQLException {
        update(
                connection,
                "insert into easel_budget (name, span, currency, spent) values (?, ?, ?, 0)",
                name,
                span,
                currency);
    }

    /** Returns the currency and the units spent; empty where nothing was ever reserved. */
    static Optional<Spent> spent(Connection connection, String name, String span) throws SQLException {
        try (PreparedStatement statement = prepare(
                        connection,
                        "select currency, spent from easel_budget where name = ? and span = ?",
                        name,
                        span);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(new Spent(rows.getString(1), rows.getLong(2))) : Optional.empty();
        }
    }

    /** What is spent on a day. */
    record Spent(String currency, long units) {}

    static void insertReservation(Connection connection, String name, Row row, Instant now) throws SQLException {
        long units = units(row.reserved());
        update(
                connection,
                "insert into easel_reservation (id, name, span, currency, reserved, charged, state, reserved_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                row.id(),
                name,
                row.span(),
                row.reserved().currency(),
                units,
                units,
                ReservationState.OPEN.name(),
                millis(now));
    }

    /**
     * Ends a reservation, unless it has ended in a way that counts more. The reservation's own row is locked first, so of two that end it
     * one comes after the other.
     */
    static void end(Connection connection, String name, Row row, ReservationState ended, long charge)
            throws SQLException {
        for (ReservationState before : ReservationState.values()) {
            if (ended.countsMoreThan(before)
                    && update(
                                    connection,
                                    "update easel_reservation set state = ?, charged = ? where id = ? and state = ?",
                                    ended.name(),
                                    charge,
                                    row.id(),
                                    before.name())
                            == 1) {
                long charged = before == ReservationState.RELEASED ? 0 : units(row.reserved());
                update(
                        connection,
                        "update easel_budget set spent = spent + ? where name = ? and span = ?",
                        charge - charged,
                        name,
                        row.span());
                return;
            }
        }
    }

    static Optional<Row> find(Connection connection, String name, String id) throws SQLException {
        PreparedStatement statement = prepare(
                connection,
                "select id, span, reserved, currency from easel_reservation where name = ? and id = ?",
                name,
                id);
        return rows(statement).stream().findFirst();
    }

    static List<Row> unsettled(Connection connection, String name, Instant before) throws SQLException {
        return rows(prepare(
                connection,
                "select id, span, reserved, currency from easel_reservation"
                        + " where name = ? and state in ('OPEN', 'KEPT') and reserved_at < ? order by reserved_at, id",
                name,
                millis(before)));
    }

    private static List<Row> rows(PreparedStatement prepared) throws SQLException {
        try (PreparedStatement statement = prepared;
                ResultSet found = statement.executeQuery()) {
            List<Row> rows = new ArrayList<>();
            while (found.next()) {
                Money reserved = Money.of(amount(found.getLong(3)), found.getString(4));
                rows.add(new Row(found.getString(1), found.getString(2), reserved));
            }
            return rows;
        }
    }

    /** The nearest that there is for an instant that lies beyond all milliseconds. */
    private static long millis(Instant when) {
        try {
            return when.toEpochMilli();
        } catch (ArithmeticException e) {
            return when.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            for (int i = 0; i < parameters.length; i++) {
                if (parameters[i] instanceof Long number) {
                    statement.setLong(i + 1, number);
                } else {
                    statement.setString(i + 1, (String) parameters[i]);
                }
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }
}
