package dev.easel.internal.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temporary files of images that are not whole yet: {@code .easel-HOST-PID-NUMBER.part}. Each is locked while it is written, so
 * that a later process can tell what a killed one left over.
 */
public final class PartFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PartFiles.class);

    private static final String PREFIX = ".easel-";
    private static final String SUFFIX = ".part";
    private static final String HOST = host();
    private static final String PID = Long.toHexString(ProcessHandle.current().pid());
    private static final String HERE = PREFIX + HOST + "-" + PID + "-";
    private static final AtomicLong NUMBERS = new AtomicLong(System.nanoTime() & Long.MAX_VALUE);

    /** How old a file must be whose process cannot be looked for: it may be whole and wait for its name, which needs no lock. */
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    /** The most directories that are remembered: a program may use a new one for each image, and runs for long. */
    private static final int MAX_CLEAN = 100;

    /** The directories used last in which leftovers were removed. In one that is forgotten they are looked for again. */
    private static final Set<Path> CLEAN =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Path, Boolean> eldest) {
                    return size() > MAX_CLEAN;
                }
            }));

    private PartFiles() {}

    /**
     * Returns the name of a file that does not exist yet. The file itself is made by whoever writes it, with the permissions that any
     * new file gets: those of {@link Files#createTempFile} would keep the image from everybody but its owner.
     */
    static Path newIn(Path directory) {
        return directory.resolve(HERE + Long.toHexString(NUMBERS.incrementAndGet()) + SUFFIX);
    }

    /** Writes a file, in one step as far as anybody sees. Its directory is created where it is missing. */
    public static void write(InputStream in, Path target) throws IOException {
        Path directory = target.getParent() == null ? target : target.getParent();
        Files.createDirectories(directory);
        Path temporary = newIn(directory);
        try {
            Files.copy(in, temporary);
            FileStore.replace(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Says that the file is being written; it is not said any more when the channel is closed. */
    static void lock(FileChannel channel) {
        try {
            channel.tryLock();
        } catch (IOException | RuntimeException noLocks) {
            LOG.debug("the file system has no locks", noLocks);
        }
    }

    /** Removes what killed processes left in a directory. */
    static void removeLeftovers(Path directory) {
        if (!CLEAN.add(directory)) {
            return;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
            for (Path file : found) {
                removeLeftover(file);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("could not look for leftovers in {}", directory, e);
        }
    }

    private static void removeLeftover(Path file) {
        String[] name = file.getFileName().toString().split("-", -1);
        boolean here = name.length == 4 && name[1].equals(HOST);
        // Never one of this process: where closing any channel gives back all locks of a file, opening one would unlock
        // it.
        if (here && name[2].equals(PID)) {
            return;
        }
        try {
            boolean over = here ? !isAlive(name[2]) : age(file).compareTo(FORGOTTEN) > 0;
            if (over && isUnlocked(file)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("could not remove the leftover {}", file, e);
        }
    }

    private static boolean isUnlocked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        }
    }

    private static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid, 16)).isPresent();
    }

    private static Duration age(Path file) throws IOException {
        return Duration.between(Files.getLastModifiedTime(file).toInstant(), Instant.now());
    }

    /** Process ids of another host, or of another container, say nothing here. Without a name look-up, which may take long. */
    private static String host() {
        String name = String.valueOf(System.getenv("COMPUTERNAME"));
        try {
            name += Files.readString(Path.of("/etc/hostname"));
        } catch (IOException | RuntimeException unnamed) {
            name += System.getenv("HOSTNAME");
        }
        return Integer.toHexString(name.hashCode());
    }
}
