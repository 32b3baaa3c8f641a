package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A budget in a file of SQLite. */
class SqliteBudgetTest extends JdbcBudgetContract {
    @TempDir
    private Path directory;

    @Override
    Database database() {
        return Database.SQLITE;
    }

    @Override
    String url() {
        return Database.sqlite(directory);
    }

    @Override
    List<Integer> isolations() {
        return List.of(Connection.TRANSACTION_SERIALIZABLE);
    }

    @Test
    void processes_that_share_a_file_never_spend_more_than_the_limit_together() throws Exception {
        assertSharedByProcesses();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NORMAL", "OFF"})
    void a_database_that_may_forget_commits_is_refused(String synchronous) {
        DataSource careless = Database.SQLITE.open(url() + "?synchronous=" + synchronous);

        assertThatThrownBy(() -> JdbcBudget.total(careless, "images", usd("1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("set synchronous=FULL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MEMORY", "OFF"})
    void a_database_that_cannot_be_rolled_back_after_a_crash_is_refused(String journal) {
        DataSource careless = Database.SQLITE.open(url() + "?journal_mode=" + journal);

        assertThatThrownBy(() -> JdbcBudget.total(careless, "images", usd("1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("journal_mode");
    }

    @Test
    void a_database_in_memory_is_refused() {
        DataSource memory = Database.SQLITE.open("jdbc:sqlite::memory:");

        assertThatThrownBy(() -> JdbcBudget.total(memory, "images", usd("1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Budget.total");
    }
}
