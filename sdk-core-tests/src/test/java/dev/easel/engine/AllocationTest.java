package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.ThreadMXBean;
import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Measures how much memory an image takes on its way. What is allocated is exact, unlike what time it takes; it is counted over
 * all threads, those of the serving side (which allocates next to nothing) included, as the least of several rounds, since
 * other things go on in a JVM too.
 */
@Timeout(60)
class AllocationTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");
    private static final int KIB = 1024;

    /** From 21 on each exchange has a virtual thread, whose stack is on the heap. */
    private static final boolean VIRTUAL = Runtime.version().feature() >= 21;

    /** Held, since getting it allocates, too. */
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final java.util.logging.Logger JDK_ROOT = java.util.logging.Logger.getLogger("");

    private static Level level;
    private static java.util.logging.Level jdkLevel;

    /** What the build listens to costs more than what is measured here. */
    @BeforeAll
    static void log_nothing() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        level = root.getLevel();
        root.setLevel(Level.OFF);
        jdkLevel = JDK_ROOT.getLevel();
        JDK_ROOT.setLevel(java.util.logging.Level.OFF);
    }

    @AfterAll
    static void log_as_before() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(level);
        JDK_ROOT.setLevel(jdkLevel);
    }

    @Test
    void a_small_image_to_a_file_costs_little(@TempDir Path directory) throws IOException {
        assertThat(allocatedForFile(6, directory)).as("bytes allocated").isLessThan((VIRTUAL ? 64 : 29) * KIB);
    }

    /** In KiB: the multiples of 6 KiB nearest to 1 MiB and to 64 MiB. */
    @ParameterizedTest
    @ValueSource(ints = {1026, 65_538})
    void an_image_to_a_file_costs_little_whatever_its_size(int kib, @TempDir Path directory) throws IOException {
        assertThat(allocatedForFile(kib, directory)).as("bytes allocated").isLessThan((VIRTUAL ? 64 : 40) * KIB);
    }

    private static long allocatedForFile(int kib, Path directory) throws IOException {
        long bytes = kib * (long) KIB;
        Path file = directory.resolve("image.png");
        try (PlainServer server = new PlainServer(bytes);
                ImageClient client = ToyClient.builder(server.url()).build()) {
            CallOptions toFile =
                    CallOptions.builder().destination(Destination.file(file)).build();

            long allocated = leastAllocated(() -> client.generate(REQUEST, toFile));

            assertThat(Files.size(file)).isEqualTo(bytes);
            return allocated;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1026, 16_386})
    void an_image_to_memory_costs_little_more_than_itself(int kib) throws IOException {
        long bytes = kib * (long) KIB;
        try (PlainServer server = new PlainServer(bytes);
                ImageClient client = ToyClient.builder(server.url()).build()) {
            ImageResult[] result = new ImageResult[1];

            long allocated = leastAllocated(() -> result[0] = client.generate(REQUEST));

            assertThat(result[0].first().length()).isEqualTo(bytes);
            assertThat(allocated)
                    .as("bytes allocated for an image of %d KiB", kib)
                    .isLessThan(bytes * 11 / 10);
        }
    }

    private static long leastAllocated(Runnable action) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 12; round++) {
            long measuring = -allocatedSoFar() + allocatedSoFar();
            long before = allocatedSoFar();
            action.run();
            // The first rounds load classes and fill pools.
            least = round < 4 ? least : Math.min(least, allocatedSoFar() - before - measuring);
        }
        return least;
    }

    private static long allocatedSoFar() {
        try {
            // Since Java 21; counts virtual threads and threads that have ended.
            return (long)
                    ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(THREADS);
        } catch (ReflectiveOperationException before21) {
            long sum = 0;
            for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
                sum += Math.max(0, bytes);
            }
            return sum;
        }
    }
}
