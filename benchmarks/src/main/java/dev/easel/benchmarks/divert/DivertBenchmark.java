package dev.easel.benchmarks.divert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.easel.ResponseLimits;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.MemoryStore;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.json.ImageDiverter;
import dev.easel.internal.json.Scratch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The same document in memory, the same destination, which only counts: so what is measured is finding the image and
 * decoding it. Run by the suite, which sets every parameter.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DivertBenchmark {
    private static final Set<String> FIELDS = Set.of("b64_json");

    /** What OkHttp hands over at a time. */
    private static final int PIECE = 8 * 1024;

    /** How many bytes the image has. */
    @Param("1024")
    public int length;

    private final JsonFactory factory = new JsonFactory();
    private byte[] document = {};

    /** Writes the document and makes sure that both find the whole image in it. */
    @Setup
    public void write() throws IOException {
        byte[] image = new byte[length];
        new Random(1).nextBytes(image);
        String base64 = Base64.getEncoder().encodeToString(image);
        document = ("{\"created\":1700000000,\"data\":[{\"b64_json\":\"" + base64 + "\"}]}\n")
                .getBytes(StandardCharsets.US_ASCII);
        if (easel() != length || jackson() != length) {
            throw new IllegalStateException("not the whole image");
        }
    }

    /** Fed as the bytes come from a socket. */
    @Benchmark
    public long easel() throws IOException {
        CountingWriter counting = new CountingWriter();
        try (Scratch scratch = Scratch.take()) {
            ImageDiverter diverter =
                    new ImageDiverter(FIELDS, Set.of(), hint -> counting, ResponseLimits.defaults(), scratch);
            for (int i = 0; i < document.length; i += PIECE) {
                diverter.feed(document, i, Math.min(document.length, i + PIECE));
            }
            diverter.finish();
        }
        return counting.bytes;
    }

    /** The parser reads the stream through a buffer of its own, of nearly the same size. */
    @Benchmark
    public long jackson() throws IOException {
        CountingStream counting = new CountingStream();
        try (JsonParser parser = factory.createParser(new ByteArrayInputStream(document))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && FIELDS.contains(parser.currentName())) {
                    parser.readBinaryValue(counting);
                }
            }
        }
        return counting.bytes;
    }

    private static final class CountingWriter implements ImageStore.ImageWriter {
        private long bytes;

        @Override
        public void write(byte[] data, int from, int to) {
            bytes += to - from;
        }

        @Override
        public StoredImage finish() throws IOException {
            return MemoryStore.INSTANCE.open(0).finish();
        }

        @Override
        public void abort() {}
    }

    private static final class CountingStream extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] data, int from, int count) {
            bytes += count;
        }
    }
}
