package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every step of an item in the ledger expects where it comes from, on each database. */
class LedgerRulesTest {
    private static final Duration LEASE = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    private Connection opened(Databases kind) throws SQLException {
        Database database = Database.url(kind.url(directory));
        Connection connection = database.open();
        Schema.ensure(connection, Dialect.of(connection));
        Sql.transaction(connection, each -> Intake.insert(each, Service.DAN.items(3)));
        return connection;
    }

    private static <T> T in(Connection connection, Sql.Work<T> work) throws SQLException {
        return Sql.transaction(connection, work);
    }

    private static boolean write(Connection connection, Change change) throws SQLException {
        return in(connection, each -> change.write(each, false));
    }

    private static void enter(Connection connection, String owner) throws SQLException {
        Dialect dialect = Dialect.of(connection);
        in(connection, each -> {
            Tables.enter(each, dialect, owner, "a test", LEASE);
            return true;
        });
    }

    private static List<Row> claimed(Connection connection, String owner, int number) throws SQLException {
        Dialect dialect = Dialect.of(connection);
        enter(connection, owner);
        return in(connection, each -> Tables.claim(each, dialect, owner, number));
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void an_item_goes_from_waiting_to_done(Databases kind) throws Exception {
        try (Connection connection = opened(kind)) {
            Dialect dialect = Dialect.of(connection);
            Row row = claimed(connection, "a", 1).get(0);

            assertThat(write(connection, Change.sending(row, dialect, "a", "dan", null, null)))
                    .isTrue();
            assertThat(write(connection, Change.submitted(row, "dan", "ticket")))
                    .isTrue();
            assertThat(write(connection, Change.ended(row, null, done()))).isTrue();

            assertThat(in(connection, Tables::counts))
                    .containsEntry(ItemState.DONE, 1L)
                    .containsEntry(ItemState.WAITING, 2L);
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void a_step_that_was_left_out_is_refused(Databases kind) throws Exception {
        try (Connection connection = opened(kind)) {
            Dialect dialect = Dialect.of(connection);
            Row row = claimed(connection, "a", 1).get(0);

            assertThat(write(connection, Change.submitted(row, "dan", "ticket")))
                    .as("accepted without having been sent")
                    .isFalse();
            assertThat(write(connection, Change.sending(row, dialect, "b", "dan", null, null)))
                    .as("sent by another owner")
                    .isFalse();
            assertThat(write(connection, Change.sending(row.nextTry(), dialect, "a", "dan", null, null)))
                    .as("sent as another try")
                    .isFalse();
            assertThat(write(connection, Change.ended(row, null, done()))).isTrue();
            assertThat(write(connection, Change.sending(row, dialect, "a", "dan", null, null)))
                    .as("sent after its end")
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void what_was_not_sent_waits_again_when_its_owner_is_gone(Databases kind) throws Exception {
        try (Connection connection = opened(kind)) {
            Dialect dialect = Dialect.of(connection);
            List<Row> rows = claimed(connection, "a", 3);
            write(connection, Change.sending(rows.get(1), dialect, "a", "dan", null, null));
            write(connection, Change.sending(rows.get(2), dialect, "a", "dan", null, null));
            write(connection, Change.submitted(rows.get(2), "dan", "ticket"));

            in(connection, each -> {
                Tables.leave(each, "a");
                return true;
            });
            enter(connection, "b");
            enter(connection, "c");
            List<Row> adopted = in(connection, each -> Tables.adopt(each, dialect, "b", 10));

            assertThat(adopted).extracting(Row::state).containsExactly(ItemState.SENDING, ItemState.SUBMITTED);
            List<Row> twice = in(connection, each -> Tables.adopt(each, dialect, "c", 10));
            assertThat(twice).as("adopted twice").isEmpty();
            assertThat(in(connection, Tables::counts)).containsEntry(ItemState.WAITING, 1L);
        }
    }

    @Test
    void an_owner_whose_lease_has_ended_gets_no_mark_and_is_taken_over() throws Exception {
        try (Connection connection = opened(Databases.POSTGRES)) {
            Row row = claimed(connection, "late", 1).get(0);
            in(connection, each -> Sql.update(each, "update easel_owner set lease_until = lease_until - 600000"));

            assertThat(write(connection, Change.sending(row, Dialect.POSTGRES, "late", "dan", null, null)))
                    .isFalse();
            boolean isHeld = in(connection, each -> Tables.renew(each, Dialect.POSTGRES, "late", LEASE));
            int gone = in(connection, each -> Tables.disown(each, Dialect.POSTGRES, "other", LEASE));
            assertThat(isHeld).isFalse();
            assertThat(gone).isEqualTo(1);
            assertThat(in(connection, Tables::counts)).containsEntry(ItemState.WAITING, 3L);
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void an_owner_that_was_ended_takes_nothing_that_would_be_nobodys(Databases kind) throws Exception {
        try (Connection connection = opened(kind)) {
            Dialect dialect = Dialect.of(connection);
            Row row = claimed(connection, "late", 1).get(0);
            write(connection, Change.sending(row, dialect, "late", "dan", null, null));
            in(connection, each -> {
                Tables.leave(each, "late");
                return true;
            });

            List<Row> claimed = in(connection, each -> Tables.claim(each, dialect, "late", 2));
            List<Row> adopted = in(connection, each -> Tables.adopt(each, dialect, "late", 2));
            assertThat(claimed).isEmpty();
            assertThat(adopted).isEmpty();
        }
    }

    @Test
    void what_is_learned_about_a_task_counts_although_another_owner_gave_it_up() throws Exception {
        try (Connection connection = opened(Databases.SQLITE)) {
            Row row = claimed(connection, "a", 1).get(0);
            write(connection, Change.sending(row, Dialect.SQLITE, "a", "dan", null, null));
            write(
                    connection,
                    Change.ended(row, null, Change.Ending.failed(ItemState.UNKNOWN, "Interrupted", "?", true)));

            assertThat(write(connection, Change.submitted(row, "dan", "ticket")))
                    .isTrue();
        }
    }

    @Test
    void processes_that_share_a_ledger_never_take_the_same_item() throws Exception {
        String url = Databases.POSTGRES.url(directory);
        Database database = Database.url(url);
        try (Connection first = database.open();
                Connection second = database.open()) {
            Schema.ensure(first, Dialect.POSTGRES);
            in(first, each -> Intake.insert(each, Service.DAN.items(100)));
            enter(first, "a");
            enter(first, "b");
            first.setAutoCommit(false);
            List<Row> held = Tables.claim(first, Dialect.POSTGRES, "a", 40);

            // The first transaction is still open: its rows are passed over, and not waited for.
            List<Row> others = in(second, each -> Tables.claim(each, Dialect.POSTGRES, "b", 100));
            first.commit();

            Set<String> ids = new HashSet<>();
            Stream.concat(held.stream(), others.stream()).forEach(row -> ids.add(row.id()));
            assertThat(ids).hasSize(100);
            assertThat(held.size() + others.size()).isEqualTo(100);
        }
    }

    @Test
    void processes_that_make_a_ledger_at_once_make_the_same() throws Exception {
        for (int round = 0; round < 5; round++) {
            Database database = Database.url(Databases.POSTGRES.url(directory));
            CyclicBarrier together = new CyclicBarrier(3);
            List<CompletableFuture<String>> runs = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                runs.add(CompletableFuture.supplyAsync(
                        () -> {
                            try (Connection connection = database.open()) {
                                together.await();
                                return Schema.ensure(connection, Dialect.POSTGRES);
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        },
                        action -> new Thread(action).start()));
            }
            assertThat(runs)
                    .extracting(CompletableFuture::join)
                    .containsOnly(runs.get(0).join());
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void a_ledger_of_a_newer_version_is_refused(Databases kind) throws Exception {
        String url = kind.url(directory);
        try (Connection connection = Database.url(url).open()) {
            Schema.ensure(connection, Dialect.of(connection));
            in(connection, each -> Sql.update(each, "update easel_ledger set content = '2' where name = 'version'"));
        }

        assertThatThrownBy(() -> Ledger.jdbc(url).counts())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("ledger was written by a newer version of Easel (ledger version 2, this one reads 1);"
                        + " update Easel");
    }

    @Test
    void a_database_that_forgets_is_refused() {
        assertThatThrownBy(() -> Ledger.jdbc("jdbc:h2:file:" + directory.resolve("l") + ";WRITE_DELAY=500")
                        .counts())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("WRITE_DELAY=500");
        assertThatThrownBy(() -> Ledger.jdbc("jdbc:h2:mem:x").counts()).hasMessageContaining("is H2 in memory");
        assertThatThrownBy(() -> Ledger.jdbc("jdbc:sqlite::memory:").counts())
                .hasMessageContaining("is SQLite in memory");
        assertThatThrownBy(() -> Ledger.jdbc("jdbc:mysql://user:MARKEDKEY@host/x"))
                .hasMessageContaining("jdbc:mysql://host/x")
                .hasMessageNotContaining("MARKEDKEY");
    }

    /** Nor is it in what the driver logs, which is searched after the build. */
    @Test
    void a_password_of_a_database_that_cannot_be_reached_is_in_no_message() {
        Ledger ledger =
                Ledger.jdbc("jdbc:postgresql://127.0.0.1:1/easel?user=easel&password=MARKEDKEY&connectTimeout=5");

        assertThatThrownBy(ledger::counts)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/easel")
                .hasMessageNotContaining("MARKEDKEY");
    }

    @Test
    void a_ledger_that_is_not_there_is_not_made_by_reading() {
        Path missing = directory.resolve("missing.db");

        assertThatThrownBy(() -> Ledger.file(missing).counts())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("has no file " + missing);
        assertThat(missing).doesNotExist();
    }

    private static Change.Ending done() {
        return new Change.Ending(ItemState.DONE, null, java.util.Optional.empty(), null, null, false, null);
    }
}
