package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.routing.Money;
import dev.easel.testkit.Emulator;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of items that are in no ledger. */
class ItemReportTest {
    @TempDir
    private Path directory;

    private static LedgerItem.Builder item(int number) {
        return LedgerItem.builder("item-" + number, ImageRequest.of("a tower"));
    }

    @Test
    void it_reads_as_the_report_of_a_ledger_with_the_same_items() throws Exception {
        Ledger ledger = Ledger.file(directory.resolve("easel.db"));
        Path images = directory.resolve("images");
        try (Emulator emulator = Service.DAN.start(Duration.ofMillis(20));
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString())) {
            emulator.failRandomly(0.5, 3);
            Bulk.of(client)
                    .ledger(ledger)
                    .into(images)
                    .pollSchedule(Service.POLLS)
                    .retries(RetryRules.builder().tries(1).build())
                    .run(Items.of(Service.DAN.items(30)));
        }
        List<LedgerItem> items = new ArrayList<>();
        for (ItemState state : ItemState.values()) {
            ledger.forEach(state, item -> items.add(copy(item)));
        }
        items.sort(Comparator.comparing(item -> Integer.valueOf(item.id().substring("item-".length()))));
        BulkReport expected = ledger.report();

        BulkReport report = BulkReport.of(items::stream, null, Duration.ZERO);

        assertThat(report.counts()).containsOnlyKeys(ItemState.DONE, ItemState.FAILED);
        assertThat(report.toText()).isEqualTo(expected.toText());
        assertThat(report.toJson()).isEqualTo(expected.toJson());
        report.writeHtml(directory.resolve("a.html"), images);
        expected.writeHtml(directory.resolve("b.html"), images);
        assertThat(directory.resolve("a.html")).hasSameTextualContentAs(directory.resolve("b.html"));
    }

    private static LedgerItem copy(LedgerItem item) {
        return LedgerItem.builder(item.id(), item.request())
                .state(item.state())
                .tries(item.tries())
                .service(item.service().orElse(null))
                .ticket(item.ticket().orElse(null))
                .images(item.images())
                .cost(item.cost().orElse(null))
                .reason(item.reason().orElse(null))
                .message(item.message().orElse(null))
                .mayHaveBeenBilled(item.mayHaveBeenBilled())
                .took(item.took().orElse(null))
                .build();
    }

    @Test
    void costs_failures_and_the_slowest_are_those_of_all_items() {
        List<LedgerItem> items = IntStream.rangeClosed(1, 30)
                .mapToObj(number -> number <= 20
                        ? item(number)
                                .state(ItemState.DONE)
                                .cost(Money.of(new BigDecimal("0.04"), number % 2 == 0 ? "USD" : "EUR"))
                                .took(Duration.ofSeconds(number))
                                .build()
                        : item(number)
                                .state(number <= 25 ? ItemState.FAILED : ItemState.UNKNOWN)
                                .reason("TaskFailedException")
                                .message("fault " + (60 - number))
                                .mayHaveBeenBilled(number == 30)
                                .build())
                .toList();

        BulkReport report = BulkReport.of(
                items::stream, new StopReason(StopReason.Kind.REQUESTED, "stopped"), Duration.ofMinutes(1));

        assertThat(report.costs())
                .containsExactly(Money.of(new BigDecimal("0.40"), "EUR"), Money.of(new BigDecimal("0.40"), "USD"));
        assertThat(report.failures())
                .containsExactly(
                        new BulkReport.Failures(ItemState.FAILED, "TaskFailedException", 5, 0, "fault 35"),
                        new BulkReport.Failures(ItemState.UNKNOWN, "TaskFailedException", 5, 1, "fault 30"));
        assertThat(report.slowest())
                .extracting(LedgerItem::id)
                .containsExactlyElementsOf(IntStream.iterate(20, number -> number - 1)
                        .limit(10)
                        .mapToObj(number -> "item-" + number)
                        .toList());
        assertThat(report.isComplete()).isFalse();
    }

    @Test
    void every_reading_is_closed() throws Exception {
        AtomicInteger open = new AtomicInteger();
        BulkReport report = BulkReport.of(
                () -> {
                    open.incrementAndGet();
                    return Stream.of(item(1).state(ItemState.DONE).build()).onClose(open::decrementAndGet);
                },
                null,
                Duration.ZERO);
        report.writeHtml(directory.resolve("page.html"), directory);

        assertThat(open).hasValue(0);
        assertThat(Files.readString(directory.resolve("page.html"))).contains("1 of 1 item done");
    }
}
