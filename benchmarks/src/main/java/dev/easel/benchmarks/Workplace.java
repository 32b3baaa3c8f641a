package dev.easel.benchmarks;

import dev.easel.benchmarks.process.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where a run puts things.
 *
 * @param pictures a directory for files that clients write
 * @param logs a directory for what programs say besides their figures
 */
record Workplace(Path pictures, Path logs) {
    private static final Duration SERVER_START = Duration.ofSeconds(30);

    /** In one directory, which is made where it is missing. */
    static Workplace in(Path directory) throws IOException {
        return new Workplace(
                Files.createDirectories(directory.resolve("pictures")),
                Files.createDirectories(directory.resolve("logs")));
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
        ChildJvm process = ChildJvm.start(program, log("server"), List.of(jvmOptions), List.of());
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
