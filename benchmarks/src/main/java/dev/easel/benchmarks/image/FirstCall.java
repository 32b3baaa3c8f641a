package dev.easel.benchmarks.image;

import dev.easel.benchmarks.process.Tell;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The first image of a new JVM: from before the client is built until the file is there. It tells {@code ms}, or an
 * {@code error}.
 */
public final class FirstCall {
    private FirstCall() {}

    /** @param args contender, server, length of the image, file */
    public static void main(String[] args) throws IOException {
        Contender contender = Contender.of(args[0]);
        URI server = URI.create(args[1]);
        long length = Long.parseLong(args[2]);
        Path file = Path.of(args[3]);
        long begin = System.nanoTime();
        try (ImageFetcher client = contender.open(server, length)) {
            client.fetch(file);
            long nanos = System.nanoTime() - begin;
            if (!contender.isRight(file, length)) {
                throw new IllegalStateException("stored something else than the image");
            }
            Tell.number("ms", nanos / 1e6);
        } catch (RuntimeException | OutOfMemoryError e) {
            Tell.error(e);
        } finally {
            Files.deleteIfExists(file);
        }
        // Threads of a client that is not closed would hold the process.
        System.exit(0);
    }
}
