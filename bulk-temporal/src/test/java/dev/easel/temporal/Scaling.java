package dev.easel.temporal;

import dev.easel.bulk.BulkItem;
import dev.easel.bulk.BulkReport;
import dev.easel.bulk.ItemState;
import dev.easel.bulk.Items;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ItsRoseEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How many images a second come from one worker, two and three, where each may have a few submissions under way at once at a service that
 * takes its time: the machine of the workers must not be the limit.
 */
final class Scaling {
    private static final Duration GENERATION = Duration.ofSeconds(2);
    private static final int AT_ONCE = 4;
    private static final int SECONDS = 24;

    /** Each worker has that many on average, and the first ones are not counted. */
    private static final int ITEMS = (int) (SECONDS / GENERATION.toSeconds()) * AT_ONCE;

    private Scaling() {}

    /** @param args how many workers there are at most; 3 by default */
    public static void main(String[] args) throws Exception {
        int most = args.length == 0 ? 3 : Integer.parseInt(args[0]);
        Path directory = Files.createDirectories(Path.of("target", "scaling"));
        double one = 0;
        for (int workers = 1; workers <= most; workers++) {
            double perSecond = run(directory, workers);
            one = workers == 1 ? perSecond : one;
            System.out.printf(
                    Locale.ROOT,
                    "%d worker%s: %.2f images per second, %.2f times one worker, of %.2f that the service gives%n",
                    workers,
                    workers == 1 ? "" : "s",
                    perSecond,
                    perSecond / one,
                    workers * AT_ONCE / (double) GENERATION.toSeconds());
        }
        // Threads of Temporal's server would keep it.
        System.exit(0);
    }

    private static double run(Path directory, int workers) throws Exception {
        Path folder = Files.createTempDirectory(directory, workers + "-");
        List<MassacreWorker> processes = new ArrayList<>();
        try (TemporalServer server = TemporalServer.start();
                Emulator emulator = ItsRoseEmulator.builder()
                        .rateLimit(1_000_000)
                        .generationTime(GENERATION)
                        .workers(most(workers))
                        .start()) {
            for (int i = 1; i <= workers; i++) {
                MassacreWorker process = MassacreWorker.start(
                        server,
                        folder,
                        folder.resolve("temporary"),
                        AT_ONCE,
                        List.of("", "", emulator.baseUrl().toString()),
                        folder.resolve("worker-" + i + ".log"));
                processes.add(process);
                if (!process.works()) {
                    throw new IllegalStateException("a worker did not start; see " + folder);
                }
            }
            TemporalBulk bulk = TemporalBulk.builder(server.client())
                    .storage(ImageStorage.directory(folder))
                    .service(Service.ITSROSE.service(), 2 * most(workers))
                    .build();
            // The first ones warm the workers up.
            images(bulk.start("warm-up", items(2 * most(workers))).await(), 2 * most(workers));
            int number = ITEMS * workers;
            long begunAt = System.nanoTime();
            images(bulk.start("scaling", items(number)).await(), number);
            return number / ((System.nanoTime() - begunAt) / 1e9);
        } finally {
            processes.forEach(MassacreWorker::close);
        }
    }

    private static int most(int workers) {
        return workers * AT_ONCE;
    }

    private static void images(BulkReport report, int number) {
        if (report.count(ItemState.DONE) != number) {
            throw new IllegalStateException(report.toText());
        }
    }

    private static Items items(int number) {
        return Items.of(IntStream.rangeClosed(1, number)
                .mapToObj(each -> BulkItem.of("item-" + each, Service.ITSROSE.request()))
                .toList());
    }
}
