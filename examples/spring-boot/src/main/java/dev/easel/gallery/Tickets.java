package dev.easel.gallery;

import dev.easel.gallery.Ticket.State;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The table of tickets. What a method has written survives the process: it is committed when the method returns.
 *
 * <p>Each change names the states it may follow, so what comes late changes nothing: an acceptance that is told after the end, a
 * second process that sends the same ticket.
 */
@Component
final class Tickets {
    private static final int LONGEST_NOTE = 2_000;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    Tickets(DataSource database, JdbcClient jdbc, TransactionOperations transactions) throws MetaDataAccessException {
        this.jdbc = jdbc;
        this.transactions = transactions;
        String product = JdbcUtils.extractDatabaseMetaData(database, DatabaseMetaData::getDatabaseProductName);
        if (product.equals("H2")) {
            requireThatH2WritesAtOnce();
        }
    }

    /** H2 writes late by default: a killed process would forget what it has sent, and pay for it again. */
    private void requireThatH2WritesAtOnce() {
        List<String> delays = jdbc.sql(
                        "select setting_value from information_schema.settings where setting_name = 'WRITE_DELAY'")
                .query(String.class)
                .list();
        if (!delays.stream().allMatch("0"::equals)) {
            throw new IllegalStateException(
                    "spring.datasource.url leaves H2's WRITE_DELAY at " + String.join(", ", delays)
                            + " ms; add ;WRITE_DELAY=0, or a killed process forgets what it has sent");
        }
    }

    /** Stores all of them or none. */
    void add(List<Ticket> tickets) {
        transactions.executeWithoutResult(transaction -> tickets.forEach(this::add));
    }

    private void add(Ticket ticket) {
        jdbc.sql("insert into ticket (id, created, service, prompt, state, handle) values (?, ?, ?, ?, ?, ?)")
                .param(ticket.id())
                .param(ticket.created().atOffset(ZoneOffset.UTC))
                .param(ticket.service())
                .param(ticket.prompt())
                .param(ticket.state().name())
                .param(ticket.handle())
                .update();
    }

    Optional<Ticket> find(UUID id) {
        return jdbc.sql("select * from ticket where id = ?")
                .param(id)
                .query(Tickets::read)
                .optional();
    }

    /** Returns the latest, the newest first. */
    List<Ticket> latest(int limit) {
        return jdbc.sql("select * from ticket order by created desc, service limit ?")
                .param(limit)
                .query(Tickets::read)
                .list();
    }

    /** Returns what a process that ended left to be done, the oldest first. */
    List<Ticket> unfinished() {
        return jdbc.sql("select * from ticket where state in ('WAITING', 'SENDING', 'ACCEPTED') order by created")
                .query(Tickets::read)
                .list();
    }

    /**
     * Notes that a submission is about to go out.
     *
     * @throws IllegalStateException if it must not: another process has sent it, or it is over
     */
    void sending(UUID id, int attempt) {
        State before = attempt == 1 ? State.WAITING : State.SENDING;
        int changed = jdbc.sql("update ticket set state = 'SENDING' where id = ? and state = ?")
                .params(id, before.name())
                .update();
        if (changed != 1) {
            throw new IllegalStateException("ticket " + id + " is not " + before + " any more");
        }
    }

    void accepted(UUID id, String handle) {
        jdbc.sql("update ticket set state = 'ACCEPTED', handle = ? where id = ? and state = 'SENDING'")
                .params(handle, id)
                .update();
    }

    void done(UUID id, String file, @Nullable String note) {
        jdbc.sql("update ticket set state = 'DONE', file = ?, note = ? where id = ? and state <> 'DONE'")
                .param(file)
                .param(cut(note))
                .param(id)
                .update();
    }

    /** Ends a ticket without an image: {@link State#FAILED} or {@link State#UNKNOWN}. */
    void ended(UUID id, State state, @Nullable String note, boolean mayHaveBeenBilled) {
        jdbc.sql("update ticket set state = ?, note = ?, may_have_been_billed = ? where id = ? and state <> 'DONE'")
                .param(state.name())
                .param(cut(note))
                .param(mayHaveBeenBilled)
                .param(id)
                .update();
    }

    /** Leaves a ticket to the next start, which asks for it by its handle. */
    void left(UUID id, String handle, @Nullable String note) {
        jdbc.sql("update ticket set handle = ?, note = ? where id = ? and state in ('SENDING', 'ACCEPTED')")
                .param(handle)
                .param(cut(note))
                .param(id)
                .update();
    }

    /** Says why this process does not go on with a ticket. */
    void note(UUID id, @Nullable String note) {
        jdbc.sql("update ticket set note = ? where id = ?")
                .param(cut(note))
                .param(id)
                .update();
    }

    private static @Nullable String cut(@Nullable String note) {
        return note == null || note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE);
    }

    private static Ticket read(ResultSet row, int number) throws SQLException {
        return new Ticket(
                row.getObject("id", UUID.class),
                row.getObject("created", OffsetDateTime.class).toInstant(),
                row.getString("service"),
                row.getString("prompt"),
                State.valueOf(row.getString("state")),
                row.getString("handle"),
                row.getString("note"),
                row.getBoolean("may_have_been_billed"),
                row.getString("file"));
    }
}
