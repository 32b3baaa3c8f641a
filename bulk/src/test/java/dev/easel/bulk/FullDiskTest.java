package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageClient;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk fills in the middle of a run: nothing is paid for twice, and what was paid for is in place, or listed as lost. */
@Timeout(60)
class FullDiskTest {
    private static final int ITEMS = 12;
    private static final int IN_FLIGHT = 2;

    @TempDir
    private Path directory;

    private Bulk bulk(ImageClient client, Path ledger, Path images) {
        return Bulk.of(client)
                .ledger(Ledger.file(ledger))
                .into(images)
                .inFlight(IN_FLIGHT)
                .ledgerPatience(Duration.ofMillis(300))
                .retries(RetryRules.builder().pause(Duration.ofMillis(50)).build())
                .pollSchedule(Service.POLLS);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void a_disk_that_fills_with_images_stops_the_run_and_the_next_one_goes_on(Service service) throws Exception {
        try (SmallDisk disk = SmallDisk.at(directory.resolve("disk"), 4_000);
                Emulator emulator = service.start(Duration.ofMillis(20));
                ImageClient client = service.client(emulator.baseUrl().toString())) {
            Path images = disk.directory();
            Path ledger = directory.resolve("easel.db");
            disk.fill(service == Service.ZHIQITE ? 24 : 100);

            BulkReport report = bulk(client, ledger, images).run(Items.of(service.items(ITEMS)));

            assertThat(report.stopped()).hasValueSatisfying(reason -> {
                assertThat(reason.kind()).isEqualTo(StopReason.Kind.DESTINATION);
                assertThat(reason.message())
                        .isEqualTo("images cannot be stored in the directory " + images
                                + " (No space left on device); make room or make it writable, and run again");
            });
            assertThat(report.count(ItemState.WAITING))
                    .as("nothing more was sent")
                    .isPositive();
            assertWhole(images, report.count(ItemState.DONE));

            disk.makeRoom();
            BulkReport next = bulk(client, ledger, images).run();

            // Only what no service keeps is lost, and it is listed as billed.
            long lost = next.count(ItemState.FAILED);
            assertThat(lost).isLessThanOrEqualTo(service == Service.ITSROSE ? IN_FLIGHT : 0);
            assertThat(next.count(ItemState.DONE)).isEqualTo(ITEMS - lost);
            assertThat(next.failures()).allSatisfy(each -> {
                assertThat(each.mayHaveBeenBilled()).isEqualTo(each.items());
                assertThat(each.example())
                        .startsWith("its image arrived and is lost, since the service does not keep it;");
            });
            assertWhole(images, ITEMS - lost);
            assertPaidOnce(emulator);
        }
    }

    @Test
    void a_disk_with_room_for_small_files_only_is_full_too() throws Exception {
        try (SmallDisk disk = SmallDisk.at(directory.resolve("disk"), 4_000);
                Emulator emulator = Service.DAN.start(Duration.ZERO);
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString())) {
            Path ledger = directory.resolve("easel.db");
            disk.fill(90);
            List<BulkItem> items = Service.DAN.items(ITEMS).stream()
                    .map(item -> BulkItem.of(
                            item.id(),
                            item.request().toBuilder().size(1024, 1024).build()))
                    .toList();

            BulkReport report = bulk(client, ledger, disk.directory()).run(Items.of(items));

            assertThat(report.stopped()).map(StopReason::kind).contains(StopReason.Kind.DESTINATION);
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isLessThanOrEqualTo(IN_FLIGHT);
            assertWhole(disk.directory(), 0);
            disk.makeRoom();
            assertThat(bulk(client, ledger, disk.directory()).run().count(ItemState.DONE))
                    .isEqualTo(ITEMS);
            assertPaidOnce(emulator);
        }
    }

    @Test
    void a_disk_that_becomes_read_only_fails_no_item() throws Exception {
        try (SmallDisk disk = SmallDisk.at(directory.resolve("disk"), 4_000);
                Emulator emulator = Service.DAN.start(Duration.ofMillis(20));
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString())) {
            Path ledger = directory.resolve("easel.db");

            BulkReport report = bulk(client, ledger, disk.directory())
                    .listener(onFirst(disk::forbidWriting))
                    .run(Items.of(Service.DAN.items(ITEMS)));

            assertThat(report.stopped()).map(StopReason::kind).contains(StopReason.Kind.DESTINATION);
            assertThat(report.failures()).isEmpty();
            disk.allowWriting();
            assertThat(bulk(client, ledger, disk.directory()).run().count(ItemState.DONE))
                    .isEqualTo(ITEMS);
            assertWhole(disk.directory(), ITEMS);
            assertPaidOnce(emulator);
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void a_disk_that_fills_under_the_ledger_stops_the_run_and_the_next_one_goes_on(Service service) throws Exception {
        try (SmallDisk disk = SmallDisk.at(directory.resolve("disk"), 4_000);
                Emulator emulator = service.start(Duration.ofMillis(20));
                ImageClient client = service.client(emulator.baseUrl().toString())) {
            Path images = directory.resolve("images");
            Path ledger = disk.directory().resolve("easel.db");

            BulkReport report = bulk(client, ledger, images)
                    .listener(onFirst(() -> disk.fill(0)))
                    .run(Items.of(service.items(ITEMS)));

            assertThat(report.stopped()).hasValueSatisfying(reason -> {
                assertThat(reason.kind()).isEqualTo(StopReason.Kind.LEDGER);
                assertThat(reason.message())
                        .startsWith("the ledger " + ledger + " could not be written for ")
                        .contains("full")
                        .endsWith("; make room or make it writable, or give another file, and run again");
            });

            disk.makeRoom();
            BulkReport next = bulk(client, ledger, images).run(Items.of(service.items(ITEMS)));

            assertThat(next.count(ItemState.DONE)).isEqualTo(ITEMS);
            assertWhole(images, ITEMS);
            assertPaidOnce(emulator);
        }
    }

    @Test
    void a_ledger_that_cannot_be_written_is_refused_before_anything_is_sent() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "no folder");
        try (SmallDisk disk = SmallDisk.at(directory.resolve("disk"), 1_000);
                Emulator emulator = Service.DAN.start(Duration.ZERO);
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString())) {
            Path full = disk.directory().resolve("easel.db");
            disk.fill(0);
            for (Path ledger : List.of(full, file.resolve("easel.db"), directory, file)) {
                assertThatThrownBy(() -> bulk(client, ledger, directory.resolve("images"))
                                .start(Items.of(Service.DAN.items(1))))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("the ledger " + ledger + " cannot be ")
                        .hasMessageEndingWith("; make room or make it writable, or give another file, and run again");
            }
            assertThat(emulator.exchanges()).isEmpty();
        }
    }

    private static BulkListener onFirst(SmallDisk.Action action) {
        return new BulkListener() {
            private boolean isDone;

            @Override
            public void onItem(LedgerItem item) {
                try {
                    if (!isDone) {
                        isDone = true;
                        action.run();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private static void assertPaidOnce(Emulator emulator) {
        for (int i = 1; i <= ITEMS; i++) {
            assertThat(Service.accepted(emulator, i))
                    .as("times that item-%s was paid for", i)
                    .isEqualTo(1);
        }
    }

    private static void assertWhole(Path folder, long number) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> images = files.filter(
                            file -> !file.getFileName().toString().startsWith("."))
                    .toList();
            assertThat(images).hasSize((int) number);
            for (Path image : images) {
                assertThat(ImageIO.read(image.toFile())).as(image.toString()).isNotNull();
            }
        }
    }
}
