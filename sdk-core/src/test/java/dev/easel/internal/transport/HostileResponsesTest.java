package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sixteen exchanges at once with a server that sends without end below everything that HTTP has limits for, in a JVM with 64
 * MiB of memory: each ends typed, and the client still works.
 */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileResponsesTest {
    private final Map<String, String> outcomes = new TreeMap<>();
    private RawServer server;

    @BeforeAll
    void run() throws Exception {
        server = HostileResponses.server();
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                HostileResponses.class.getName(),
                server.url().toString());
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor()).as(output).isZero();
            output.lines()
                    .filter(line -> line.startsWith("outcome "))
                    .map(line -> line.split(" ", 3))
                    .forEach(words -> outcomes.put(words[1], words[2]));
        } finally {
            child.destroyForcibly();
        }
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chunk-line",
                "chunk-line-download",
                "chunk-extension",
                "chunk-end",
                "status-line",
                "one-header",
                "many-headers",
                "tiny-headers",
                "interim",
                "gzip-name",
                "gzip-name-download",
                "gzip-comment",
                "deflate-nothing"
            })
    void what_goes_on_without_end_ends_at_a_limit(String kind) {
        assertThat(outcomes.get(kind)).isEqualTo("16 x OVER_LIMIT, then 200");
    }

    @Test
    void trailers_without_end_end() {
        assertThat(outcomes.get("trailers")).matches("16 x (OVER_LIMIT|BROKEN_RESPONSE), then 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claim", "claim-download"})
    void a_length_that_is_only_claimed_takes_no_memory(String kind) {
        assertThat(outcomes.get(kind)).isEqualTo("16 x BROKEN_RESPONSE, then 200");
    }

    @Test
    void eight_thousand_headers_are_read_at_once() {
        assertThat(outcomes.get("eight-thousand")).isEqualTo("16 x 200, then 200");
    }

    @Test
    void every_kind_was_tried() {
        assertThat(outcomes.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(HostileResponses.KINDS).toList());
    }
}
