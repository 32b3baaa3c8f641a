package dev.easel.temporal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images in a directory that all workers have, in several processes at once. A file is written under a hidden name beside its own,
 * and gets its own when all of it is on the disk. Thread-safe.
 */
final class DirectoryStorage implements ImageStorage {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryStorage.class);

    private static final String PREFIX = ".easel-";
    private static final String SUFFIX = ".part";

    /** Nobody takes that long to copy an image, even if the clocks of two machines differ. */
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private static final int MAX_SWEPT = 10_000;

    private final Path directory;

    /** The directories that leftovers of killed processes were removed from. */
    private final Set<Path> swept = ConcurrentHashMap.newKeySet();

    private DirectoryStorage(Path directory) {
        this.directory = directory;
    }

    static DirectoryStorage of(Path directory) {
        return new DirectoryStorage(directory.toAbsolutePath().normalize());
    }

    @Override
    public URI store(String name, Path file, String mediaType) {
        Objects.requireNonNull(mediaType);
        Path target = target(name);
        // A name has a part, so its file has a directory.
        Path parent = Objects.requireNonNull(target.getParent());
        Path part = parent.resolve(PREFIX + UUID.randomUUID() + SUFFIX);
        try {
            createDirectories(parent);
            sweep(parent);
            try {
                write(file, part);
                move(part, target);
            } finally {
                Files.deleteIfExists(part);
            }
            force(parent);
        } catch (IOException e) {
            throw new UncheckedIOException(target + " cannot be stored (" + e + "); make it writable, or make room", e);
        }
        return target.toUri();
    }

    @Override
    public InputStream read(String name) {
        Path target = target(name);
        try {
            return Files.newInputStream(target);
        } catch (IOException e) {
            throw new UncheckedIOException(target + " cannot be read (" + e + ")", e);
        }
    }

    @Override
    public URI address(String name) {
        return target(name).toUri();
    }

    private Path target(String name) {
        try {
            Path target = directory.resolve(StorageNames.require(name)).normalize();
            if (target.equals(directory) || !target.startsWith(directory)) {
                throw StorageNames.refused(name, "leaves the directory " + directory);
            }
            return target;
        } catch (InvalidPathException e) {
            throw StorageNames.refused(name, "is no file name here (" + e.getReason() + ")");
        }
    }

    private static void write(Path file, Path part) throws IOException {
        // Made with the permissions of any new file: other workers may run as other users.
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Files.copy(file, Channels.newOutputStream(out));
            out.force(true);
        }
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("its file system cannot move a file in one step; give a directory of another", e);
        }
    }

    /** A new directory lasts when the one that it is in has been forced, too. */
    private void createDirectories(Path wanted) throws IOException {
        if (Files.isDirectory(wanted)) {
            return;
        }
        Files.createDirectories(wanted);
        for (Path made = wanted; made != null && made.startsWith(directory); made = made.getParent()) {
            if (made.getParent() != null) {
                force(made.getParent());
            }
        }
    }

    private static void force(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no directory, and does not need it.
            LOG.debug("could not force the directory {}", directory, e);
        }
    }

    /** Removes what killed processes left in a directory, once. */
    private void sweep(Path parent) {
        if (swept.size() >= MAX_SWEPT || !swept.add(parent)) {
            return;
        }
        Instant forgotten = Instant.now().minus(FORGOTTEN);
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(parent, PREFIX + "*" + SUFFIX)) {
            for (Path part : parts) {
                if (Files.getLastModifiedTime(part).toInstant().isBefore(forgotten)) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (IOException | RuntimeException e) {
            // Only takes room.
            LOG.debug("could not remove leftovers from {}", parent, e);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
