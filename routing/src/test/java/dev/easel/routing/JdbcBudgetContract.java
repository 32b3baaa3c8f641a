package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for a budget in every database. */
abstract class JdbcBudgetContract extends BudgetContract {
    private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");

    DataSource dataSource;
    private int names;

    abstract Database database();

    /** Returns the address of an empty database. */
    abstract String url();

    @BeforeEach
    void open() throws SQLException {
        dataSource = database().open(url());
    }

    @AfterEach
    void close() throws SQLException {
        database().close(dataSource);
    }

    @Override
    Budget total(Money limit) {
        return JdbcBudget.total(dataSource, "total " + names++, limit);
    }

    @Override
    Budget perDay(Money limit, ZoneId zone, InstantSource clock) {
        return JdbcBudget.perDay(dataSource, "daily " + names++, limit, zone, clock);
    }

    @Test
    void two_budgets_of_one_name_are_one_and_each_has_its_own_limit() {
        JdbcBudget one = JdbcBudget.total(dataSource, "images", usd("1"));
        JdbcBudget raised = JdbcBudget.total(dataSource, "images", usd("2"));
        JdbcBudget other = JdbcBudget.total(dataSource, "other images", usd("1"));

        one.reserve(usd("1"));

        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> one.reserve(usd("0.5")))
                .withMessageContaining("the budget \"images\" of 1.00 USD has 0.00 USD left");
        raised.reserve(usd("0.5"));
        assertThat(spent(one)).isEqualTo(usd("1.5"));
        assertThat(spent(other)).isEqualTo(usd("0"));
    }

    @Test
    void a_budget_is_in_one_currency_for_all() {
        JdbcBudget.total(dataSource, "images", usd("1")).reserve(usd("0.1"));
        JdbcBudget euros = JdbcBudget.total(dataSource, "images", Money.of("1", "EUR"));

        assertThatThrownBy(() -> euros.reserve(Money.of("0.1", "EUR")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("USD in the database");
        assertThatThrownBy(euros::balances).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void a_reservation_is_found_by_its_id_and_ended_in_another_process() {
        String id = JdbcBudget.total(dataSource, "images", usd("1"))
                .reserve(usd("0.5"))
                .id();
        JdbcBudget later = JdbcBudget.total(dataSource, "images", usd("1"));

        Reservation found = later.find(id).orElseThrow();
        assertThat(found.reserved()).isEqualTo(usd("0.5"));
        found.settle(usd("0.2"));

        assertThat(spent(later)).isEqualTo(usd("0.2"));
        later.find(id).orElseThrow().release();
        assertThat(spent(later)).isEqualTo(usd("0.2"));
        assertThat(later.find("another id")).isEmpty();
        assertThat(JdbcBudget.total(dataSource, "other", usd("1")).find(id)).isEmpty();
    }

    @Test
    void what_nobody_settled_is_listed_the_oldest_first() {
        JdbcBudget budget = JdbcBudget.perDay(dataSource, "images", usd("10"), ZoneOffset.UTC, () -> now);
        Reservation first = budget.reserve(usd("1"));
        now = now.plus(Duration.ofDays(1));
        Reservation kept = budget.reserve(usd("2"));
        kept.keep();
        budget.reserve(usd("3")).settle(usd("3"));
        budget.reserve(usd("4")).release();
        Instant before = now.plusMillis(1);
        now = now.plus(Duration.ofHours(1));
        budget.reserve(usd("5"));

        assertThat(budget.unsettled(before).stream().map(Reservation::id)).containsExactly(first.id(), kept.id());
        assertThat(budget.unsettled(LATER)).hasSize(3);
        budget.unsettled(before).forEach(reservation -> reservation.settle(usd("0")));
        assertThat(spent(budget)).isEqualTo(usd("8"));
        assertThat(budget.unsettled(before)).isEmpty();
    }

    @Test
    void what_nobody_settled_is_listed_to_the_end_of_all_time() {
        JdbcBudget budget = JdbcBudget.total(dataSource, "images", usd("10"));
        Reservation reservation = budget.reserve(usd("1"));

        assertThat(budget.unsettled(Instant.MAX).stream().map(Reservation::id)).containsExactly(reservation.id());
        assertThat(budget.unsettled(Instant.MIN)).isEmpty();
    }

    @Test
    void the_last_day_that_there_is_has_a_budget_like_any_other() {
        for (LocalDate day : List.of(LocalDate.MAX, LocalDate.MIN)) {
            Instant when = day.atStartOfDay(ZoneOffset.UTC).toInstant();
            Budget budget = perDay(usd("1"), ZoneOffset.UTC, () -> when);

            budget.reserve(usd("0.4")).settle(usd("0.3"));

            assertThat(spent(budget)).isEqualTo(usd("0.3"));
        }
    }

    @Test
    void a_reservation_that_is_found_by_a_budget_in_another_currency_stays_in_its_own() {
        JdbcBudget dollars = JdbcBudget.total(dataSource, "images", usd("1"));
        String id = dollars.reserve(usd("0.5")).id();
        Reservation found = JdbcBudget.total(dataSource, "images", Money.of("1", "EUR"))
                .find(id)
                .orElseThrow();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> found.settle(Money.of("0.2", "EUR")))
                .withMessageContaining("USD")
                .withMessageContaining("EUR");
        assertThat(spent(dollars)).isEqualTo(usd("0.5"));
        found.settle(usd("0.3"));
        assertThat(spent(dollars)).isEqualTo(usd("0.3"));
    }

    @Test
    void tables_of_a_newer_version_are_refused() throws Exception {
        JdbcBudget.total(dataSource, "images", usd("1"));
        Database.execute(dataSource, "update easel_budget_version set version = 2");
        try {
            assertThatThrownBy(() -> JdbcBudget.total(dataSource, "images", usd("1")))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("version 2");
        } finally {
            Database.execute(dataSource, "update easel_budget_version set version = 1");
        }
    }

    @Test
    void tables_whose_version_was_not_written_yet_get_it() throws Exception {
        JdbcBudget.total(dataSource, "images", usd("1")).reserve(usd("0.5"));
        Database.execute(dataSource, "delete from easel_budget_version");

        JdbcBudget.total(dataSource, "images", usd("1"));
        JdbcBudget again = JdbcBudget.total(dataSource, "images", usd("1"));

        assertThat(spent(again)).isEqualTo(usd("0.5"));
    }

    @Test
    void a_table_of_somebody_else_is_found_when_the_budget_is_opened() throws Exception {
        JdbcBudget.total(dataSource, "images", usd("1"));
        Database.execute(dataSource, "alter table easel_reservation rename column reserved_at to reserved_when");
        try {
            assertThatIllegalStateException()
                    .isThrownBy(() -> JdbcBudget.total(dataSource, "images", usd("1")))
                    .withMessageContaining("cannot be opened");
        } finally {
            Database.execute(dataSource, "alter table easel_reservation rename column reserved_when to reserved_at");
        }
    }

    @Test
    void many_threads_that_open_a_budget_in_an_empty_database_share_it() throws Exception {
        Database.execute(
                dataSource,
                "drop table if exists easel_budget",
                "drop table if exists easel_reservation",
                "drop table if exists easel_budget_version");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Reservation>> reserved = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            reserved.add(threads.submit(
                    () -> JdbcBudget.total(dataSource, "images", usd("1")).reserve(usd("0.1"))));
        }
        threads.shutdown();
        for (Future<Reservation> each : reserved) {
            each.get();
        }

        assertThat(spent(JdbcBudget.total(dataSource, "images", usd("1")))).isEqualTo(usd("0.4"));
    }

    @Test
    void amounts_finer_than_eight_decimals_are_rounded_up() {
        Budget budget = total(usd("1"));

        budget.reserve(usd("0.000000001"));

        assertThat(spent(budget)).isEqualTo(usd("0.00000001"));
    }

    @Test
    void a_limit_that_cannot_be_kept_exactly_is_refused() {
        for (String limit : List.of("10000000000.01", "0.000000001")) {
            assertThatThrownBy(() -> total(usd(limit)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("limit is ");
        }
        for (String name : List.of("", " ", "n".repeat(101))) {
            assertThatThrownBy(() -> JdbcBudget.total(dataSource, name, usd("1")))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("1 to 100");
        }
    }

    @Test
    void a_name_is_only_a_name() {
        String name = "x'; drop table easel_budget; -- \"ü\"";

        Budget budget = JdbcBudget.total(dataSource, name, usd("1"));
        budget.reserve(usd("0.5"));

        assertThat(spent(JdbcBudget.total(dataSource, name, usd("1")))).isEqualTo(usd("0.5"));
    }

    @Test
    void whatever_isolation_the_connections_have_the_limit_holds() throws Exception {
        for (int isolation : isolations()) {
            DataSource isolated = Connections.each(dataSource, connection -> {
                connection.setTransactionIsolation(isolation);
                return connection;
            });
            JdbcBudget budget = JdbcBudget.total(isolated, "isolated " + isolation, usd("0.10"));
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                threads.add(new Thread(() -> {
                    try {
                        while (true) {
                            budget.reserve(usd("0.01")).settle(usd("0.009"));
                        }
                    } catch (BudgetExceededException e) {
                        // That is the end.
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(spent(budget).amount())
                    .as("isolation %s", isolation)
                    .isBetween(usd("0.09").amount(), usd("0.10").amount());
            assertThat(rows("isolated " + isolation).values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(spent("isolated " + isolation));
        }
    }

    List<Integer> isolations() {
        return List.of(
                Connection.TRANSACTION_READ_COMMITTED,
                Connection.TRANSACTION_REPEATABLE_READ,
                Connection.TRANSACTION_SERIALIZABLE);
    }

    @Test
    void a_process_that_is_killed_loses_no_reserved_amount() throws Exception {
        String url = url();
        database().close(dataSource);
        Set<String> reserved = new HashSet<>();
        Set<String> settled = new HashSet<>();
        for (int kill = 0; kill < 3; kill++) {
            try (BudgetProcess process = BudgetProcess.start(database(), url, usd("100"), true)) {
                List<String> told = new ArrayList<>(process.read(7 + 9 * kill));
                told.addAll(process.kill());
                assertThat(told).hasSizeGreaterThanOrEqualTo(7 + 9 * kill);
                told.forEach(line -> (line.startsWith("reserved") ? reserved : settled).add(line.split(" ")[1]));
            }
        }
        dataSource = database().open(url);

        Map<String, Long> rows = rows("shared");
        assertThat(rows.keySet()).containsAll(reserved);
        assertThat(reserved).isNotEmpty().allSatisfy(id -> {
            if (settled.contains(id)) {
                assertThat(rows.get(id)).isEqualTo(500_000);
            } else {
                // The kill may have come between a settlement and its line.
                assertThat(rows.get(id)).isIn(1_000_000L, 500_000L);
            }
        });
        assertThat(rows)
                .as("each process may have reserved one that it could not tell")
                .hasSizeBetween(reserved.size(), reserved.size() + 3);
        assertThat(spent("shared"))
                .isEqualTo(rows.values().stream().mapToLong(Long::longValue).sum());
    }

    /** Returns what is charged for each reservation, by id. */
    Map<String, Long> rows(String name) throws SQLException {
        Map<String, Long> rows = new HashMap<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select id, charged from easel_reservation where name = '" + name + "'")) {
            while (found.next()) {
                rows.put(found.getString(1), found.getLong(2));
            }
        }
        return rows;
    }

    long spent(String name) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("select spent from easel_budget where name = '" + name + "'")) {
            found.next();
            return found.getLong(1);
        }
    }

    /** Two processes, of which one is killed and another one takes its place. */
    void assertSharedByProcesses() throws Exception {
        Set<String> reserved = new HashSet<>();
        Money limit = usd("0.60");
        try (BudgetProcess stays = BudgetProcess.start(database(), url(), limit, false)) {
            try (BudgetProcess dies = BudgetProcess.start(database(), url(), limit, false)) {
                dies.read(8).forEach(reserved::add);
                dies.kill().forEach(reserved::add);
            }
            try (BudgetProcess comes = BudgetProcess.start(database(), url(), limit, false)) {
                comes.read(Integer.MAX_VALUE).forEach(reserved::add);
            }
            stays.read(Integer.MAX_VALUE).forEach(reserved::add);
        }

        assertThat(reserved).contains("exceeded");
        reserved.remove("exceeded");
        assertThat(spent("shared")).isEqualTo(60_000_000);
        assertThat(rows("shared")).hasSize(60);
        assertThat(reserved).as("one may have been reserved that was not told").hasSizeBetween(59, 60);
    }
}
