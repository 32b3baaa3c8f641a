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
    private static final String MOVES = "moves";
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
                moved(written, marker);
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
     * Moves the images of a result to their names. A list of them stays in the hidden folder until the try is {@link #discard discarded}: a
     * process that dies before the ledger has them is not the end of them.
     *
     * @param replaces whether files of that name are from an earlier attempt to end the same try
     * @throws IOException if one cannot be moved; it stays whole where it is
     */
    List<LedgerItem.ImageFile> publish(Row row, ImageResult result, boolean replaces) throws IOException {
        List<LedgerItem.ImageFile> files = new ArrayList<>();
        StringBuilder moves = new StringBuilder();
        int extra = 0;
        for (GeneratedImage image : result.images()) {
            String name = reserved(name(row, image.index() + 1, image.format().extension()), replaces);
            Long seed = image.seed().isPresent() ? image.seed().getAsLong() : null;
            files.add(new LedgerItem.ImageFile(name, image.format().mediaType(), image.length(), seed));
            moves.append(staged(row, image)).append('\n').append(name).append('\n');
        }
        for (GeneratedImage image : result.extraImages()) {
            String name = row.id() + "-extra-" + ++extra + "." + image.format().extension();
            moves.append(staged(row, image))
                    .append('\n')
                    .append(reserved(name, replaces))
                    .append('\n');
        }
        Files.writeString(staging(row).resolve(MOVES), FilesColumn.write(files) + "\n" + moves);
        move(row, moves.toString().lines().toList());
        return files;
    }

    private String staged(Row row, GeneratedImage image) throws IOException {
        if (image.path().isPresent()) {
            return image.path().get().getFileName().toString();
        }
        Path written = Files.createTempFile(Files.createDirectories(staging(row)), "memory-", "");
        Files.write(written, image.bytes());
        return written.getFileName().toString();
    }

    private void move(Row row, List<String> moves) throws IOException {
        for (int i = 0; i + 1 < moves.size(); i += 2) {
            Path from = staging(row).resolve(moves.get(i));
            if (Files.exists(from)) {
                moved(from, directory.resolve(moves.get(i + 1)));
            }
        }
    }

    /** Stores an image that is in memory, because its destination failed before. */
    LedgerItem.ImageFile rescue(Row row, GeneratedImage image) throws IOException {
        String name = reserved(name(row, image.index() + 1, image.format().extension()), false);
        moved(staging(row).resolve(staged(row, image)), directory.resolve(name));
        return new LedgerItem.ImageFile(name, image.format().mediaType(), image.length(), null);
    }

    /** Returns the whole images that a process left behind which died before it could say so. */
    List<LedgerItem.ImageFile> found(Row row) throws IOException {
        Path list = staging(row).resolve(MOVES);
        if (Files.exists(list)) {
            List<String> lines = Files.readAllLines(list);
            List<LedgerItem.ImageFile> files = lines.isEmpty() ? List.of() : FilesColumn.read(lines.get(0));
            if (!files.isEmpty()) {
                move(row, lines.subList(1, lines.size()));
                return files;
            }
        }
        List<LedgerItem.ImageFile> files = new ArrayList<>();
        for (Path file : children(staging(row))) {
            String name = file.getFileName().toString();
            int dot = name.lastIndexOf('.');
            if (dot > 0 && name.substring(0, dot).matches("\\d{1,4}")) {
                String extension = name.substring(dot + 1);
                long length = Files.size(file);
                String known = name(row, Integer.parseInt(name.substring(0, dot)) + 1, extension);
                moved(file, directory.resolve(known));
                files.add(new LedgerItem.ImageFile(known, mediaType(extension), length, null));
            }
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

    private static void moved(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns the name that a file gets: one that is taken gets a number in addition. It is taken by an empty file. */
    private String reserved(String name, boolean replaces) throws IOException {
        if (replaces) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        for (int number = 1; ; number++) {
            String free = number == 1 ? name : name.substring(0, dot) + " (" + number + ")" + name.substring(dot);
            try {
                Files.createFile(directory.resolve(free));
                return free;
            } catch (FileAlreadyExistsException e) {
                // The next one, then.
            }
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
