package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import java.nio.file.Path;
import java.sql.DriverManager;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A budget in a file of H2. */
class H2BudgetTest extends JdbcBudgetContract {
    @TempDir
    private Path directory;

    @Override
    Database database() {
        return Database.H2;
    }

    @Override
    String url() {
        return Database.h2(directory);
    }

    @Test
    void a_database_that_writes_later_is_refused() throws Exception {
        DataSource later = Database.H2.open("jdbc:h2:file:" + directory.resolve("later"));

        assertThatThrownBy(() -> JdbcBudget.total(later, "images", usd("1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("WRITE_DELAY=500")
                .hasMessageContaining("add ;WRITE_DELAY=0 to its URL");
    }

    @Test
    void a_database_in_memory_is_refused() {
        DataSource memory = Database.H2.open("jdbc:h2:mem:budget;WRITE_DELAY=0");

        assertThatThrownBy(() -> JdbcBudget.total(memory, "images", usd("1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Budget.total");
    }

    @Test
    void a_user_that_may_not_create_tables_uses_those_that_are_there() throws Exception {
        JdbcBudget.total(dataSource, "images", usd("1")).reserve(usd("0.5"));
        Database.execute(
                dataSource,
                "create user modest password 'MARKEDKEY'",
                "grant select, insert, update on easel_budget to modest",
                "grant select, insert, update on easel_reservation to modest",
                "grant select on easel_budget_version to modest");
        // Only an administrator may set what the address of the others sets.
        String withoutSettings = url().substring(0, url().indexOf(';'));
        DataSource modest = Connections.each(
                dataSource, connection -> DriverManager.getConnection(withoutSettings, "modest", "MARKEDKEY"));

        JdbcBudget budget = JdbcBudget.total(modest, "images", usd("1"));
        budget.reserve(usd("0.1")).settle(usd("0.2"));

        assertThat(spent(budget)).isEqualTo(usd("0.7"));
    }
}
