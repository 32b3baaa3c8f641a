package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three processes share a ledger, and each is killed again and again while the service fails: nothing is paid for twice, and nothing that
 * was paid for is lost. {@code massacre.sh} runs it with more items.
 */
class MassacreTest {
    private static final int ITEMS = Integer.getInteger("easel.massacre.items", 200);
    private static final int PROCESSES = 3;
    private static final long SEED = 19;

    @TempDir
    private Path directory;

    private final AtomicInteger kills = new AtomicInteger();

    static Stream<Service> services() {
        return Stream.of(System.getProperty("easel.massacre.services", "DAN").split(","))
                .map(Service::valueOf);
    }

    @ParameterizedTest
    @MethodSource("services")
    void every_item_ends_once(Service service) throws Exception {
        String url = Databases.POSTGRES.url(directory);
        Ledger ledger = Ledger.jdbc(url);
        try (Emulator emulator = service.start(Duration.ofMillis(200))) {
            // A fifth of all exchanges is refused, and a fifth of all tasks fails.
            emulator.randomly(0.2, SEED, List.of(Fault.response(429, "text/plain", "too many requests")));
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                Random random = new Random(SEED + i);
                all.add(CompletableFuture.runAsync(
                        () -> kill(service, emulator, url, random), action -> new Thread(action).start()));
            }
            long failing = 0;
            while (all.stream().anyMatch(each -> !each.isDone())) {
                Thread.sleep(50);
                for (; failing < emulator.handled(ExchangeKind.SUBMIT) / 5; failing++) {
                    emulator.failNextTask();
                }
            }
            all.forEach(CompletableFuture::join);

            check(service, emulator, ledger);
        }
    }

    private void kill(Service service, Emulator emulator, String url, Random random) {
        try {
            while (true) {
                try (BulkProcess process = BulkProcess.start(
                        service,
                        emulator.baseUrl().toString(),
                        KillPoint.NEVER,
                        url,
                        directory.resolve("images"),
                        ITEMS,
                        false)) {
                    if (!process.works()) {
                        return;
                    }
                    Thread.sleep(300 + random.nextInt(3_000));
                    if (!process.isAlive()) {
                        return;
                    }
                    process.kill();
                    kills.incrementAndGet();
                }
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void check(Service service, Emulator emulator, Ledger ledger) throws Exception {
        Map<ItemState, Long> counts = ledger.counts();
        System.out.println("massacre of " + service + ": " + kills + " kills, " + counts + ", "
                + emulator.count(ExchangeKind.SUBMIT) + " submissions");
        assertThat(counts.keySet()).allMatch(ItemState::isFinal);
        assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(ITEMS);
        long inDoubt = service == Service.ITSROSE ? 6 : 1;
        assertThat(counts.getOrDefault(ItemState.UNKNOWN, 0L)).isLessThanOrEqualTo(kills.get() * inDoubt);
        for (int i = 1; i <= ITEMS; i++) {
            LedgerItem item = ledger.find("item-" + i).orElseThrow();
            assertThat(Service.accepted(emulator, i))
                    .as("times that %s was accepted, of which %s were tries", item, item.tries())
                    .isLessThanOrEqualTo(item.tries());
            if (item.state() == ItemState.DONE) {
                assertThat(item.images())
                        .hasSize(1)
                        .allSatisfy(
                                image -> assertThat(directory.resolve("images").resolve(image.name()))
                                        .hasSize(image.length()));
            } else {
                assertThat(item.reason()).as("why %s has no image", item).isPresent();
            }
        }
        try (Stream<Path> files = Files.list(directory.resolve("images"))) {
            long images = files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .count();
            assertThat(images).isEqualTo(counts.get(ItemState.DONE));
        }
    }
}
