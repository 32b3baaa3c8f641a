package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ResponseLimits;
import dev.easel.internal.transport.ExchangeFailure.Stage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the limit of a response's headers lies, to the byte. */
@Timeout(60)
class HeaderLimitTest {
    /** What {@code Content-Length: 2} counts, with its colon, space and line end. */
    private static final int CONTENT_LENGTH = "Content-Length: 2\r\n".length();

    @ParameterizedTest
    @ValueSource(ints = {1024, 8192, 65_536, 200_000})
    void headers_of_just_the_limit_are_read_and_one_byte_more_is_not(int limit) throws IOException {
        assertThat(status(limit, limit, 1)).isEqualTo("200");
        assertThat(status(limit, limit + 1, 1)).isEqualTo("OVER_LIMIT");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 100, 2000})
    void many_headers_count_like_few(int count) throws IOException {
        assertThat(status(65_536, 65_536, count)).isEqualTo("200");
        assertThat(status(65_536, 65_537, count)).isEqualTo("OVER_LIMIT");
    }

    @Test
    void the_message_names_the_limit_and_the_setting() throws IOException {
        try (RawServer server = RawServer.responding(RawServer.response("200 OK", "{}", "A: " + "x".repeat(2000)));
                Wire wire = new Wire(server.url())) {
            wire.limits = ResponseLimits.builder().headerBytes(1024).build();

            assertThat(wire.submitFails(wire.exchange(Phase.SUBMIT)))
                    .hasMessageContaining("more than 1024")
                    .hasMessageContaining("headerBytes");
        }
    }

    @Test
    void of_a_header_that_comes_twice_the_first_counts() throws IOException {
        try (RawServer server = RawServer.responding(
                        RawServer.response("200 OK", "{}", "X-Id: first", "x-id: second", "X-ID: 3"));
                Wire wire = new Wire(server.url())) {
            assertThat(wire.submit().header("x-id")).hasValue("first");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "-2", "-9223372036854775808"})
    void a_negative_length_cannot_be_read(String length) throws IOException {
        try (RawServer server = RawServer.responding("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n{}");
                Wire wire = new Wire(server.url())) {
            ExchangeFailure failure = wire.submitFails(wire.exchange(Phase.SUBMIT));

            assertThat(failure.stage()).isEqualTo(Stage.UNREADABLE);
            assertThat(failure).hasMessageContaining("Content-Length is " + length);
        }
    }

    /** Of a response whose headers have so many bytes, in so many lines besides the body's length. */
    private static String status(int limit, int bytes, int count) throws IOException {
        StringBuilder headers = new StringBuilder();
        int left = bytes - CONTENT_LENGTH;
        for (int i = count; i > 0; i--) {
            int length = left / i;
            headers.append("A: ").append("x".repeat(length - 5)).append("\r\n");
            left -= length;
        }
        try (RawServer server = RawServer.responding("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + headers + "\r\n{}");
                Wire wire = new Wire(server.url())) {
            wire.limits = ResponseLimits.builder().headerBytes(limit).build();
            Exchange exchange = wire.exchange(Phase.SUBMIT);
            try {
                return String.valueOf(
                        Wire.join(wire.send(Wire.submission(), exchange)).status());
            } catch (java.util.concurrent.CompletionException e) {
                return ((ExchangeFailure) e.getCause()).stage().name();
            }
        }
    }
}
