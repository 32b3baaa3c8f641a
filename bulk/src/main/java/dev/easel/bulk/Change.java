package dev.easel.bulk;

import dev.easel.routing.Money;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One step of one item: a single UPDATE with the state and the try that it expects, which has to change exactly one row. A step of an
 * owner fails where another process has taken the item over. What is learned about a task counts whoever has the item now: it is true.
 */
final class Change {
    /** How an item ends. */
    record Ending(
            ItemState state,
            @Nullable String files,
            Optional<Money> cost,
            @Nullable String reason,
            @Nullable String message,
            boolean billed,
            @Nullable Duration took) {

        static Ending failed(ItemState state, String reason, String message, boolean billed) {
            return new Ending(state, null, Optional.empty(), reason, message, billed, null);
        }
    }

    private final Row row;
    private final ItemState target;
    private final int tries;
    private final String sql;
    private final List<@Nullable Object> parameters;
    private final boolean isFact;
    private final @Nullable String ticket;

    /** Completes with whether the row was as expected. */
    final CompletableFuture<Boolean> done = new CompletableFuture<>();

    private Change(
            Row row,
            ItemState target,
            int tries,
            boolean isFact,
            @Nullable String ticket,
            String sql,
            @Nullable Object... parameters) {
        this.row = row;
        this.target = target;
        this.tries = tries;
        this.isFact = isFact;
        this.ticket = ticket;
        this.sql = sql;
        this.parameters = Arrays.asList(parameters);
    }

    /**
     * The mark that is written ahead of a submission. An owner whose lease has ended does not get it, and so does not send.
     *
     * @param handle what finds the task after a crash; {@code null} where only the service can say
     */
    static Change sending(
            Row row,
            Dialect dialect,
            String owner,
            String service,
            @Nullable String handle,
            @Nullable String reservation) {
        return new Change(
                row,
                ItemState.SENDING,
                row.tries(),
                false,
                null,
                "update easel_item set state = 'SENDING', service = ?, handle = ?, reservation = ? where seq = ? and tries = ?"
                        + " and owner = ? and state = 'CLAIMED'"
                        + " and exists (select 1 from easel_owner where id = ? and lease_until > " + dialect.now()
                        + ")",
                service,
                handle,
                reservation,
                row.seq(),
                row.tries(),
                owner,
                owner);
    }

    /** The service refused the submission before any work, or never got it. */
    static Change takenBack(Row row, String owner) {
        return new Change(
                row,
                ItemState.CLAIMED,
                row.tries(),
                true,
                null,
                "update easel_item set state = 'CLAIMED', handle = null where seq = ? and tries = ? and owner = ?"
                        + " and state = 'SENDING'",
                row.seq(),
                row.tries(),
                owner);
    }

    static Change submitted(Row row, String service, String handle) {
        return new Change(
                row,
                ItemState.SUBMITTED,
                row.tries(),
                true,
                handle,
                "update easel_item set state = 'SUBMITTED', service = ?, handle = ?, reason = null, message = null, billed = 0"
                        + " where seq = ? and tries = ? and state in ('SENDING', 'UNKNOWN')",
                service,
                handle,
                row.seq(),
                row.tries());
    }

    /** The item is at its end. */
    static Change ended(Row row, @Nullable String handle, Ending ending) {
        Long cost = Tables.units(ending.cost());
        return new Change(
                row,
                ending.state(),
                row.tries(),
                true,
                handle,
                "update easel_item set state = ?, handle = coalesce(?, handle), files = ?, cost = ?, currency = ?, reason = ?,"
                        + " message = ?, billed = ?, took = ?, owner = null where seq = ? and tries = ?"
                        + " and state in ('CLAIMED', 'SENDING', 'SUBMITTED'"
                        + (ending.state() == ItemState.DONE ? ", 'UNKNOWN', 'EXPIRED'" : "") + ")",
                ending.state().name(),
                handle,
                ending.files(),
                cost,
                cost == null ? null : ending.cost().map(Money::currency).orElse(null),
                ending.reason() == null ? null : Words.cut(ending.reason(), 64),
                ending.message() == null ? null : Words.cut(ending.message(), 2000),
                ending.billed() ? 1 : 0,
                ending.took() == null ? null : ending.took().toMillis(),
                row.seq(),
                row.tries());
    }

    /** Nothing of the item was sent, or what was sent came to nothing: it waits again. */
    static Change released(Row row, String owner) {
        return new Change(
                row,
                ItemState.WAITING,
                row.tries(),
                true,
                null,
                "update easel_item set state = 'WAITING', owner = null, service = null, handle = null, reservation = null"
                        + " where seq = ? and tries = ? and owner = ? and state in ('CLAIMED', 'SENDING')",
                row.seq(),
                row.tries(),
                owner);
    }

    /** The try failed, and the item gets another one, which stays with its owner. */
    static Change nextTry(Row row, String owner) {
        return new Change(
                row,
                ItemState.CLAIMED,
                row.tries() + 1,
                true,
                null,
                "update easel_item set state = 'CLAIMED', tries = tries + 1, service = null, handle = null, reservation = null"
                        + " where seq = ? and tries = ? and owner = ? and state in ('CLAIMED', 'SENDING', 'SUBMITTED')",
                row.seq(),
                row.tries(),
                owner);
    }

    /** Returns whether it says what has happened, so that it must not be lost where the ledger is away. */
    boolean isFact() {
        return isFact;
    }

    /** Returns the id of the item, and what would be lost with this change. */
    Optional<String> unrecorded() {
        return ticket == null ? Optional.empty() : Optional.of(row.id() + " " + Words.of(target) + " " + ticket);
    }

    /** @param again whether an earlier attempt to write it may have been committed */
    boolean write(Connection connection, boolean again) throws SQLException {
        if (Sql.update(connection, sql, parameters) == 1) {
            return true;
        }
        // Only a fact: the mark of another owner is no leave to send.
        return again
                && isFact
                && Sql.first(
                                connection,
                                "select state, tries from easel_item where seq = ?",
                                found -> found.getString(1).equals(target.name()) && found.getInt(2) == tries,
                                row.seq())
                        .orElse(false);
    }
}
