package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An item of several images at a service that generates one in each task. */
@Timeout(60)
class SeveralImagesTest {
    @TempDir
    private Path directory;

    @Test
    void is_unknown_after_a_crash_before_all_of_its_tasks_are_accepted_and_is_not_sent_again() throws Exception {
        Path file = directory.resolve("easel.db");
        Path copy = directory.resolve("copy.db");
        try (Emulator emulator = Service.DAN.start(Duration.ZERO);
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString())) {
            // One submission is accepted; the others are refused.
            emulator.next(ExchangeKind.SUBMIT, Fault.gzip());
            emulator.always(
                    ExchangeKind.SUBMIT,
                    Fault.response(429, "text/plain", "too many requests").header("Retry-After", "1"));
            BulkItem item = BulkItem.of(
                    "item-1", Service.DAN.request(1).toBuilder().count(2).build());
            BulkRun run = bulk(client, file, "images").start(Items.of(List.of(item)));
            while (emulator.accepted().isEmpty() || emulator.count(ExchangeKind.SUBMIT) < 3) {
                Thread.sleep(20);
            }

            LedgerItem sent = Ledger.file(file).find("item-1").orElseThrow();
            assertThat(sent.state()).isEqualTo(ItemState.SENDING);
            assertThat(sent.ticket()).isEmpty();
            // What a crash would leave now.
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
                Sql.update(connection, "vacuum into ?", copy.toString());
            }
            bulk(client, copy, "other images").run();

            LedgerItem crashed = Ledger.file(copy).find("item-1").orElseThrow();
            assertThat(crashed.state()).isEqualTo(ItemState.UNKNOWN);
            assertThat(crashed.mayHaveBeenBilled()).isTrue();
            assertThat(emulator.accepted()).hasSize(1);

            // Without a crash it goes on.
            emulator.always(ExchangeKind.SUBMIT, null);
            assertThat(run.report().join().images()).isEqualTo(2);
            assertThat(emulator.accepted()).hasSize(2);
        }
    }

    private Bulk bulk(ImageClient client, Path ledger, String images) {
        return Bulk.of(client)
                .ledger(Ledger.file(ledger))
                .into(directory.resolve(images))
                .pollSchedule(Service.POLLS);
    }
}
