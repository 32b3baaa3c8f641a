package dev.easel.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.bulk.Bulk;
import dev.easel.bulk.BulkItem;
import dev.easel.bulk.BulkRun;
import dev.easel.bulk.ItemState;
import dev.easel.bulk.Items;
import dev.easel.bulk.Ledger;
import dev.easel.dan.Dan;
import dev.easel.spi.JsonValue;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bulk run, seen from the studio while it goes on. */
class BulkRunTest {
    private static final Duration GENERATION = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void a_run_is_seen_live_and_nothing_of_it_is_changed() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        Ledger ledger = Ledger.file(folder.resolve("easel.db"));
        try (DanEmulator dan = DanEmulator.builder()
                        .clock(now::get)
                        .generationTime(GENERATION)
                        .workers(10)
                        .start();
                ImageClient client = Dan.builder()
                        .baseUrl(dan.baseUrl().toString())
                        .apiKey(DanEmulator.ANONYMOUS_KEY)
                        .build()) {
            BulkRun run = Bulk.of(client)
                    .ledger(ledger)
                    .into(folder.resolve("bulk"))
                    .start(Items.of(List.of(item("one"), item("two"))));
            try (StartedStudio studio = StartedStudio.in(
                    folder.resolve("studio"),
                    builder -> builder.ledger(Ledger.file(folder.resolve("easel.db"))),
                    Services.dan(dan))) {
                Visitor page = studio.visitor();
                assertThat(page.state().get("bulk").bool()).contains(true);
                Visitor.until(() -> items(page, "SUBMITTED") == 2);

                now.getAndUpdate(time -> time.plus(GENERATION));
                Visitor.until(() -> items(page, "DONE") == 2);

                assertThat(bulk(page).get("images").integer()).hasValue(2);
            }
            run.report().join();
            assertThat(ledger.counts()).containsOnly(java.util.Map.entry(ItemState.DONE, 2L));
            assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(2);
        }
    }

    @Test
    void a_ledger_that_cannot_be_read_is_a_problem_of_its_view_alone() throws Exception {
        Path damaged = Files.writeString(folder.resolve("easel.db"), "no database, but long enough to be looked at");
        try (DanEmulator dan = DanEmulator.start();
                StartedStudio studio = StartedStudio.in(
                        folder.resolve("studio"), builder -> builder.ledger(Ledger.file(damaged)), Services.dan(dan))) {
            Visitor page = studio.visitor();

            assertThat(Visitor.text(bulk(page), "problem")).contains("easel.db");
            page.orders(Visitor.order("a lighthouse", "dan"));
            page.awaitStatus("dan", "DONE");
        }
    }

    @Test
    void without_a_ledger_there_is_no_such_view() {
        try (DanEmulator dan = DanEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan))) {
            assertThat(studio.visitor().get("/bulk").statusCode()).isEqualTo(404);
            assertThat(studio.visitor().state().get("bulk").bool()).contains(false);
        }
    }

    private static BulkItem item(String id) {
        return BulkItem.of(
                id,
                ImageRequest.builder()
                        .prompt("a lighthouse")
                        .model(Dan.MODEL_CLARITY)
                        .size(64, 64)
                        .build());
    }

    private static JsonValue bulk(Visitor page) {
        return JsonValue.parse(page.get("/bulk").body());
    }

    private static long items(Visitor page, String state) {
        return bulk(page).get("states").elements().stream()
                .filter(one -> Visitor.text(one, "state").equals(state))
                .mapToLong(one -> one.get("items").integer().orElse(0))
                .sum();
    }
}
