package dev.easel.benchmarks.image;

import dev.easel.benchmarks.process.Tell;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Many images at once, through one client. It tells how many {@code arrived}, in how many {@code ms}, and the first
 * {@code error}, if there was one.
 */
public final class Burst {
    private final Contender contender;
    private final long length;
    private final Path directory;
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private Burst(Contender contender, long length, Path directory) {
        this.contender = contender;
        this.length = length;
        this.directory = directory;
    }

    /** @param args contender, server, length of each image, how many, directory */
    public static void main(String[] args) throws InterruptedException, IOException {
        Contender contender = Contender.of(args[0]);
        long length = Long.parseLong(args[2]);
        Burst burst = new Burst(contender, length, Files.createDirectories(Path.of(args[4])));
        burst.run(contender.open(URI.create(args[1]), length), Integer.parseInt(args[3]));
        System.exit(0);
    }

    private void run(ImageFetcher client, int count) throws InterruptedException, IOException {
        List<Thread> threads = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < count; i++) {
            Path file = directory.resolve(i + ".png");
            Thread thread = new Thread(() -> fetch(client, file, start));
            thread.start();
            threads.add(thread);
        }
        long begin = System.nanoTime();
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        double millis = (System.nanoTime() - begin) / 1e6;
        int right = 0;
        for (int i = 0; i < count; i++) {
            Path file = directory.resolve(i + ".png");
            if (Files.exists(file) && contender.isRight(file, length)) {
                right++;
            }
            Files.deleteIfExists(file);
        }
        Tell.number("arrived", Math.min(right, arrived.get()));
        Tell.number("ms", millis);
        Throwable first = failure.get();
        if (first != null) {
            Tell.error(first);
        }
    }

    private void fetch(ImageFetcher client, Path file, CountDownLatch start) {
        try {
            start.await();
            client.fetch(file);
            arrived.incrementAndGet();
        } catch (InterruptedException | RuntimeException | OutOfMemoryError e) {
            failure.compareAndSet(null, e);
        }
    }
}
