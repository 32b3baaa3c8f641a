package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that stood still for longer than its lease, such as on a machine that slept, has lost its items, and goes on. */
@Timeout(120)
class LostLeaseTest {
    private static final int ITEMS = 2;

    @TempDir
    private Path directory;

    @Test
    void an_item_that_waits_for_room_while_the_lease_ends_is_sent_once() throws Exception {
        String url = Databases.POSTGRES.url(directory);
        try (Emulator emulator = Service.DAN.start(Duration.ZERO);
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString());
                Connection connection = DriverManager.getConnection(url)) {
            emulator.always(
                    ExchangeKind.SUBMIT,
                    Fault.response(429, "text/plain", "too many requests").header("Retry-After", "1"));
            BulkRun run = Bulk.of(client)
                    .ledger(Ledger.jdbc(url))
                    .lease(Duration.ofSeconds(3))
                    .into(directory.resolve("images"))
                    .inFlight(2 * ITEMS)
                    .pollSchedule(Service.POLLS)
                    .start(Items.of(Service.DAN.items(ITEMS)));
            awaitSubmissions(emulator, ITEMS);

            String owner = owner(connection);
            Sql.update(connection, "update easel_owner set lease_until = 0");
            while (owner(connection).equals(owner)) {
                Thread.sleep(20);
            }
            // Items that were taken again are submitted again; those that still wait are too.
            awaitSubmissions(emulator, emulator.count(ExchangeKind.SUBMIT) + 2 * ITEMS);
            // It accepts, and takes its time to say so.
            emulator.always(ExchangeKind.SUBMIT, Fault.drip(20, Duration.ofMillis(300)));

            BulkReport report = run.report().join();

            assertThat(emulator.accepted()).as("submissions that were accepted").hasSize(ITEMS);
            assertThat(report.count(ItemState.DONE)).as(report.toText()).isEqualTo(ITEMS);
        }
    }

    private static String owner(Connection connection) throws SQLException {
        return Sql.first(connection, "select id from easel_owner", row -> row.getString(1))
                .orElse("");
    }

    private static void awaitSubmissions(Emulator emulator, long number) throws InterruptedException {
        while (emulator.count(ExchangeKind.SUBMIT) < number) {
            Thread.sleep(20);
        }
    }
}
