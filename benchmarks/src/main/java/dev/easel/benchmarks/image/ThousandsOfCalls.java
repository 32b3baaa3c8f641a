package dev.easel.benchmarks.image;

import dev.easel.benchmarks.process.Tell;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * One new JVM, one client, one caller, and one call after the other: what a call takes while the JVM still learns the code.
 * It tells the mean of each {@link Window} in nanoseconds, or an {@code error}.
 */
public final class ThousandsOfCalls {
    /** What is measured, in the order in which it is. */
    public static final List<Window> WINDOWS =
            List.of(new Window(100, 100), new Window(1_000, 500), new Window(10_000, 2_000));

    /**
     * Some calls in a row.
     *
     * @param after how many calls came before
     * @param calls how many calls it is the mean of
     */
    public record Window(int after, int calls) {
        /** What its mean is told as. */
        public String key() {
            return "after" + after;
        }

        boolean has(int call) {
            return call > after && call <= after + calls;
        }
    }

    private ThousandsOfCalls() {}

    /** @param args contender, server, length of the image, directory */
    public static void main(String[] args) throws IOException {
        Contender contender = Contender.of(args[0]);
        long length = Long.parseLong(args[2]);
        File directory = new File(args[3]);
        try (ImageFetcher client = contender.open(URI.create(args[1]), length)) {
            check(contender, client, new File(directory, "checked.png"), length);
            int call = 2;
            for (Window window : WINDOWS) {
                long nanos = 0;
                for (; call <= window.after() + window.calls(); call++) {
                    long one = timed(client, new File(directory, contender.word() + "-" + call + ".png"));
                    nanos += window.has(call) ? one : 0;
                }
                Tell.number(window.key(), (double) nanos / window.calls());
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            Tell.error(e);
        }
        // Threads of a client that is not closed would hold the process.
        System.exit(0);
    }

    /** The first call. A benchmark of a failure says nothing. */
    private static void check(Contender contender, ImageFetcher client, File file, long length) throws IOException {
        client.fetch(file.toPath());
        if (!contender.isRight(file.toPath(), length)) {
            throw new IllegalStateException("stored something else than the image");
        }
        remove(file);
    }

    private static long timed(ImageFetcher client, File file) {
        long begin = System.nanoTime();
        client.fetch(file.toPath());
        long nanos = System.nanoTime() - begin;
        remove(file);
        return nanos;
    }

    private static void remove(File file) {
        if (!file.delete()) {
            throw new IllegalStateException("there is no " + file);
        }
    }
}
