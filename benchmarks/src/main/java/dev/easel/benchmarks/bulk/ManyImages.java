package dev.easel.benchmarks.bulk;

import com.sun.management.OperatingSystemMXBean;
import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.ImageClient;
import dev.easel.PollSchedule;
import dev.easel.benchmarks.process.Tell;
import dev.easel.bulk.Bulk;
import dev.easel.bulk.BulkItem;
import dev.easel.bulk.BulkReport;
import dev.easel.bulk.ItemState;
import dev.easel.bulk.Items;
import dev.easel.bulk.Ledger;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Generates many images, with a ledger or without one, the same number in flight. It tells the wall-clock time and the processor time of
 * the process for each image, in nanoseconds, after images that are not counted.
 */
public final class ManyImages {
    /** Instead of a ledger's address. */
    static final String NONE = "none";

    private final ImageClient client;
    private final Path directory;
    private final int inFlight;
    private final PollSchedule polls;

    private ManyImages(ImageClient client, Path directory, int inFlight, PollSchedule polls) {
        this.client = client;
        this.directory = directory;
        this.inFlight = inFlight;
        this.polls = polls;
    }

    /**
     * @param args server, ledger of the images that are not counted or {@link #NONE}, ledger of those that count, directory, how many
     *     images, how many in flight, milliseconds between polls, and how many are not counted
     */
    public static void main(String[] args) {
        try (ImageClient client = TaskProtocol.client(args[0])) {
            int count = Integer.parseInt(args[4]);
            ManyImages images = new ManyImages(
                    client,
                    Path.of(args[3]),
                    Integer.parseInt(args[5]),
                    PollSchedule.every(Duration.ofMillis(Long.parseLong(args[6]))));
            images.generate(args[1], "warm-up", Integer.parseInt(args[7]));
            OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            long cpu = system.getProcessCpuTime();
            long begin = System.nanoTime();
            images.generate(args[2], "images", count);
            Tell.number("wall", (System.nanoTime() - begin) / (double) count);
            Tell.number("cpu", (system.getProcessCpuTime() - cpu) / (double) count);
        } catch (IOException | InterruptedException | RuntimeException e) {
            Tell.error(e);
        }
        System.exit(0);
    }

    private void generate(String ledger, String folder, int count) throws IOException, InterruptedException {
        Path images = Files.createDirectories(directory.resolve(folder));
        long done = ledger.equals(NONE) ? bare(images, count) : bulk(ledger, images, count);
        if (done != count) {
            throw new IllegalStateException(done + " of " + count + " images are there");
        }
    }

    /** What a program without a ledger does. */
    private long bare(Path images, int count) throws InterruptedException {
        Semaphore room = new Semaphore(inFlight);
        AtomicInteger done = new AtomicInteger();
        for (int i = 1; i <= count; i++) {
            room.acquire();
            CallOptions options = CallOptions.builder()
                    .pollSchedule(polls)
                    .destination(Destination.file(images.resolve("item-" + i + ".png")))
                    .build();
            client.submit(TaskProtocol.request(i), options).result().whenComplete((result, failure) -> {
                done.addAndGet(failure == null ? 1 : 0);
                room.release();
            });
        }
        room.acquire(inFlight);
        return done.get();
    }

    private long bulk(String ledger, Path images, int count) {
        BulkReport report = Bulk.of(client)
                .ledger(Ledger.jdbc(ledger))
                .into(images)
                .inFlight(inFlight)
                .pollSchedule(polls)
                .run(Items.of(IntStream.rangeClosed(1, count)
                        .mapToObj(number -> BulkItem.of("item-" + number, TaskProtocol.request(number)))));
        return report.count(ItemState.DONE);
    }
}
