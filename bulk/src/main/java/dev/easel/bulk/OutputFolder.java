package dev.easel.bulk;

import dev.easel.ConfigurationException;
import dev.easel.Destination;
import dev.easel.DownloadException;
import dev.easel.GeneratedImage;
import dev.easel.ImageFormat;
import dev.easel.ImageResult;
import dev.easel.Violation;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Where the images go. Those of one try arrive in a hidden folder of its own, and get their names when all of them are whole. */
final class OutputFolder {
    private static final String MARKER = ".easel-ledger";
    private static final int PROBE_BYTES = 1 << 16;

    private final Path directory;
    private final String run;
    private final String self = UUID.randomUUID().toString().substring(0, 8);

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
                mark(directory, marker, run);
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

    /** Of two ledgers that come at once, one gets the directory. */
    private static void mark(Path directory, Path marker, String run) throws IOException {
        Path written = Files.createTempFile(directory, ".easel-", ".part");
        try {
            Files.writeString(written, run);
            try {
                // Unlike a move, it fails where the other was first.
                Files.createLink(marker, written);
            } catch (UnsupportedOperationException | FileSystemException e) {
                // There are disks without links.
                if (!Files.exists(marker)) {
                    Publication.moved(written, marker);
                }
            }
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** One for each process: another may have taken the item over although this one lives. */
    private Path staging(Row row) {
        return directory.resolve(prefix(row) + self);
    }

    private String prefix(Row row) {
        return ".easel-" + run + "-" + row.seq() + "-" + row.tries() + "-";
    }

    /** Returns the hidden folders of a try in all processes, dead ones included. */
    private List<Path> stagings(Row row) {
        return children(directory).stream()
                .filter(child -> child.getFileName().toString().startsWith(prefix(row)))
                .toList();
    }

    Destination destination(Row row) {
        return Destination.directory(staging(row), "{index}.{ext}");
    }

    /**
     * Moves the images of a result to their names.
     *
     * @param isRecovered whether an earlier process may have taken names for the same try
     * @throws IOException if one cannot be moved; it stays whole where it is
     */
    List<LedgerItem.ImageFile> publish(Row row, ImageResult result, boolean isRecovered) throws IOException {
        Publication publication = new Publication(staging(row), directory, isRecovered);
        try {
            List<LedgerItem.ImageFile> files = new ArrayList<>();
            for (GeneratedImage image : result.images()) {
                String wanted = name(row, image.index() + 1, image.format().extension());
                String name = publication.take(staged(row, image), wanted);
                Long seed = image.seed().isPresent() ? image.seed().getAsLong() : null;
                files.add(new LedgerItem.ImageFile(name, image.format().mediaType(), image.length(), seed));
            }
            int extra = 0;
            for (GeneratedImage image : result.extraImages()) {
                String extension = image.format().extension();
                publication.take(staged(row, image), row.id() + "-extra-" + ++extra + "." + extension);
            }
            publication.move(files);
            return files;
        } catch (IOException e) {
            publication.giveBack();
            throw e;
        }
    }

    private String staged(Row row, GeneratedImage image) throws IOException {
        if (image.path().isPresent()) {
            return image.path().get().getFileName().toString();
        }
        Path written = Files.createTempFile(Files.createDirectories(staging(row)), "memory-", "");
        Files.write(written, image.bytes());
        return written.getFileName().toString();
    }

    /** Stores an image that is in memory, because its destination failed before. */
    LedgerItem.ImageFile rescue(Row row, GeneratedImage image) throws IOException {
        Publication publication = new Publication(staging(row), directory, false);
        try {
            String wanted = name(row, image.index() + 1, image.format().extension());
            String name = publication.take(staged(row, image), wanted);
            publication.move();
            return new LedgerItem.ImageFile(name, image.format().mediaType(), image.length(), null);
        } catch (IOException e) {
            publication.giveBack();
            throw e;
        }
    }

    /** Returns the images of a process that died after all of them had arrived; none where they had not. */
    List<LedgerItem.ImageFile> published(Row row) throws IOException {
        List<LedgerItem.ImageFile> files = List.of();
        for (Path staging : stagings(row)) {
            files = files.isEmpty() ? Publication.finish(staging, directory) : files;
        }
        return files;
    }

    /** Returns the whole images that a process left behind which died before it could say so, even if others had not arrived. */
    List<LedgerItem.ImageFile> found(Row row) throws IOException {
        List<LedgerItem.ImageFile> files = published(row);
        for (Path staging : stagings(row)) {
            files = files.isEmpty() ? found(row, staging) : files;
        }
        return files;
    }

    private List<LedgerItem.ImageFile> found(Row row, Path staging) throws IOException {
        Publication publication = new Publication(staging, directory, true);
        List<LedgerItem.ImageFile> files = new ArrayList<>();
        for (Path file : children(staging)) {
            String staged = file.getFileName().toString();
            int dot = staged.lastIndexOf('.');
            // The names of whole images; an empty file has taken such a name, and its image has not come.
            if (dot > 0 && staged.substring(0, dot).matches("\\d{1,4}") && Files.size(file) > 0) {
                String extension = staged.substring(dot + 1);
                long length = Files.size(file);
                String wanted = name(row, Integer.parseInt(staged.substring(0, dot)) + 1, extension);
                files.add(
                        new LedgerItem.ImageFile(publication.take(staged, wanted), mediaType(extension), length, null));
            }
        }
        if (!files.isEmpty()) {
            publication.move(files);
        }
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

    /** Removes what is left of a try in this process. */
    void discard(Row row) {
        delete(staging(row));
    }

    /** Removes what is left of all tries of this ledger, in all processes; for when none of them is under way. */
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

    /**
     * Returns whether an image was not stored through the fault of this directory. A file that is gone is none: another process has taken
     * the item over.
     */
    boolean isAtFault(DownloadException lost) {
        return lost.image().isPresent()
                || !isWritable()
                || cause(lost, FileSystemException.class).isPresent()
                        && cause(lost, NoSuchFileException.class).isEmpty();
    }

    /** Returns the reason to stop a run that cannot store images. */
    StopReason unusable(Throwable failure) {
        Throwable known = cause(failure, FileSystemException.class).orElse(failure);
        String why = known instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : String.valueOf(known.getMessage());
        return new StopReason(
                StopReason.Kind.DESTINATION,
                "images cannot be stored in the directory " + directory + " (" + why
                        + "); make room or make it writable, and run again");
    }

    private static Optional<Throwable> cause(Throwable thrown, Class<? extends Throwable> type) {
        // It ends, even where a cause is its own.
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .limit(20)
                .filter(type::isInstance)
                .findFirst();
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
