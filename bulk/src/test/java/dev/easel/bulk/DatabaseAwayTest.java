package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database goes away and comes back in the middle of a run: nothing is paid for twice, and nothing is lost. */
@Timeout(60)
class DatabaseAwayTest {
    private static final int ITEMS = 24;

    @TempDir
    private Path directory;

    private Bulk bulk(ImageClient client, Ledger ledger) {
        return BulkProcess.bulk(client, ledger, directory.resolve("images")).inFlight(4);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void a_run_outlasts_connections_that_are_severed(Service service) throws Exception {
        AwayDatabase database = new AwayDatabase(Databases.POSTGRES.url(directory));
        try (Emulator emulator = service.start(Duration.ofMillis(20));
                ImageClient client = service.client(emulator.baseUrl().toString())) {
            BulkReport report = bulk(client, database.ledger())
                    .listener(each(3, database::sever))
                    .run(Items.of(service.items(ITEMS)));

            assertDone(report, emulator);
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void a_run_outlasts_commits_of_which_nobody_hears(Service service) throws Exception {
        AwayDatabase database = new AwayDatabase(Databases.POSTGRES.url(directory));
        try (Emulator emulator = service.start(Duration.ofMillis(20));
                ImageClient client = service.client(emulator.baseUrl().toString())) {
            BulkReport report = bulk(client, database.ledger())
                    .listener(each(2, () -> database.doNotHear(2)))
                    .run(Items.of(service.items(ITEMS)));

            assertDone(report, emulator);
        }
    }

    @Test
    void while_the_database_is_away_nothing_is_sent_and_what_runs_is_kept() throws Exception {
        AwayDatabase database = new AwayDatabase(Databases.POSTGRES.url(directory));
        try (Emulator emulator = Service.DAN.start(Duration.ofMillis(20));
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString())) {
            CountDownLatch away = new CountDownLatch(1);
            Stream<BulkItem> items = IntStream.range(0, ITEMS)
                    .peek(number -> {
                        if (number >= ITEMS * 3 / 4) {
                            await(away);
                        }
                    })
                    .mapToObj(Service.DAN.items(ITEMS)::get);
            BulkRun run = bulk(client, database.ledger())
                    .listener(after(ITEMS / 2, () -> {
                        database.goAway();
                        away.countDown();
                    }))
                    .start(Items.of(items));
            await(away);
            long before = settled(emulator);

            database.comeBack();
            BulkReport report = run.report().join();

            assertThat(before).isLessThan(ITEMS);
            assertDone(report, emulator);
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void a_run_whose_database_stays_away_tells_the_tickets_and_the_next_one_goes_on(Service service) throws Exception {
        AwayDatabase database = new AwayDatabase(Databases.POSTGRES.url(directory));
        try (Emulator emulator = service.start(Duration.ofMillis(20));
                ImageClient client = service.client(emulator.baseUrl().toString())) {
            BulkReport report = bulk(client, database.ledger())
                    .ledgerPatience(Duration.ofMillis(300))
                    .listener(after(ITEMS / 2, database::goAway))
                    .run(Items.of(service.items(ITEMS)));

            assertThat(report.stopped()).hasValueSatisfying(reason -> {
                assertThat(reason.kind()).isEqualTo(StopReason.Kind.LEDGER);
                assertThat(reason.message())
                        .startsWith("the ledger data source could not be written for ")
                        .endsWith("; see whether its database can be reached and written, and run again");
            });
            assertThat(report.unrecorded()).hasSizeGreaterThanOrEqualTo(service == Service.ITSROSE ? 0 : 1);

            database.comeBack();
            database.endLeases();
            BulkReport next = bulk(client, database.ledger()).run(Items.of(service.items(ITEMS)));
            assertDone(next, emulator);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static BulkListener after(int items, Runnable action) {
        boolean[] isDone = {false};
        return each(items, () -> {
            if (!isDone[0]) {
                isDone[0] = true;
                action.run();
            }
        });
    }

    /** Does something after so many items each. */
    private static BulkListener each(int items, Runnable action) {
        AtomicInteger told = new AtomicInteger();
        return new BulkListener() {
            @Override
            public void onItem(LedgerItem item) {
                if (told.incrementAndGet() % items == 0) {
                    action.run();
                }
            }
        };
    }

    private static long settled(Emulator emulator) throws InterruptedException {
        long before = -1;
        long now = 0;
        while (now == 0 || now != before) {
            Thread.sleep(400);
            before = now;
            now = emulator.count(ExchangeKind.SUBMIT);
        }
        return now;
    }

    private void assertDone(BulkReport report, Emulator emulator) throws IOException {
        assertThat(report.toText()).startsWith(ITEMS + " of " + ITEMS + " items done\n");
        for (int i = 1; i <= ITEMS; i++) {
            assertThat(Service.accepted(emulator, i))
                    .as("times that item-%s was paid for", i)
                    .isEqualTo(1);
        }
        try (Stream<Path> files = Files.list(directory.resolve("images"))) {
            assertThat(files.filter(file -> !file.getFileName().toString().startsWith(".")))
                    .hasSize(ITEMS);
        }
    }
}
