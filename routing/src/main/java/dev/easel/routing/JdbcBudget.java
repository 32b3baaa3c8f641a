package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * A budget in a database: it outlives its process, and several processes share it. Thread-safe; each call takes a connection for the time
 * of one short transaction, and blocks.
 *
 * <p>PostgreSQL, where several machines share it; on one machine a file of SQLite, or of H2 with {@code WRITE_DELAY=0}. Easel brings no
 * driver. A database that is set up to lose what it has acknowledged is not accepted: H2 with another write delay, PostgreSQL with {@code
 * synchronous_commit=off}, SQLite below {@code synchronous=FULL}. The tables, {@code easel_budget}, {@code easel_reservation} and {@code
 * easel_budget_version}, are created where they are missing. Give a data source whose connections are not part of a larger transaction, since their commits have
 * to be real ones. Amounts are kept to eight decimals, rounded up.
 *
 * <p>A reservation of a process that died stays spent, since nobody knows what it sent: it counts until it is settled or released by
 * hand, by its id ({@link #find}), or as one of {@link #unsettled}. To give back one that was {@linkplain Reservation#keep() kept},
 * settle it with zero.
 *
 * <p>Processes that share a budget give it the same name, currency and zone. The limit is each one's own, so it can be raised while they
 * run.
 */
public final class JdbcBudget implements Budget {
    private static final int LONGEST_NAME = 100;

    private final JdbcTransactions transactions;
    private final String name;
    private final Limit limit;

    private JdbcBudget(DataSource dataSource, String name, Limit limit) {
        transactions = new JdbcTransactions(dataSource);
        this.name = name;
        this.limit = limit;
    }

    /**
     * Returns a budget for everything from its first use on.
     *
     * @param dataSource the database
     * @param name which budget of the database it is; at most 100 characters
     * @param limit what may be spent; at most ten billion
     * @throws ConfigurationException if the database is not accepted, or a value is out of range
     * @throws IllegalStateException if the database cannot be read or written
     */
    public static JdbcBudget total(DataSource dataSource, String name, Money limit) {
        return create(dataSource, name, Limit.total(described(name), limit));
    }

    /**
     * Returns a budget that begins anew with each day. What is reserved on one day and settled on the next belongs to the day on which
     * it was reserved.
     *
     * @param dataSource the database
     * @param name which budget of the database it is; at most 100 characters
     * @param limit what may be spent on one day; at most ten billion
     * @param zone where the day begins
     * @param clock what time it is, for example a {@link dev.easel.spi.TimeSource}
     * @throws ConfigurationException if the database is not accepted, or a value is out of range
     * @throws IllegalStateException if the database cannot be read or written
     */
    public static JdbcBudget perDay(DataSource dataSource, String name, Money limit, ZoneId zone, InstantSource clock) {
        return create(dataSource, name, Limit.perDay(described(name), limit, zone, clock));
    }

    /** Does the same as {@link #perDay(DataSource, String, Money, ZoneId, InstantSource)}, by the system's clock. */
    public static JdbcBudget perDay(DataSource dataSource, String name, Money limit, ZoneId zone) {
        return perDay(dataSource, name, limit, zone, InstantSource.system());
    }

    private static String described(String name) {
        return "budget \"" + name + "\"";
    }

    private static JdbcBudget create(DataSource dataSource, String name, Limit limit) {
        Objects.requireNonNull(dataSource, "dataSource");
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.MALFORMED,
                    "name",
                    "of the budget has " + name.length() + " characters; give 1 to " + LONGEST_NAME));
        }
        if (!JdbcTables.fits(limit.amount())) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.OUT_OF_RANGE,
                    "limit",
                    "is " + limit.amount() + "; give at most ten billion, with at most eight decimals"));
        }
        JdbcBudget budget = new JdbcBudget(dataSource, name, limit);
        budget.prepare();
        return budget;
    }

    private void prepare() {
        try {
            transactions.run(connection -> {
                JdbcDurability.require(connection);
                return true;
            });
            JdbcSchema.prepare(transactions);
        } catch (SQLException e) {
            throw failed("cannot be opened", e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the database cannot be read or written. If the connection was lost during the commit, the amount
     *     may stay reserved: the message has its id
     */
    @Override
    public Reservation reserve(Money atMost) {
        limit.requireCurrency(atMost);
        Instant now = limit.clock().instant();
        JdbcTables.Row row = new JdbcTables.Row(UUID.randomUUID().toString(), limit.key(), atMost);
        try {
            transactions.run(connection -> {
                spend(connection, row);
                JdbcTables.insertReservation(connection, name, row, now);
                return row;
            });
        } catch (JdbcTransactions.CommitUnknownException e) {
            requireReserved(row, e);
        } catch (SQLException e) {
            throw failed("reserved nothing", e);
        }
        return new Reserved(row);
    }

    private void spend(Connection connection, JdbcTables.Row row) throws SQLException {
        long units = JdbcTables.units(row.reserved());
        long threshold = threshold(row.reserved());
        if (JdbcTables.spend(connection, name, row.span(), currency(), units, threshold)) {
            return;
        }
        Optional<JdbcTables.Spent> spent = JdbcTables.spent(connection, name, row.span());
        if (spent.isEmpty()) {
            // The first of the day. If two insert it, one of them is run again, and finds it.
            JdbcTables.insertBudget(connection, name, row.span(), currency());
            if (JdbcTables.spend(connection, name, row.span(), currency(), units, threshold)) {
                return;
            }
        }
        Balance balance = balance(spent, row.span());
        if (spent.isPresent() && spent.get().units() <= threshold) {
            // Another process gave something back between the two statements: what is left is enough now.
            throw new SQLTransactionRollbackException("the budget has changed", "40001");
        }
        throw new BudgetExceededException(balance, row.reserved());
    }

    /** Returns how much may be spent before, for an amount to be reserved; below zero where it never can be. */
    private long threshold(Money atMost) {
        if (atMost.isZero()) {
            return Long.MAX_VALUE;
        }
        return atMost.isMoreThan(limit.amount()) ? -1 : JdbcTables.units(limit.amount()) - JdbcTables.units(atMost);
    }

    /** Nobody heard of the commit: the reservation counts if it is there, and is no base for spending if that cannot be seen. */
    private void requireReserved(JdbcTables.Row row, SQLException failure) {
        try {
            if (transactions
                    .run(connection -> JdbcTables.find(connection, name, row.id()))
                    .isPresent()) {
                return;
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        throw failed(
                "may have reserved " + row.reserved() + " under the id " + row.id()
                        + "; find it by its id and release it",
                failure);
    }

    private Balance balance(Optional<JdbcTables.Spent> spent, String span) {
        spent.ifPresent(row -> {
            if (!row.currency().equals(currency())) {
                throw new ConfigurationException(Violation.of(
                        Violation.Code.CONFLICT,
                        "budget",
                        "\"" + name + "\" is in " + row.currency() + " in the database, but here in " + currency()
                                + "; give another name or the other currency"));
            }
        });
        return limit.balance(
                span, JdbcTables.amount(spent.map(JdbcTables.Spent::units).orElse(0L)));
    }

    @Override
    public String currency() {
        return limit.currency();
    }

    @Override
    public List<Balance> balances() {
        String span = limit.key();
        return List.of(balance(read(connection -> JdbcTables.spent(connection, name, span)), span));
    }

    /** Returns the reservation of this budget that has an id, whichever process made it, and however it ended. */
    public Optional<Reservation> find(String id) {
        return read(connection -> JdbcTables.find(connection, name, id)).map(Reserved::new);
    }

    /**
     * Returns the reservations that are neither released nor settled, the oldest first: those whose tasks still run, those that were
     * kept, and those of processes that died.
     *
     * @param before only those made before it, so that running tasks are left out
     */
    public List<Reservation> unsettled(Instant before) {
        return read(connection -> JdbcTables.unsettled(connection, name, before)).stream()
                .<Reservation>map(Reserved::new)
                .toList();
    }

    private <T> T read(JdbcTransactions.Work<T> work) {
        try {
            return transactions.runRepeatable(work);
        } catch (SQLException e) {
            throw failed("cannot be read", e);
        }
    }

    private IllegalStateException failed(String what, SQLException e) {
        return new IllegalStateException(
                limit.name() + " " + what + ": the database failed (SQLState " + e.getSQLState() + ", code "
                        + e.getErrorCode() + ")",
                e);
    }

    private final class Reserved implements Reservation {
        private final JdbcTables.Row row;

        Reserved(JdbcTables.Row row) {
            this.row = row;
        }

        @Override
        public String id() {
            return row.id();
        }

        @Override
        public Money reserved() {
            return row.reserved();
        }

        @Override
        public void release() {
            end(ReservationState.RELEASED, 0);
        }

        @Override
        public void keep() {
            end(ReservationState.KEPT, JdbcTables.units(row.reserved()));
        }

        @Override
        public void settle(Money actual) {
            end(ReservationState.SETTLED, JdbcTables.units(Limit.requireSettled(row.reserved(), actual)));
        }

        private void end(ReservationState state, long charge) {
            try {
                transactions.runRepeatable(connection -> {
                    JdbcTables.end(connection, name, row, state, charge);
                    return state;
                });
            } catch (SQLException e) {
                throw failed(
                        "could not end the reservation " + row.id() + " of " + row.reserved()
                                + ", which stays spent until it is settled",
                        e);
            }
        }
    }
}
