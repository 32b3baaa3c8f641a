package dev.easel.examples.quickstart;

import dev.easel.Destination;
import dev.easel.GeneratedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a run's files go. Pictures stream into a hidden folder inside it and get their lasting names when their task is
 * done, so that a run that fails leaves the pictures of an earlier one alone.
 */
final class OutFolder implements AutoCloseable {
    private static final String PATTERN = "{provider}-{index}.{ext}";

    private final Path folder;
    private final Path arrivals;

    private OutFolder(Path folder, Path arrivals) {
        this.folder = folder;
        this.arrivals = arrivals;
    }

    /**
     * Makes the folder where it is missing, and finds out now whether it takes files: after the pictures were paid for
     * would be too late.
     *
     * @throws UsageException if it does not
     */
    static OutFolder prepare(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
            throw new UsageException("--out is " + folder + ", which is a file; name a folder, or a new one");
        }
        try {
            Files.createDirectories(absolute);
            return new OutFolder(absolute, Files.createTempDirectory(absolute, ".arriving-"));
        } catch (IOException e) {
            throw new UsageException(
                    "--out is " + folder + ", which takes no files (" + e + "); name a folder that you may write to");
        }
    }

    Path path() {
        return folder;
    }

    Destination destination() {
        return Destination.directory(arrivals, PATTERN);
    }

    /** Gives a picture that arrived its lasting name, in place of an earlier run's. */
    Path keep(GeneratedImage image) {
        Path arrived = image.path()
                .orElseThrow(() -> new IllegalStateException("picture " + image.index() + " is not in a file"));
        try {
            return Files.move(
                    arrived, folder.resolve(arrived.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the picture could not be moved and lies at " + arrived, e);
        }
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(folder.resolve(name) + " could not be written", e);
        }
    }

    /** Removes what is left of transfers that broke off; a picture that could not be moved stays where it is. */
    @Override
    public void close() {
        try (Stream<Path> left = Files.list(arrivals)) {
            List<Path> parts = left.filter(file -> file.getFileName().toString().endsWith(".part"))
                    .toList();
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
            Files.deleteIfExists(arrivals);
        } catch (IOException e) {
            // What cannot be removed does no harm in a hidden folder.
        }
    }
}
