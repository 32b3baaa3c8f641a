package dev.easel.bulk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A disk of its own, in memory, which a test can fill. Only the administrator of a Linux machine can make one. */
final class SmallDisk implements AutoCloseable {
    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Makes one at an empty directory, or leaves the test out where that is not allowed. */
    static SmallDisk at(Path directory, int kilobytes) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Assumptions.assumeTrue(
                runs("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", directory.toString()),
                "a disk cannot be mounted here");
        return new SmallDisk(directory);
    }

    Path directory() {
        return directory;
    }

    private Path filler() {
        return directory.resolve(".filler");
    }

    /** Takes all of it but for some room. */
    void fill(int kilobytesLeft) throws IOException {
        long room = Files.getFileStore(directory).getUsableSpace() - kilobytesLeft * 1024L;
        Files.write(filler(), new byte[(int) Math.max(0, room)]);
    }

    void makeRoom() throws IOException {
        Files.deleteIfExists(filler());
    }

    void forbidWriting() throws IOException {
        remount("ro");
    }

    void allowWriting() throws IOException {
        remount("rw");
    }

    private void remount(String option) throws IOException {
        try {
            if (!runs("mount", "-o", "remount," + option, directory.toString())) {
                throw new IOException("it cannot be mounted again");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Does something to it. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    private static boolean runs(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return false;
        }
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        // Lazily: a database may still hold a file for a moment.
        runs("umount", "-l", directory.toString());
    }
}
