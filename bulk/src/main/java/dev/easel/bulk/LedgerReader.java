package dev.easel.bulk;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads a ledger, beside a run or without one, on a connection of its own. */
final class LedgerReader {
    private static final int PAGE = 200;

    private final Database database;
    private final Connection connection;

    private LedgerReader(Database database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    static <T> T read(Database database, Function<LedgerReader, T> reading) {
        Connection connection = null;
        try {
            connection = database.openExisting();
            Schema.require(connection);
            return reading.apply(new LedgerReader(database, connection));
        } catch (SQLException e) {
            throw database.failed("cannot be read", e);
        } finally {
            Database.close(connection);
        }
    }

    private <T> T run(Sql.Work<T> work) {
        try {
            return Sql.transaction(connection, work);
        } catch (SQLException e) {
            throw database.failed("cannot be read", e);
        }
    }

    Map<ItemState, Long> counts() {
        return run(Tables::counts);
    }

    Optional<LedgerItem> find(String id) {
        return run(
                each -> Sql.first(each, "select " + Tables.COLUMNS + " from easel_item where id = ?", Tables::row, id)
                        .map(LedgerItem::new));
    }

    long retry(ItemState state) {
        return run(each -> Tables.retry(each, state));
    }

    /** In pages, so that the reader's own code neither holds a transaction open nor makes the list long. */
    long each(ItemState state, Consumer<LedgerItem> action) {
        long number = 0;
        long after = -1;
        while (true) {
            long from = after;
            List<Row> page = run(each -> Sql.list(
                    each,
                    "select " + Tables.COLUMNS + " from easel_item where state = ? and seq > ? order by seq limit "
                            + PAGE,
                    Tables::row,
                    state.name(),
                    from));
            for (Row row : page) {
                action.accept(new LedgerItem(row));
            }
            number += page.size();
            if (page.size() < PAGE) {
                return number;
            }
            after = page.get(page.size() - 1).seq();
        }
    }

    Summary summary() {
        return run(each ->
                new Summary(Tables.counts(each), Tables.costs(each), images(each), failures(each), slowest(each)));
    }

    private static long images(Connection connection) throws SQLException {
        // Each file is an object with a name.
        return Sql.first(
                        connection,
                        "select coalesce(sum((length(files) - length(replace(files, '\"name\":', ''))) / 7), 0)"
                                + " from easel_item where files is not null",
                        row -> row.getLong(1))
                .orElse(0L);
    }

    private static List<BulkReport.Failures> failures(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                "select state, reason, count(*), sum(billed), min(message) from easel_item"
                        + " where state in ('FAILED', 'UNKNOWN', 'EXPIRED', 'CANCELLED') group by state, reason"
                        + " order by count(*) desc, state, reason",
                row -> new BulkReport.Failures(
                        ItemState.valueOf(row.getString(1)),
                        row.getString(2) == null ? "" : row.getString(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getString(5) == null ? "" : row.getString(5)));
    }

    private static List<LedgerItem> slowest(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                "select " + Tables.COLUMNS + " from easel_item where took is not null order by took desc, seq limit 10",
                row -> new LedgerItem(Tables.row(row)));
    }
}
