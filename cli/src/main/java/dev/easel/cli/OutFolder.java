package dev.easel.cli;

import dev.easel.Destination;
import dev.easel.GeneratedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where a run's files go. Images stream into a hidden folder inside it and get their lasting names when their task is
 * done, so that a run that fails leaves the images of an earlier one alone.
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
     * Finds out, before any service is asked anything, whether a file is in the way.
     *
     * @throws UsageException if one is
     */
    static void requireNoFile(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UsageException("--out is " + folder + ", which is a file; name a folder, or a new one");
        }
    }

    /**
     * Makes the folder where it is missing, and finds out now whether it takes files: after the images were paid for
     * would be too late.
     *
     * @throws UsageException if it does not
     */
    static OutFolder prepare(Path folder) {
        requireNoFile(folder);
        Path absolute = folder.toAbsolutePath().normalize();
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

    /**
     * Copies an image that goes in, so that it lies beside the results.
     *
     * @param option what it was given with, for messages
     * @param title what it is to the run, and, in lower case, what the copy is called
     * @throws UsageException if it is no file that can be read
     */
    Source take(String option, String title, Path image) {
        String given = String.valueOf(image.getFileName());
        try {
            Path copy = folder.resolve(title.toLowerCase(Locale.ROOT) + extension(image));
            if (!Files.exists(copy) || !Files.isSameFile(copy, image)) {
                Files.copy(image, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            return new Source(title, given, copy);
        } catch (IOException e) {
            throw new UsageException(option + " is " + image + ", which cannot be read (" + e + "); name an image");
        }
    }

    /** By what the file holds, whatever its name says: a browser that opens the page from a folder goes by the name. */
    private static String extension(Path image) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(image)) {
            head = in.readNBytes(12);
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u0089PNG")) {
            return ".png";
        }
        if (text.startsWith("\u00ff\u00d8\u00ff")) {
            return ".jpg";
        }
        if (text.startsWith("RIFF") && text.endsWith("WEBP")) {
            return ".webp";
        }
        if (text.startsWith("GIF8")) {
            return ".gif";
        }
        throw new IOException("it is no PNG, JPEG, WebP or GIF");
    }

    Destination destination() {
        return Destination.directory(arrivals, PATTERN);
    }

    /** Gives an image that arrived its lasting name, in place of an earlier run's. */
    Path keep(GeneratedImage image) {
        Path arrived = image.path()
                .orElseThrow(() -> new IllegalStateException("image " + image.index() + " is not in a file"));
        try {
            return Files.move(
                    arrived, folder.resolve(arrived.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the image could not be moved and lies at " + arrived, e);
        }
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(folder.resolve(name) + " could not be written", e);
        }
    }

    /** Removes what is left of transfers that broke off. An image that arrived for a task that did not end gets its lasting name. */
    @Override
    public void close() {
        try (Stream<Path> left = Files.list(arrivals)) {
            for (Path file : left.toList()) {
                if (file.getFileName().toString().endsWith(".part")) {
                    Files.deleteIfExists(file);
                } else {
                    Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.deleteIfExists(arrivals);
        } catch (IOException e) {
            // What cannot be removed does no harm in a hidden folder.
        }
    }
}
