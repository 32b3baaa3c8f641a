package dev.easel.temporal;

import dev.easel.Destination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory for the images of one attempt, on their way to the storage. */
final class Staging implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

    private final Path directory;

    private Staging(Path directory) {
        this.directory = directory;
    }

    static Staging in(Path parent) {
        return new Staging(parent.resolve("easel-" + UUID.randomUUID()));
    }

    /** Returns where images go; the directory is created with the first. */
    Destination destination() {
        return Destination.directory(directory, "{index}.{ext}");
    }

    /** Returns the path of a new file that is no image's. */
    Path file() throws IOException {
        return Files.createTempFile(Files.createDirectories(directory), "beside-", "");
    }

    @Override
    public void close() {
        delete(directory);
    }

    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path each : all) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} could not be deleted, and takes room", directory, e);
        }
    }
}
