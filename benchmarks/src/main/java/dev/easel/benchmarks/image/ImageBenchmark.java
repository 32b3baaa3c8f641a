package dev.easel.benchmarks.image;

import java.io.File;
import java.io.IOException;
import java.net.URI;
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

/** One image after another: prompt in, file out. Run by the suite, which sets every parameter. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ImageBenchmark {
    /** Whose client, by {@link Contender#word()}. */
    @Param("easel")
    public String contender = "";

    /** How many bytes the image has. */
    @Param("1024")
    public long length;

    /** Where the {@link ImageServer} is. */
    @Param("http://127.0.0.1:8080")
    public String server = "";

    /** Where files go, better into memory: else the disk is measured, too. */
    @Param("target")
    public String directory = "";

    private @Nullable ImageFetcher client;
    private File target = new File("");
    private Path file = target.toPath();
    private int count;

    /** Opens the client and makes sure that it does what it is measured for. */
    @Setup
    public void open() throws IOException {
        Contender measured = Contender.of(contender);
        ImageFetcher opened = measured.open(URI.create(server), length);
        client = opened;
        name();
        opened.fetch(file);
        if (!measured.isRight(file, length)) {
            throw new IllegalStateException(measured.title() + " stored something else than the image");
        }
        remove();
    }

    /** Gives each image a name of its own, as applications do: what it costs to replace a file is the file system's. */
    @Setup(Level.Invocation)
    public void name() {
        target = new File(directory, contender + "-" + count++ + ".png");
        file = target.toPath();
    }

    /** What is measured. */
    @Benchmark
    public void fetch() {
        Objects.requireNonNull(client).fetch(file);
    }

    /** Makes room for the next. Not with {@code Files}, whose garbage would count as the client's. */
    @TearDown(Level.Invocation)
    public void remove() {
        if (!target.delete()) {
            throw new IllegalStateException("there is no " + target);
        }
    }

    /** Closes the client. */
    @TearDown
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
