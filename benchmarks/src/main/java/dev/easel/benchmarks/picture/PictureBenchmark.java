package dev.easel.benchmarks.picture;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One picture after another: prompt in, file out. Run by the suite, which sets every parameter. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PictureBenchmark {
    private static final long LARGEST_KEPT = 64 * 1024;

    /** Whose client, by {@link Contender#word()}. */
    @Param("easel")
    public String contender = "";

    /** How many bytes the picture has. */
    @Param("1024")
    public long length;

    /** Where the {@link PictureServer} is. */
    @Param("http://127.0.0.1:8080")
    public String server = "";

    /** Where files go. */
    @Param("target")
    public String directory = "";

    private @Nullable PictureClient client;
    private Path file = Path.of("");
    private int count;

    /** Opens the client and makes sure that it does what it is measured for. */
    @Setup
    public void open() throws IOException {
        Contender measured = Contender.of(contender);
        PictureClient opened = measured.open(URI.create(server), length);
        client = opened;
        name();
        opened.fetch(file);
        if (!measured.isRight(file, length)) {
            throw new IllegalStateException(measured.title() + " stored something else than the picture");
        }
        remove();
    }

    /** Gives each picture a name of its own, as applications do: what it costs to replace a file is the file system's. */
    @Setup(Level.Invocation)
    public void name() {
        file = Path.of(directory, contender + "-" + count++ + ".png");
    }

    /** What is measured. */
    @Benchmark
    public void fetch() {
        Objects.requireNonNull(client).fetch(file);
    }

    /**
     * Makes room for the next, where that takes much. Small files stay until the end: for some seconds ext4 looks at each
     * inode that was given back before it takes one, so what was measured would be the deleting.
     */
    @TearDown(Level.Invocation)
    public void remove() throws IOException {
        if (length > LARGEST_KEPT) {
            Files.deleteIfExists(file);
        }
    }

    /** Closes the client and removes what is left. */
    @TearDown
    public void close() throws IOException {
        for (int i = 0; i <= count && length <= LARGEST_KEPT; i++) {
            Files.deleteIfExists(Path.of(directory, contender + "-" + i + ".png"));
        }
        if (client != null) {
            client.close();
        }
    }
}
