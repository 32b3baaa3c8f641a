package dev.easel.studio.internal.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file for each task, replaced in one step. What {@link #write} has written survives the process and the power: a submission is only
 * sent after it.
 */
final class TaskFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TaskFiles.class);
    private static final String SUFFIX = ".json";
    private static final String PART = ".part";

    private final Path directory;
    private boolean allRead = true;

    private TaskFiles(Path directory) {
        this.directory = directory;
    }

    static TaskFiles in(Path directory) {
        try {
            return new TaskFiles(Files.createDirectories(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be written", e);
        }
    }

    /** Reads all of them, the oldest first. One that cannot be read is left alone: it may be of a task that was paid for. */
    List<TaskRecord> readAll() {
        List<TaskRecord> records = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (file.toString().endsWith(PART)) {
                    Files.deleteIfExists(file);
                } else if (file.toString().endsWith(SUFFIX)) {
                    read(file, records);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be read", e);
        }
        records.sort(Comparator.comparing(TaskRecord::created).thenComparing(TaskRecord::service));
        return records;
    }

    /** Whether {@link #readAll} understood all that is there. */
    boolean allRead() {
        return allRead;
    }

    private void read(Path file, List<TaskRecord> records) throws IOException {
        try {
            records.add(TaskRecord.read(Files.readString(file)));
        } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
            allRead = false;
            LOG.warn("{} is not read: {}", file, e.getMessage());
        }
    }

    /** @throws UncheckedIOException if it could not be written; then the earlier file stands */
    void write(TaskRecord task) {
        Path part = directory.resolve(task.id() + PART);
        try {
            try (FileChannel file = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(task.toJson().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            Files.move(part, file(task.id()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceDirectory();
        } catch (IOException e) {
            throw new UncheckedIOException("the task cannot be stored in " + directory, e);
        }
    }

    /** Without it, the new name may be gone after a power cut. Windows opens no directory, and needs none of this. */
    private void forceDirectory() {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            LOG.debug("{} cannot be forced to the disk", directory, e);
        }
    }

    void delete(UUID id) {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            LOG.debug("an old task stays in {}", directory, e);
        }
    }

    private Path file(UUID id) {
        return directory.resolve(id + SUFFIX);
    }
}
