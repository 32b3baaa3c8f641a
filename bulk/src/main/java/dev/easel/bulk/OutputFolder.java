package dev.easel.bulk;

import dev.easel.ConfigurationException;
import dev.easel.Destination;
import dev.easel.GeneratedImage;
import dev.easel.ImageFormat;
import dev.easel.ImageResult;
import dev.easel.Violation;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the images go. Those of one try arrive in a hidden folder of its own, and are moved to their names when all of them are whole: so a
 * second download after a crash replaces those of the first instead of standing beside them.
 */
final class OutputFolder {
    private static final String MARKER = ".easel-ledger";
    private static final int PROBE_BYTES = 1 << 16;

    private final Path directory;
    private final String run;

    private OutputFolder(Path directory, String run) {
        this.directory = directory;
        this.run = run;
    }

    /** @throws ConfigurationException if it cannot be written, or has the images of another ledger */
    static OutputFolder claim(Path directory, String run) {
        Path marker = directory.resolve(MARKER);
        try {
            Files.createDirectories(directory);
            if (!Files.exists(marker)) {
                Path written = Files.createTempFile(directory, ".easel-", ".part");
                Files.writeString(written, run);
                moved(written, marker, true);
            }
            String other = Files.readString(marker).strip();
            if (!other.equals(run)) {
                throw new ConfigurationException(Violation.of(
                        Violation.Code.CONFLICT,
                        "directory",
                        directory + " has the images of another ledger (" + other + ", this one is " + run
                                + "); give another directory, or that ledger"));
            }
            return new OutputFolder(directory, run);
        } catch (IOException e) {
            throw new ConfigurationException(
                    List.of(Violation.of(
                            Violation.Code.UNREADABLE,
                            "directory",
                            directory + " cannot be written (" + e + "); give another, or make room")),
                    e);
        }
    }

    private Path staging(Row row) {
        return directory.resolve(".easel-" + run + "-" + row.seq() + "-" + row.tries());
    }

    Destination destination(Row row) {
        return Destination.directory(staging(row), "{index}.{ext}");
    }

    /**
     * Moves the images of a result to their names.
     *
     * @param replaces whether files of that name are from an earlier attempt to end the same try
     * @throws IOException if one cannot be moved; it stays whole where it is
     */
    List<LedgerItem.ImageFile> publish(Row row, ImageResult result, boolean replaces) throws IOException {
        List<LedgerItem.ImageFile> files = new ArrayList<>();
        for (GeneratedImage image : result.images()) {
            Long seed = image.seed().isPresent() ? image.seed().getAsLong() : null;
            String name = name(row, image.index() + 1, image.format().extension());
            files.add(new LedgerItem.ImageFile(
                    stored(image, name, replaces), image.format().mediaType(), image.length(), seed));
        }
        int extra = 0;
        for (GeneratedImage image : result.extraImages()) {
            stored(image, row.id() + "-extra-" + ++extra + "." + image.format().extension(), replaces);
        }
        discard(row);
        return files;
    }

    /** Returns names for the images of a result that are whole, but could not be moved. */
    List<LedgerItem.ImageFile> unmoved(Row row, ImageResult result) {
        return result.images().stream()
                .map(image -> new LedgerItem.ImageFile(
                        image.path()
                                .map(path -> directory.relativize(path).toString())
                                .orElse(name(row, image.index() + 1, image.format().extension())),
                        image.format().mediaType(),
                        image.length(),
                        null))
                .toList();
    }

    /** Stores an image that is in memory, because its destination failed before. */
    LedgerItem.ImageFile rescue(Row row, GeneratedImage image) throws IOException {
        String name = name(row, image.index() + 1, image.format().extension());
        return new LedgerItem.ImageFile(
                stored(image, name, false), image.format().mediaType(), image.length(), null);
    }

    /** Returns the whole images that a process left behind which died before it could say so. */
    List<LedgerItem.ImageFile> found(Row row) throws IOException {
        List<LedgerItem.ImageFile> files = new ArrayList<>();
        for (Path file : children(staging(row))) {
            String name = file.getFileName().toString();
            int dot = name.lastIndexOf('.');
            if (dot > 0 && name.substring(0, dot).matches("\\d{1,4}")) {
                String extension = name.substring(dot + 1);
                long length = Files.size(file);
                String moved = moved(
                        file, directory.resolve(name(row, Integer.parseInt(name.substring(0, dot)) + 1, extension)), true);
                files.add(new LedgerItem.ImageFile(moved, mediaType(extension), length, null));
            }
        }
        discard(row);
        return files;
    }

    private static String mediaType(String extension) {
        for (ImageFormat format : ImageFormat.values()) {
            if (format.extension().equals(extension)) {
                return format.mediaType();
            }
        }
        return ImageFormat.UNKNOWN.mediaType();
    }

    private static String name(Row row, int number, String extension) {
        if (row.file() == null) {
            return row.id() + "-" + number + "." + extension;
        }
        return FileNames.withoutExtension(row.file()) + (number == 1 ? "" : "-" + number) + "." + extension;
    }

    private String stored(GeneratedImage image, String name, boolean replaces) throws IOException {
        if (image.path().isPresent()) {
            return moved(image.path().get(), directory.resolve(name), replaces);
        }
        Path written = Files.createTempFile(directory, ".easel-", ".part");
        Files.write(written, image.bytes());
        return moved(written, directory.resolve(name), replaces);
    }

    /** Returns the name that it has in the end: one that is taken gets a number in addition. */
    private static String moved(Path from, Path to, boolean replaces) throws IOException {
        if (replaces) {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return to.getFileName().toString();
        }
        String name = to.getFileName().toString();
        int dot = name.lastIndexOf('.');
        for (int number = 1; ; number++) {
            String free = number == 1 ? name : name.substring(0, dot) + " (" + number + ")" + name.substring(dot);
            Path target = to.resolveSibling(free);
            try {
                // Takes the name first, so that two runs do not both find it free.
                Files.createFile(target);
            } catch (FileAlreadyExistsException e) {
                continue;
            }
            Files.move(from, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return free;
        }
    }

    /** Removes what is left of a try. */
    void discard(Row row) {
        delete(staging(row));
    }

    /** Removes what is left of all tries of this ledger; for when none of them is under way. */
    void sweep() {
        for (Path child : children(directory)) {
            if (child.getFileName().toString().startsWith(".easel-" + run + "-")) {
                delete(child);
            }
        }
    }

    private static void delete(Path folder) {
        try {
            for (Path file : children(folder)) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // Only takes room: the next run sweeps again.
        }
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted(Comparator.comparing(Path::toString)).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Returns whether images can be stored at all: it tries. */
    boolean isWritable() {
        try {
            Path probe = Files.createTempFile(directory, ".easel-", ".part");
            try {
                Files.write(probe, new byte[PROBE_BYTES]);
            } finally {
                Files.deleteIfExists(probe);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
