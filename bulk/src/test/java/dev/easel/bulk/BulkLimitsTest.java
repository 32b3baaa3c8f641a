package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.dan.Dan;
import dev.easel.routing.Money;
import dev.easel.routing.PriceList;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends a run before its items, and what its report says then. */
class BulkLimitsTest {
    private static final PriceList PRICES =
            PriceList.builder().perImage(Dan.PROVIDER, Money.of("0.10", "USD")).build();

    @TempDir
    private Path directory;

    private Ledger ledger() {
        return Ledger.file(directory.resolve("easel.db"));
    }

    private Bulk bulk(ImageClient... clients) {
        return Bulk.of(clients)
                .ledger(ledger())
                .into(directory.resolve("images"))
                .inFlight(2)
                .pollSchedule(Service.POLLS);
    }

    @Test
    void a_budget_ends_the_run_and_the_rest_waits() {
        try (Emulator emulator = Service.DAN.start(Duration.ZERO);
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString())) {
            BulkReport report =
                    bulk(client).prices(PRICES).budget(Money.of("0.50", "USD")).run(Items.of(Service.DAN.items(8)));

            assertThat(report.count(ItemState.DONE)).isEqualTo(5);
            assertThat(report.count(ItemState.WAITING)).isEqualTo(3);
            assertThat(report.costs()).containsExactly(Money.of("0.5", "USD"));
            assertThat(report.stopped()).map(StopReason::kind).contains(StopReason.Kind.BUDGET);

            // What earlier runs spent counts, since it is in the ledger.
            BulkReport raised =
                    bulk(client).prices(PRICES).budget(Money.of("0.60", "USD")).run();
            assertThat(raised.count(ItemState.DONE)).isEqualTo(6);
        }
    }

    @Test
    void failures_end_the_run_where_a_condition_says_so() {
        try (Emulator emulator = Service.DAN.start(Duration.ZERO);
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString())) {
            for (int i = 0; i < 50; i++) {
                emulator.failNextTask();
            }

            BulkReport report = bulk(client).stopWhen(StopCondition.failures(3)).run(Items.of(Service.DAN.items(50)));

            assertThat(report.stopped()).map(StopReason::message).contains("the run was to stop at 3 failures");
            assertThat(report.count(ItemState.FAILED)).isBetween(3L, 6L);
            assertThat(report.failures().get(0).reason()).isEqualTo("TaskFailedException");
        }
    }

    @Test
    void a_refused_key_ends_the_run_and_no_item() {
        try (Emulator emulator = DanEmulator.builder()
                        .errorStatus(DanEmulator.ErrorStatus.DOCUMENTED)
                        .start();
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString())) {
            emulator.always(ExchangeKind.SUBMIT, Fault.response(401, "text/plain", "who are you"));

            BulkReport report = bulk(client).run(Items.of(Service.DAN.items(4)));

            assertThat(report.stopped()).map(StopReason::kind).contains(StopReason.Kind.AUTHENTICATION);
            assertThat(report.count(ItemState.WAITING)).isEqualTo(4);
        }
    }

    @Test
    void two_services_share_the_items() {
        try (Emulator one = Service.DAN.start(Duration.ofMillis(50));
                Emulator other = Service.DAN.start(Duration.ofMillis(50));
                ImageClient first = Service.DAN.client(one.baseUrl().toString());
                ImageClient second = Service.DAN.client(other.baseUrl().toString())) {
            BulkReport report = bulk(first, second).run(Items.of(Service.DAN.items(12)));

            assertThat(report.count(ItemState.DONE)).isEqualTo(12);
            assertThat(one.count(ExchangeKind.SUBMIT)).isPositive();
            assertThat(other.count(ExchangeKind.SUBMIT)).isPositive();
        }
    }

    @Test
    void the_page_of_a_report_links_images_and_runs_no_script() throws Exception {
        try (Emulator emulator = Service.DAN.start(Duration.ZERO);
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString())) {
            BulkItem item = BulkItem.of("a & b #1", Service.DAN.request(1));
            BulkReport report = bulk(client).run(Items.of(List.of(item)));

            Path page = directory.resolve("report.html");
            report.writeHtml(page, directory.resolve("images"));

            assertThat(Files.readString(page))
                    .contains("src=\"images/a%20%26%20b%20%231-1.")
                    .contains("a &amp; b #1-1.")
                    .doesNotContain("<script");
            assertThat(report.toJson()).contains("\"complete\":true").contains("\"done\":1");
        }
    }
}
