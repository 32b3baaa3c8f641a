package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Tests what a broken or hostile service can make of a client that has 64 MiB of memory: an exception that says what was too
 * much, or a result; never an {@link OutOfMemoryError}, and never a wait beyond the deadline.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileServerTest {
    private HostileServer server;
    private Map<String, String> outcomes;

    @BeforeAll
    void run() throws Exception {
        server = new HostileServer();
        List<String> names = List.of(
                "bomb",
                "image-bomb",
                "download-bomb",
                "nested",
                "error",
                "png",
                "claim",
                "many",
                "crowd",
                "header",
                "drip");
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                HostileClient.class.getName(),
                                server.url().toString()),
                        names.stream())
                .toList();
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor()).as(output).isZero();
            outcomes = output.lines()
                    .filter(line -> names.contains(line.split(" ")[0]))
                    .collect(Collectors.toMap(line -> line.split(" ")[0], Function.identity()));
            assertThat(outcomes).as(output).hasSameSizeAs(names);
        } finally {
            child.destroyForcibly();
        }
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    @Test
    void ten_gibibytes_of_gzipped_json_end_at_the_document_limit() {
        assertThat(outcomes.get("bomb"))
                .contains("ProtocolException")
                .contains("larger than 16777216 bytes")
                .contains("documentBytes");
    }

    @Test
    void ten_gibibytes_of_gzipped_image_in_json_end_at_the_image_limit() {
        assertThat(outcomes.get("image-bomb")).contains("ProtocolException").contains("imageBytes");
    }

    @Test
    void ten_gibibytes_of_gzipped_image_at_an_address_end_at_the_image_limit_and_are_not_fetched_again() {
        assertThat(outcomes.get("download-bomb")).contains("DownloadException").contains("imageBytes");
    }

    @Test
    void ten_thousand_nested_arrays_end_at_the_nesting_limit() {
        assertThat(outcomes.get("nested")).contains("ProtocolException").contains("nesting");
    }

    @Test
    void a_gibibyte_of_error_page_is_read_no_further_than_its_beginning() {
        assertThat(outcomes.get("error")).contains("OutcomeUnknownException").contains("HTTP 500");
    }

    @Test
    void an_image_that_claims_to_be_huge_is_told_by_its_header_alone() {
        assertThat(outcomes.get("png")).contains("result 60000x60000");
    }

    @Test
    void a_length_that_is_only_claimed_takes_no_memory() {
        assertThat(outcomes.get("claim")).contains("OutcomeUnknownException");
    }

    @Test
    void three_hundred_images_in_one_response_end_at_the_limit_of_images() {
        assertThat(outcomes.get("many"))
                .contains("ProtocolException")
                .contains("names 300 images")
                .contains("images");
        assertThat(outcomes.get("crowd"))
                .contains("ProtocolException")
                .contains("more than 256")
                .contains("images");
    }

    @Test
    void headers_without_end_are_given_up() {
        assertThat(outcomes.get("header")).contains("ProtocolException").contains("headerBytes");
    }

    @Test
    void a_byte_a_second_ends_at_the_deadline() {
        assertThat(outcomes.get("drip")).contains("TaskTimeoutException").contains("2.0 s");
    }
}
