package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two processes that were not meant to share: the second is told so, and sends nothing. */
@Timeout(60)
class TwoProcessesTest {
    private static final Service SERVICE = Service.DAN;

    @TempDir
    private Path directory;

    private Path images() {
        return directory.resolve("images");
    }

    private ChildProcess started(Emulator emulator, Databases kind) throws Exception {
        ChildProcess process = BulkProcess.start(
                SERVICE,
                emulator.baseUrl().toString(),
                KillPoint.AFTER_HANDLE,
                kind.url(directory),
                images(),
                1,
                false);
        BulkProcess.awaitStanding(process);
        return process;
    }

    @ParameterizedTest
    @EnumSource(
            value = Databases.class,
            names = {"SQLITE", "H2"})
    void a_ledger_in_a_file_says_which_process_has_it(Databases kind) throws Exception {
        try (Emulator emulator = SERVICE.start(Duration.ZERO);
                ImageClient client = SERVICE.client(emulator.baseUrl().toString());
                ChildProcess process = started(emulator, kind)) {
            long before = emulator.count(ExchangeKind.SUBMIT);

            assertThatThrownBy(() -> BulkProcess.bulk(client, Ledger.jdbc(kind.url(directory)), images())
                            .start(Items.of(SERVICE.items(2))))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("ledger" + (kind == Databases.SQLITE ? ".db" : "") + " is in use by process "
                            + process.pid() + " on ")
                    .hasMessageEndingWith("; wait for it, or use PostgreSQL where several processes share the work");

            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(before);
            process.kill();
            assertThat(BulkProcess.bulk(client, Ledger.jdbc(kind.url(directory)), images())
                            .run(Items.of(SERVICE.items(2)))
                            .count(ItemState.DONE))
                    .isEqualTo(2);
            assertThat(Service.accepted(emulator, 1)).isEqualTo(1);
        }
    }

    @Test
    void a_folder_that_another_process_fills_is_refused_with_another_ledger() throws Exception {
        try (Emulator emulator = SERVICE.start(Duration.ZERO);
                ImageClient client = SERVICE.client(emulator.baseUrl().toString());
                ChildProcess process = started(emulator, Databases.SQLITE)) {
            assertThat(process.isAlive()).isTrue();

            assertThatThrownBy(() -> BulkProcess.bulk(client, Ledger.file(directory.resolve("other.db")), images())
                            .start(Items.of(SERVICE.items(2))))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith("directory " + images() + " has the images of another ledger (")
                    .hasMessageEndingWith("); give another directory, or that ledger");

            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    @Test
    void a_ledger_of_a_newer_version_is_left_alone() throws Exception {
        String url = Databases.SQLITE.url(directory);
        try (Emulator emulator = SERVICE.start(Duration.ZERO);
                ImageClient client = SERVICE.client(emulator.baseUrl().toString())) {
            BulkProcess.bulk(client, Ledger.jdbc(url), images()).run(Items.of(SERVICE.items(1)));
            try (var connection = java.sql.DriverManager.getConnection(url);
                    var statement = connection.createStatement()) {
                statement.execute("update easel_ledger set content = '2' where name = 'version'");
            }

            Bulk bulk = BulkProcess.bulk(client, Ledger.jdbc(url), images());
            assertThatThrownBy(() -> bulk.run(Items.of(SERVICE.items(2))))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith(
                            "ledger was written by a newer version of Easel (ledger version 2, this one" + " reads 1)")
                    .hasMessageEndingWith("; update Easel");

            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }
}
