package dev.easel.bulk;

import dev.easel.ImageRequest;
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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
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
import java.util.stream.IntStream;

/** Services that fail at random, and processes that share their items and are killed at random, until nothing is left to do. */
final class Massacre implements AutoCloseable {
    private static final int PROCESSES = 3;
    private static final double FAILING = 0.2;
    private static final Duration GENERATION = Duration.ofMillis(600);

    /** Two each: the services, and not the machine, decide how long it takes, so that there is time for kills. */
    private static final int WORKERS = 2;

    private final int items;
    private final long seed;
    private final Path images;
    private final Path logs;
    private final String url;
    private final LifeLog lives;
    private final Map<Service, Emulator> emulators = new EnumMap<>(Service.class);
    private final List<Kill> kills = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> starts = Collections.synchronizedList(new ArrayList<>());
    private final Instant begunAt = Instant.now();

    /** One kill. */
    record Kill(long pid, Instant at) {}

    private Massacre(int items, long seed, Path directory, Path logs) throws Exception {
        this.items = items;
        this.seed = seed;
        this.logs = Files.createDirectories(logs);
        images = directory.resolve("images");
        url = Databases.POSTGRES.url(directory);
        lives = LifeLog.of(url);
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

    static Massacre prepare(int items, long seed, Path directory, Path logs) throws Exception {
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

    /** Returns what every process is given. Every service can do every item. */
    static List<BulkItem> items(int number) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(each -> BulkItem.of(
                        "item-" + each,
                        ImageRequest.builder()
                                .prompt(prompt(each))
                                .model(Dan.MODEL_CLARITY)
                                .size(128, 128)
                                .build()))
                .toList();
    }

    static String prompt(int number) {
        return "lighthouse number " + number + ".";
    }

    /** Runs and kills, until every process has found nothing left to do. */
    void run() {
        Instant deadline = begunAt.plusSeconds(120 + items);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            int number = i;
            all.add(CompletableFuture.runAsync(
                    () -> kill(number, new Random(seed + number), deadline),
                    action -> new Thread(action, "massacre-" + number).start()));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        cleanUp();
    }

    /** What killed processes left behind goes with the next run after their leases, which this ends as time would. */
    private void cleanUp() {
        Path log = logs.resolve("process-last.log");
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            Files.deleteIfExists(log);
            statement.execute("update easel_owner set lease_until = 0");
            try (ChildProcess last = MassacreProcess.start(url, images, items, addresses(), log)) {
                if (last.exitCode() != 0) {
                    throw new AssertionError("the last process has failed; see " + log);
                }
            }
        } catch (IOException | InterruptedException | SQLException e) {
            throw new CompletionException(e);
        }
    }

    private List<String> addresses() {
        return emulators.values().stream()
                .map(emulator -> emulator.baseUrl().toString())
                .toList();
    }

    private void kill(int number, Random random, Instant deadline) {
        Path log = logs.resolve("process-" + number + ".log");
        try {
            Files.deleteIfExists(log);
            while (true) {
                try (ChildProcess process = MassacreProcess.start(url, images, items, addresses(), log)) {
                    long startedAt = System.nanoTime();
                    if (MassacreProcess.works(process)) {
                        long start =
                                Duration.ofNanos(System.nanoTime() - startedAt).toMillis();
                        starts.add(start);
                        // On a busy machine all of it takes longer, the work too.
                        Thread.sleep(1_000 + random.nextInt(3_000) + start / 2);
                    }
                    if (!process.isAlive()) {
                        if (process.exitCode() != 0) {
                            throw new AssertionError("process " + process.pid() + " ended by itself with exit code "
                                    + process.exitCode() + "; see " + log);
                        }
                        return;
                    }
                    process.kill();
                    kills.add(new Kill(process.pid(), Instant.now()));
                    if (Instant.now().isAfter(deadline)) {
                        throw new AssertionError("the items are not at their end by " + deadline + "; see " + logs);
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
        return images;
    }

    Path logs() {
        return logs;
    }

    Ledger ledger() {
        return Ledger.jdbc(url);
    }

    LifeLog lives() {
        return lives;
    }

    Map<Service, Emulator> emulators() {
        return emulators;
    }

    List<Kill> kills() {
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
    public void close() throws Exception {
        emulators.values().forEach(Emulator::close);
        lives.close();
    }
}
