package dev.easel.temporal;

import dev.easel.bulk.BulkItem;
import dev.easel.bulk.BulkReport;
import dev.easel.bulk.Items;
import dev.easel.dan.Dan;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.EmulatorBuilder;
import dev.easel.testkit.Fault;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** A bulk on services that fail at random, with workers that are killed at random, until every item has ended. */
final class Massacre implements AutoCloseable {
    static final String BATCH = "massacre";

    /** How many submissions a worker has under way at one service, which for a blocking one is a kill's damage. */
    static final int AT_ONCE = 3;

    private static final int PROCESSES = 3;
    private static final double FAILING = 0.2;
    private static final Duration GENERATION = Duration.ofMillis(600);

    /** Two each: the services, and not the machine, decide how long it takes, so that there is time for kills. */
    private static final int WORKERS = 2;

    private final int items;
    private final long seed;
    private final Path directory;
    private final Path logs;
    private final TemporalServer server;
    private final Map<Service, Emulator> emulators = new EnumMap<>(Service.class);
    private final List<Instant> kills = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> starts = Collections.synchronizedList(new ArrayList<>());
    private final Instant begunAt = Instant.now();
    private volatile boolean isOver;

    private Massacre(int items, long seed, Path directory, Path logs) throws IOException {
        this.items = items;
        this.seed = seed;
        this.directory = directory;
        this.logs = Files.createDirectories(logs);
        server = TemporalServer.start();
        for (Service service : Service.values()) {
            Emulator emulator = emulator(service)
                    .generationTime(GENERATION)
                    .workers(WORKERS)
                    .start();
            // A fifth of all exchanges is refused, and a fifth of all tasks fails.
            emulator.randomly(
                    FAILING,
                    seed + service.ordinal(),
                    List.of(Fault.response(429, "text/plain", "too many requests")
                            .header("Retry-After", "1")));
            emulator.failRandomly(FAILING, seed + 10 + service.ordinal());
            emulators.put(service, emulator);
        }
    }

    static Massacre prepare(int items, long seed, Path directory, Path logs) throws IOException {
        return new Massacre(items, seed, directory, logs);
    }

    private static EmulatorBuilder<?> emulator(Service service) {
        return switch (service) {
            case DAN ->
                DanEmulator.builder()
                        .resultLifetime(Duration.ofHours(1))
                        .errorStatus(DanEmulator.ErrorStatus.DOCUMENTED);
            case ZHIQITE -> ZhiqiteEmulator.builder().models(List.of(Dan.MODEL_CLARITY));
            case ITSROSE -> ItsRoseEmulator.builder().rateLimit(1_000_000);
        };
    }

    /** Every service can do every item. */
    private Items items() {
        return Items.of(IntStream.rangeClosed(1, items)
                .mapToObj(number -> BulkItem.of(
                        "item-" + number,
                        Service.DAN.request().toBuilder()
                                .prompt("lighthouse number " + number + ".")
                                .build()))
                .toList());
    }

    /** Runs and kills, until every item has ended. */
    BulkReport run() throws Exception {
        TemporalBulk.Builder bulk = TemporalBulk.builder(server.client()).storage(storage());
        for (Service service : Service.values()) {
            bulk.service(service.service(), 2 * AT_ONCE);
        }
        TemporalBulkRun run = bulk.deadline(Duration.ofMinutes(5))
                // A worker that takes over a workflow reads all of its history.
                .lengths(25, 100)
                .build()
                .start(BATCH, items());
        List<CompletableFuture<Void>> killers = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            int number = i;
            killers.add(CompletableFuture.runAsync(
                    () -> kill(number, new Random(seed + number)),
                    action -> new Thread(action, "massacre-" + number).start()));
        }
        CompletableFuture<BulkReport> report = CompletableFuture.supplyAsync(run::await);
        // A killer that fails ends it as well.
        killers.forEach(killer -> killer.exceptionally(failure -> {
            report.completeExceptionally(failure);
            return null;
        }));
        try {
            return report.get(120 + 2L * items, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not at its end after " + took() + ": " + run.progress() + "; see " + logs, e);
        } finally {
            isOver = true;
            killers.forEach(killer -> killer.handle((done, failure) -> done).join());
        }
    }

    private void kill(int number, Random random) {
        Path log = logs.resolve("worker-" + number + ".log");
        List<String> addresses = emulators.values().stream()
                .map(emulator -> emulator.baseUrl().toString())
                .toList();
        try {
            Files.deleteIfExists(log);
            while (!isOver) {
                Path temporary = directory.resolve("temporary");
                try (MassacreWorker worker =
                        MassacreWorker.start(server, directory.resolve("images"), temporary, AT_ONCE, addresses, log)) {
                    long startedAt = System.nanoTime();
                    if (!worker.works()) {
                        // Temporal's server was too busy to be reached; where it is always so, the whole time runs out.
                        continue;
                    }
                    long start = Duration.ofNanos(System.nanoTime() - startedAt).toMillis();
                    starts.add(start);
                    // On a busy machine all of it takes longer, the work too.
                    long until = System.nanoTime()
                            + TimeUnit.MILLISECONDS.toNanos(2_000 + random.nextInt(3_000) + start / 2);
                    while (System.nanoTime() < until && !isOver) {
                        Thread.sleep(50);
                    }
                    if (!worker.isAlive()) {
                        throw new AssertionError("worker " + number + " has ended by itself; see " + log);
                    }
                    worker.kill();
                    if (!isOver) {
                        kills.add(Instant.now());
                    }
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    int number() {
        return items;
    }

    Path images() {
        return directory.resolve("images").resolve(BATCH);
    }

    Path logs() {
        return logs;
    }

    ImageStorage storage() {
        return ImageStorage.directory(directory.resolve("images"));
    }

    Map<Service, Emulator> emulators() {
        return emulators;
    }

    List<Instant> kills() {
        return List.copyOf(kills);
    }

    /** Returns how long a process took until it worked, on average. */
    long startMillis() {
        return (long) starts.stream().mapToLong(Long::longValue).average().orElse(0);
    }

    Duration took() {
        return Duration.between(begunAt, Instant.now());
    }

    @Override
    public void close() {
        emulators.values().forEach(Emulator::close);
        server.close();
    }
}
