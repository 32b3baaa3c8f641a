package dev.easel.bulk;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second run away from a ledger in a file. The system releases it with the process, however that ends. */
final class RunLock implements AutoCloseable {
    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Returns process and machine, for people. */
    static String holder() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "this machine";
        }
        return "process " + ProcessHandle.current().pid() + " on " + host;
    }

    /** @throws ConfigurationException if another run has it; it says which */
    static RunLock take(Path ledger) throws IOException {
        Path file = Path.of(ledger + ".lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = lock(channel);
            if (lock == null) {
                throw inUse(ledger);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder().getBytes(StandardCharsets.UTF_8)));
            channel.force(false);
            return new RunLock(channel);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    static ConfigurationException inUse(Path ledger) {
        return new ConfigurationException(Violation.of(
                Violation.Code.CONFLICT,
                "ledger",
                ledger + " is in use by " + heldBy(Path.of(ledger + ".lock"))
                        + "; wait for it, or use PostgreSQL where several processes share the work"));
    }

    /** Locks a place behind the text, which others would not be able to read on Windows otherwise. */
    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(Long.MAX_VALUE - 1, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String heldBy(Path file) {
        try {
            String text = Files.readString(file);
            return text.isBlank() ? "another process" : text;
        } catch (IOException e) {
            return "another process";
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The system releases it with the process.
        }
    }
}
