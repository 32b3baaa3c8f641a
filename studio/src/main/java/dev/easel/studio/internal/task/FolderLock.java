package dev.easel.studio.internal.task;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps a second studio from a folder: both would go on with the same tasks. It ends with the process, however that ends. */
public final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param file the lock's own file
     * @param folder the folder, for messages
     * @throws ConfigurationException if another studio has it, or the folder cannot be written
     */
    public static FolderLock take(Path file, Path folder) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = channel.tryLock();
            if (lock != null) {
                return new FolderLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Another studio of this process has it.
        } catch (IOException e) {
            close(channel);
            throw new ConfigurationException(
                    List.of(Violation.of(
                            Code.UNREADABLE, "folder", folder + " cannot be written (" + e + "); give another")),
                    e);
        }
        close(channel);
        throw new ConfigurationException(Violation.of(
                Code.CONFLICT,
                "folder",
                folder + " is open in another studio; close that one, or give another folder"));
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // There is nothing to lose in it.
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
