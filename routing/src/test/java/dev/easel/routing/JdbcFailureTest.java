package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A budget whose database fails, most of all in the middle of a commit. */
class JdbcFailureTest {
    private static final Connections.Commit COMMITTED_UNHEARD = connection -> {
        connection.commit();
        throw new SQLException("the connection is lost", "08006");
    };
    private static final Connections.Commit NOT_COMMITTED = connection -> {
        connection.rollback();
        throw new SQLException("the connection is lost", "08006");
    };
    private static final Connections.Commit CONFLICT = connection -> {
        connection.rollback();
        throw new SQLException("could not serialize", "40001");
    };

    @TempDir
    private Path directory;

    /** What the next commits do; those that follow are real. */
    private final Queue<Connections.Commit> commits = new ArrayDeque<>();

    private DataSource sound;
    private JdbcBudget budget;
    private boolean down;
    private boolean closingFails;

    @BeforeEach
    void open() {
        sound = Database.SQLITE.open(Database.sqlite(directory));
        DataSource failing = Connections.each(sound, connection -> {
            if (down) {
                connection.close();
                throw new SQLException("no connection", "08001");
            }
            return Connections.changed(connection, this::commit, () -> closingFails);
        });
        budget = JdbcBudget.total(failing, "images", usd("1"));
    }

    private void commit(Connection connection) throws SQLException {
        Connections.Commit next = commits.poll();
        if (next == null) {
            connection.commit();
        } else {
            next.run(connection);
        }
    }

    @Test
    void a_commit_that_nobody_heard_of_counts_once() {
        commits.add(COMMITTED_UNHEARD);

        Reservation reservation = budget.reserve(usd("0.5"));

        assertThat(spent()).isEqualTo(usd("0.5"));
        reservation.settle(usd("0.3"));
        assertThat(spent()).isEqualTo(usd("0.3"));
    }

    @Test
    void a_commit_that_throws_what_it_must_not_counts_once() {
        commits.add(connection -> {
            connection.commit();
            throw new IllegalStateException("a proxy is broken");
        });

        budget.reserve(usd("0.5"));

        assertThat(spent()).isEqualTo(usd("0.5"));
    }

    @Test
    void a_commit_that_did_not_come_through_is_no_base_for_spending() {
        commits.add(NOT_COMMITTED);

        assertThatIllegalStateException()
                .isThrownBy(() -> budget.reserve(usd("0.5")))
                .withMessageContaining("may have reserved 0.50 USD under the id ")
                .withMessageContaining("SQLState 08006");
        assertThat(spent()).isEqualTo(usd("0"));
    }

    @Test
    void where_nobody_can_see_whether_it_was_committed_it_stays_reserved_until_it_is_released_by_its_id() {
        commits.add(connection -> {
            connection.commit();
            down = true;
            throw new SQLException("the connection is lost", "08006");
        });

        assertThatIllegalStateException()
                .isThrownBy(() -> budget.reserve(usd("0.5")))
                .satisfies(thrown -> {
                    assertThat(spent()).isEqualTo(usd("0.5"));
                    Matcher id = Pattern.compile("[0-9a-f-]{36}").matcher(thrown.getMessage());
                    assertThat(id.find()).isTrue();
                    down = false;
                    budget.find(id.group()).orElseThrow().release();
                });
        assertThat(spent()).isEqualTo(usd("0"));
    }

    @Test
    void a_transaction_that_gave_way_to_another_is_run_again() {
        commits.add(CONFLICT);
        commits.add(CONFLICT);

        budget.reserve(usd("0.5"));

        assertThat(commits).isEmpty();
        assertThat(spent()).isEqualTo(usd("0.5"));
    }

    @Test
    void a_transaction_that_always_gives_way_reserves_nothing_and_ends() {
        for (int i = 0; i < 100; i++) {
            commits.add(CONFLICT);
        }

        assertThatIllegalStateException()
                .isThrownBy(() -> budget.reserve(usd("0.5")))
                .withMessageContaining("budget \"images\" reserved nothing")
                .withCauseInstanceOf(SQLException.class);
        commits.clear();
        assertThat(spent()).isEqualTo(usd("0"));
    }

    @Test
    void a_settlement_that_nobody_heard_of_counts_once() {
        Reservation reservation = budget.reserve(usd("0.5"));
        commits.add(COMMITTED_UNHEARD);
        commits.add(COMMITTED_UNHEARD);

        reservation.settle(usd("0.3"));

        assertThat(spent()).isEqualTo(usd("0.3"));
    }

    @Test
    void a_settlement_that_did_not_come_through_is_made_again() {
        Reservation reservation = budget.reserve(usd("0.5"));
        commits.add(NOT_COMMITTED);

        reservation.settle(usd("0.3"));

        assertThat(spent()).isEqualTo(usd("0.3"));
    }

    @Test
    void what_cannot_be_settled_stays_spent_and_can_be_settled_later() {
        Reservation reservation = budget.reserve(usd("0.5"));
        down = true;

        assertThatIllegalStateException()
                .isThrownBy(() -> reservation.settle(usd("0.3")))
                .withMessageContaining(reservation.id())
                .withMessageContaining("stays spent until it is settled");
        assertThat(spent()).isEqualTo(usd("0.5"));
        down = false;
        reservation.settle(usd("0.3"));
        assertThat(spent()).isEqualTo(usd("0.3"));
    }

    @Test
    void a_connection_that_cannot_be_closed_does_not_make_it_reserve_twice() {
        closingFails = true;

        budget.reserve(usd("0.5"));

        assertThat(spent()).isEqualTo(usd("0.5"));
    }

    @Test
    void a_database_that_is_down_reserves_nothing_and_says_so() {
        down = true;

        assertThatIllegalStateException()
                .isThrownBy(() -> budget.reserve(usd("0.5")))
                .withMessageContaining("reserved nothing")
                .withMessageContaining("08001");
        assertThatIllegalStateException().isThrownBy(budget::balances).withMessageContaining("cannot be read");
        assertThatIllegalStateException()
                .isThrownBy(() -> JdbcBudget.total(
                        Database.SQLITE.open("jdbc:sqlite:" + directory.resolve("missing/budget.db")),
                        "images",
                        usd("1")))
                .withMessageContaining("cannot be opened");
    }

    @Test
    void a_database_of_another_kind_is_refused() {
        DatabaseMetaData other = (DatabaseMetaData) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                (proxy, method, arguments) -> "MySQL");
        DataSource mysql = Connections.each(sound, connection -> (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                        method.getName().equals("getMetaData") ? other : method.invoke(connection, arguments)));

        assertThatThrownBy(() -> JdbcBudget.total(mysql, "images", usd("1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is MySQL; use PostgreSQL, SQLite or H2");
    }

    private static Money usd(String amount) {
        return Money.of(amount, "USD");
    }

    private Money spent() {
        return JdbcBudget.total(sound, "images", usd("1")).balances().get(0).spent();
    }
}
