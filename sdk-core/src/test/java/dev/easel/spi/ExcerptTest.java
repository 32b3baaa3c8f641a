package dev.easel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcerptTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>x</body></html>"
                        + " | an HTML page: 502 Bad Gateway",
                "'  <html><body><h1>Sign in</h1></body>' | an HTML page: Sign in",
                "'\ufffd\ufffdPNG\ufffd\ufffd' | (binary data)",
                "'a caf\ufffd is open all day' | a caf\ufffd is open all day",
                "{\"error\":\"<html>\"} | {\"error\":\"<html>\"}",
                "'' | (empty body)",
            })
    void a_message_quotes_neither_pages_nor_binary_data(String body, String excerpt) {
        assertThat(WireResponse.of(502, body).excerpt()).isEqualTo(excerpt);
    }
}
