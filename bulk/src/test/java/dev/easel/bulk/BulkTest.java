package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.testkit.Emulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a run leaves: images, a ledger, and a report. */
class BulkTest {
    @TempDir
    private Path directory;

    private Bulk bulk(ImageClient... clients) {
        return Bulk.of(clients)
                .ledger(Ledger.file(directory.resolve("easel.db")))
                .into(directory.resolve("images"))
                .pollSchedule(Service.POLLS);
    }

    private List<String> images() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("images"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(".easel-ledger"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void every_item_gets_its_image_under_its_id(Service service) throws Exception {
        try (Emulator emulator = service.start(Duration.ofMillis(20));
                ImageClient client = service.client(emulator.baseUrl().toString())) {
            BulkReport report = bulk(client).run(Items.of(service.items(12)));

            assertThat(report.toText()).startsWith("12 of 12 items done\n");
            assertThat(report.isComplete()).isTrue();
            assertThat(report.images()).isEqualTo(12);
            assertThat(images())
                    .extracting(name -> name.substring(0, name.lastIndexOf('.')))
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 12)
                            .mapToObj(i -> "item-" + i + "-1")
                            .toList());
        }
    }

    @Test
    void a_second_run_of_the_same_items_sends_nothing() {
        try (Emulator emulator = Service.DAN.start(Duration.ZERO);
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString())) {
            bulk(client).run(Items.of(Service.DAN.items(5)));
            long before = emulator.exchanges().size();

            BulkReport report = bulk(client).run(Items.of(Service.DAN.items(5)));

            assertThat(report.count(ItemState.DONE)).isEqualTo(5);
            assertThat(emulator.exchanges()).hasSize((int) before);
        }
    }

    @Test
    void an_id_with_another_request_is_refused() {
        try (Emulator emulator = Service.DAN.start(Duration.ZERO);
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString())) {
            bulk(client).run(Items.of(Service.DAN.items(1)));

            BulkReport report = bulk(client).run(Items.of(List.of(BulkItem.of("item-1", Service.DAN.request(2)))));

            assertThat(report.stopped()).hasValueSatisfying(reason -> {
                assertThat(reason.kind()).isEqualTo(StopReason.Kind.INPUT);
                assertThat(reason.message())
                        .isEqualTo("item item-1 is in the ledger with another request; give it another id, or use"
                                + " another ledger");
            });
        }
    }

    @Test
    void a_second_run_on_a_file_says_who_has_it() {
        try (Emulator emulator = Service.DAN.start(Duration.ofSeconds(1));
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString())) {
            BulkRun first = bulk(client).start(Items.of(Service.DAN.items(1)));

            assertThatThrownBy(() -> bulk(client).start(Items.none()))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(
                            "is in use by process " + ProcessHandle.current().pid() + " on ");

            assertThat(first.report().join().count(ItemState.DONE)).isEqualTo(1);
        }
    }

    @Test
    void a_directory_of_another_ledger_is_refused() {
        try (Emulator emulator = Service.DAN.start(Duration.ZERO);
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString())) {
            bulk(client).run(Items.of(Service.DAN.items(1)));

            assertThatThrownBy(() -> bulk(client)
                            .ledger(Ledger.file(directory.resolve("other.db")))
                            .start(Items.none()))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("has the images of another ledger");
        }
    }
}
