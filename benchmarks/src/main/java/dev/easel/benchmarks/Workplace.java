package dev.easel.benchmarks;

import dev.easel.benchmarks.process.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a run puts things.
 *
 * @param images a directory for many files that clients write
 * @param memory one for files whose writing is timed: in memory, where the system has such a file system, since on a disk
 *     what the one before left to write and to forget is measured as the next one's time
 * @param logs a directory for what programs say besides their figures
 */
record Workplace(Path images, Path memory, Path logs) implements AutoCloseable {
    private static final Path MEMORY_DISK = Path.of("/dev/shm");
    private static final long MEMORY_NEEDED = 2L << 30;
    private static final Duration SERVER_START = Duration.ofSeconds(30);

    /** In one directory, which is made where it is missing. */
    static Workplace in(Path directory) throws IOException {
        Path images = Files.createDirectories(directory.resolve("images"));
        return new Workplace(
                images,
                isRoomIn(MEMORY_DISK) ? Files.createTempDirectory(MEMORY_DISK, "easel-benchmarks") : images,
                Files.createDirectories(directory.resolve("logs")));
    }

    private static boolean isRoomIn(Path disk) throws IOException {
        return Files.isWritable(disk) && Files.getFileStore(disk).getUsableSpace() >= MEMORY_NEEDED;
    }

    /** Removes what was in memory; the rest is below the build's own directory. */
    @Override
    public void close() throws IOException {
        if (!memory.equals(images)) {
            try (Stream<Path> left = Files.list(memory)) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(memory);
        }
    }

    /** Where something of that name is logged. */
    Path log(String name) {
        return logs.resolve(name + ".log");
    }

    /** Says what happens now. */
    static void say(String text) {
        System.out.println(text);
    }

    /** A server in a process of its own. */
    Server serve(String program, String... jvmOptions) {
        return serve(program, List.of(), jvmOptions);
    }

    /** A server in a process of its own, which is told something. */
    Server serve(String program, List<String> args, String... jvmOptions) {
        ChildJvm process = ChildJvm.start(program, log("server"), List.of(jvmOptions), args);
        return new Server(process, URI.create("http://127.0.0.1:" + process.await("port", SERVER_START)));
    }

    /**
     * A running server.
     *
     * @param process its process
     * @param address where it is
     */
    record Server(ChildJvm process, URI address) implements AutoCloseable {
        @Override
        public void close() {
            process.close();
        }
    }
}
