package dev.easel.bulk;

import dev.easel.routing.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is read from the tables, and what is written for many items at once. Single items change by a {@link Change}. */
final class Tables {
    static final String COLUMNS =
            "seq, id, request, file, state, tries, service, handle, files, cost, currency, reason, message, billed, reservation, took";

    /** Amounts are whole numbers of hundred-millionths: SQLite has no exact decimals. */
    private static final int DECIMALS = 8;

    private static final String OPEN = "('CLAIMED', 'SENDING', 'SUBMITTED')";

    private Tables() {}

    static Row row(ResultSet row) throws SQLException {
        long took = row.getLong(16);
        boolean hasTook = !row.wasNull();
        long cost = row.getLong(10);
        boolean hasCost = !row.wasNull();
        return new Row(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                ItemState.valueOf(row.getString(5)),
                row.getInt(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                hasCost ? Optional.of(money(cost, row.getString(11))) : Optional.empty(),
                row.getString(12),
                row.getString(13),
                row.getInt(14) != 0,
                row.getString(15),
                hasTook ? Duration.ofMillis(took) : null);
    }

    static @Nullable Long units(Optional<Money> cost) {
        return cost.map(money -> money.amount()
                        .setScale(DECIMALS, RoundingMode.CEILING)
                        .movePointRight(DECIMALS)
                        .min(BigDecimal.valueOf(Long.MAX_VALUE / 1_000_000))
                        .longValueExact())
                .orElse(null);
    }

    static Money money(long units, String currency) {
        return Money.of(BigDecimal.valueOf(units, DECIMALS).stripTrailingZeros(), currency);
    }

    static Map<ItemState, Long> counts(Connection connection) throws SQLException {
        Map<ItemState, Long> counts = new EnumMap<>(ItemState.class);
        Sql.list(
                connection,
                "select state, count(*) from easel_item group by state",
                row -> counts.put(ItemState.valueOf(row.getString(1)), row.getLong(2)));
        return counts;
    }

    static List<Money> costs(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                "select sum(cost), currency from easel_item where cost is not null group by currency order by currency",
                row -> money(row.getLong(1), row.getString(2)));
    }

    /** Takes items that wait; none where the owner's lease has ended. No other process gets the same ones. */
    static List<Row> claim(Connection connection, Dialect dialect, String owner, int number) throws SQLException {
        if (!lives(connection, dialect, owner)) {
            return List.of();
        }
        List<Row> found = Sql.list(
                connection,
                "select " + COLUMNS + " from easel_item where state = 'WAITING' order by seq limit " + number
                        + dialect.skipLocked(),
                Tables::row);
        return taken(connection, owner, found, "state = 'CLAIMED', owner = ?", "state = 'WAITING'");
    }

    /** Takes items that were under way in a process that is gone, or at the end of a run; none where the owner's lease has ended. */
    static List<Row> adopt(Connection connection, Dialect dialect, String owner, int number) throws SQLException {
        if (!lives(connection, dialect, owner)) {
            return List.of();
        }
        List<Row> found = Sql.list(
                connection,
                "select " + COLUMNS + " from easel_item where state in ('SENDING', 'SUBMITTED') and owner is null"
                        + " order by seq limit " + number + dialect.skipLocked(),
                Tables::row);
        return taken(connection, owner, found, "owner = ?", "owner is null");
    }

    /** Keeps others from ending the owner until the transaction ends: items of an owner that is gone would be nobody's for ever. */
    private static boolean lives(Connection connection, Dialect dialect, String owner) throws SQLException {
        return Sql.first(
                        connection,
                        "select 1 from easel_owner where id = ? and lease_until > " + dialect.now()
                                + (dialect.isShared() ? " for update" : ""),
                        row -> true,
                        owner)
                .isPresent();
    }

    private static List<Row> taken(Connection connection, String owner, List<Row> rows, String set, String where)
            throws SQLException {
        if (rows.isEmpty()) {
            return rows;
        }
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(owner);
        rows.forEach(row -> parameters.add(row.seq()));
        int updated = Sql.update(
                connection,
                "update easel_item set " + set + " where seq in (" + marks(rows.size()) + ") and " + where,
                parameters);
        if (updated != rows.size()) {
            throw new SQLException("items changed while they were taken", "40001");
        }
        return rows;
    }

    /**
     * Takes the items away from owners whose lease has ended: what was not sent waits again; what may have been sent has no owner until
     * somebody adopts it. A lease that lasts longer than one can is from before the clock was set back: its owner has to renew it in time
     * from now on.
     */
    static int disown(Connection connection, Dialect dialect, String owner, Duration lease) throws SQLException {
        if (dialect.isShared()) {
            String until = until(dialect, lease);
            Sql.update(connection, "update easel_owner set lease_until = " + until + " where lease_until > " + until);
        }
        List<String> dead = Sql.list(
                connection,
                "select id from easel_owner where id <> ? and "
                        + (dialect.isShared() ? "lease_until < " + dialect.now() : "1 = 1") + dialect.skipLocked(),
                row -> row.getString(1),
                owner);
        for (String gone : dead) {
            leave(connection, gone);
        }
        return dead.size();
    }

    /** Ends an owner. */
    static void leave(Connection connection, String owner) throws SQLException {
        Sql.update(
                connection,
                "update easel_item set state = 'WAITING', owner = null, service = null where owner = ? and state = 'CLAIMED'",
                owner);
        Sql.update(
                connection,
                "update easel_item set owner = null where owner = ? and state in ('SENDING', 'SUBMITTED')",
                owner);
        Sql.update(connection, "delete from easel_owner where id = ?", owner);
    }

    static void enter(Connection connection, Dialect dialect, String owner, String name, Duration lease)
            throws SQLException {
        Sql.update(
                connection,
                "insert into easel_owner (id, name, lease_until) values (?, ?, " + until(dialect, lease) + ")",
                owner,
                name);
    }

    /** Returns whether the lease still held. */
    static boolean renew(Connection connection, Dialect dialect, String owner, Duration lease) throws SQLException {
        return Sql.update(
                        connection,
                        "update easel_owner set lease_until = " + until(dialect, lease)
                                + " where id = ? and lease_until > " + dialect.now(),
                        owner)
                == 1;
    }

    /** One that no other process can have needs no clock, so none that jumps can take it away. */
    private static String until(Dialect dialect, Duration lease) {
        return dialect.isShared() ? dialect.now() + " + " + lease.toMillis() : String.valueOf(Long.MAX_VALUE);
    }

    /** Returns how many items are not at their end, without those of one owner. */
    static long openFor(Connection connection, String owner) throws SQLException {
        return Sql.first(
                        connection,
                        "select (select count(*) from easel_item where state = 'WAITING') + (select count(*) from easel_item"
                                + " where state in " + OPEN + " and (owner is null or owner <> ?))",
                        row -> row.getLong(1),
                        owner)
                .orElse(0L);
    }

    /** Returns how many items an owner has of which nothing was sent. */
    static long claimedBy(Connection connection, String owner) throws SQLException {
        return Sql.first(
                        connection,
                        "select count(*) from easel_item where state = 'CLAIMED' and owner = ?",
                        row -> row.getLong(1),
                        owner)
                .orElse(0L);
    }

    /** Returns how many processes work on the ledger, or have died on it not long ago. */
    static long owners(Connection connection) throws SQLException {
        return Sql.first(connection, "select count(*) from easel_owner", row -> row.getLong(1))
                .orElse(0L);
    }

    /** Gives the items in a final state a new try. */
    static long retry(Connection connection, ItemState state) throws SQLException {
        return Sql.update(
                connection,
                "update easel_item set state = 'WAITING', tries = tries + 1, owner = null, service = null, handle = null,"
                        + " files = null, cost = null, currency = null, reason = null, message = null, billed = 0,"
                        + " reservation = null, took = null where state = ?",
                state.name());
    }

    static String marks(int number) {
        return String.join(", ", Collections.nCopies(number, "?"));
    }
}
