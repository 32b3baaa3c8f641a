package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A budget in a PostgreSQL that the test brings with it. */
class PostgresBudgetTest extends JdbcBudgetContract {
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws Exception {
        // It is made for tests that may forget, and starts with two settings that the budget refuses.
        server = EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on")
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void empty() throws Exception {
        // Opened for its tables: creating them anew for each test takes longer than all else.
        JdbcBudget.total(dataSource, "images", usd("1"));
        Database.execute(dataSource, "delete from easel_budget", "delete from easel_reservation");
    }

    @Override
    Database database() {
        return Database.POSTGRES;
    }

    @Override
    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    @Test
    void processes_that_share_a_server_never_spend_more_than_the_limit_together() throws Exception {
        assertSharedByProcesses();
    }

    @Test
    void a_server_that_acknowledges_before_it_writes_is_refused() {
        DataSource careless = Database.POSTGRES.open(url() + "&options=-c%20synchronous_commit=off");

        assertThatThrownBy(() -> JdbcBudget.total(careless, "images", usd("1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("synchronous_commit=off");
    }

    @Test
    void a_server_that_never_forces_its_writes_to_the_disk_is_refused() throws Exception {
        try (EmbeddedPostgres careless = EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "off")
                .start()) {
            assertThatThrownBy(() -> JdbcBudget.total(careless.getPostgresDatabase(), "images", usd("1")))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("fsync=off");
        }
    }
}
