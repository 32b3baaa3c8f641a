package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskHandleTest {
    private static final TaskHandle HANDLE = TaskHandle.of(
            ProviderId.of("dan"),
            List.of(
                    TaskCall.of("r-1")
                            .withTaskId("803f1804-c79b-4c33-afd2-0d054076dea9")
                            .withSeed(42),
                    TaskCall.of("r-2")),
            Instant.parse("2030-01-02T03:04:05.678Z"),
            Duration.ofSeconds(120));

    @Test
    void what_was_encoded_is_decoded() {
        assertThat(TaskHandle.decode(HANDLE.encode())).isEqualTo(HANDLE);
        assertThat(TaskHandle.decode("  " + HANDLE.encode() + "\n")).isEqualTo(HANDLE);
    }

    @Test
    void the_text_is_short_and_safe_in_a_url_and_a_file_name() {
        assertThat(HANDLE.encode()).matches("[A-Za-z0-9._-]{1,200}");
    }

    /** Tickets are kept for days: one that was written by version 0.1.0 has to be read for good. */
    @Test
    void a_ticket_of_the_first_version_is_read_by_every_later_one() {
        String written =
                "ez1.AANkYW4AAAG44JSbLgAAAAAAAdTAAAIAA3ItMQMAJDgwM2YxODA0LWM3OWItNGMzMy1hZmQyLTBkMDU0MDc2ZGVhOQAAAAAAAAAqAANyLTIAmXg3eQ";
        assertThat(HANDLE.encode()).isEqualTo(written);
        assertThat(TaskHandle.decode(written)).isEqualTo(HANDLE);
    }

    @Test
    void a_ticket_of_a_newer_version_is_refused_as_such() {
        assertThatThrownBy(() -> TaskHandle.decode("ez2.AAAA"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("newer version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "ez1.", "ez1.AA", "ez1.!!!!", "ez1.AANkYW4"})
    void what_is_no_ticket_is_refused(String text) {
        assertThatThrownBy(() -> TaskHandle.decode(text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("task handle");
    }

    @Test
    void a_ticket_cut_short_or_changed_anywhere_is_refused() {
        String text = HANDLE.encode();
        Random random = new Random(1);
        for (int at = 0; at < text.length(); at++) {
            String cut = text.substring(0, at);
            assertThatThrownBy(() -> TaskHandle.decode(cut)).isInstanceOf(InvalidRequestException.class);
            char other = (char) ('A' + random.nextInt(26));
            if (text.charAt(at) != other && at < text.length() - 1) {
                String changed = text.substring(0, at) + other + text.substring(at + 1);
                assertThatThrownBy(() -> TaskHandle.decode(changed)).isInstanceOf(InvalidRequestException.class);
            }
        }
    }
}
