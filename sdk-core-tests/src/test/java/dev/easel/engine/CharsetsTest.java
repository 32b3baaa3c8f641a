package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.AuthenticationException;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.OutcomeUnknownException;
import dev.easel.ProtocolException;
import dev.easel.RejectedException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses are read as UTF-8 whatever charset they claim: images arrive, and the service's own words are told. */
@Timeout(30)
class CharsetsTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");

    private ToyService service;
    private ImageClient client;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        client = ToyClient.builder(service.url()).build();
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
    }

    /** What it is in, what its header says, and what it says. */
    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("UTF-8", "; charset=ISO-8859-1", "cr\u00e9dit \u4f59\u989d"),
                Arguments.of("UTF-8", "; charset=x-unheard-of", "cr\u00e9dit \u4f59\u989d"),
                Arguments.of("UTF-8", "; charset=\"no name\"", "cr\u00e9dit \u4f59\u989d"),
                Arguments.of("UTF-8", "; charset=utf-16", "cr\u00e9dit \u4f59\u989d"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void images_arrive_whatever_charset_is_around_them(String charset, String parameter, String text) {
        byte[] large = new byte[100_000];
        System.arraycopy(ToyService.IMAGE, 0, large, 0, ToyService.IMAGE.length);
        String json = "{\"echo\":\"" + text + "\",\"" + text + "\":[\"" + text + "\"],\"images\":[\"" + base64(large)
                + "\",\"" + base64(ToyService.IMAGE) + "\"],\"after\":\"" + text + "\"}";
        service.response("/submit", response(200, "application/json" + parameter, json, charset));

        ImageResult result = client.generate(REQUEST);

        assertThat(result.first().bytes()).isEqualTo(large);
        assertThat(result.extraImages())
                .as("more than was asked for")
                .singleElement()
                .satisfies(extra -> assertThat(extra.bytes()).isEqualTo(ToyService.IMAGE));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void an_error_is_told_in_the_services_own_words(String charset, String parameter, String text) {
        service.response(
                "/submit", response(401, "application/json" + parameter, "{\"error\":\"" + text + "\"}", charset));

        assertThat(catchThrowableOfType(AuthenticationException.class, () -> client.generate(REQUEST)))
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void so_is_an_error_page(String charset, String parameter, String text) {
        service.response("/submit", response(502, "text/html" + parameter, "<h1>" + text + "</h1>", charset));

        assertThat(catchThrowableOfType(OutcomeUnknownException.class, () -> client.generate(REQUEST)))
                .hasMessageContaining("<h1>" + text + "</h1>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void a_response_in_utf_16_is_refused_with_a_clear_reason(String charset) {
        String json = "{\"images\":[\"" + base64(ToyService.IMAGE) + "\"]}";
        service.response("/submit", response(200, "application/json; charset=" + charset, json, charset));

        assertThat(catchThrowableOfType(ProtocolException.class, () -> client.generate(REQUEST)))
                .hasMessageContaining("UTF-16 or UTF-32; JSON is sent in UTF-8");
    }

    @Test
    void a_byte_in_a_charset_that_nobody_told_of_does_not_lose_the_image() {
        String json = "{\"echo\":\"caf\u00e9\",\"images\":[\"" + base64(ToyService.IMAGE) + "\"]}";
        service.response("/submit", response(200, "application/json", json, "ISO-8859-1"));

        assertThat(client.generate(REQUEST).first().bytes()).isEqualTo(ToyService.IMAGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 1001, 100_000})
    void a_number_of_any_length_does_not_lose_the_image(int digits) {
        String number = "7".repeat(digits);
        service.response(
                "/submit",
                "{\"seed\":" + number + ",\"cfg\":-0." + number + ",\"e\":1e" + number + ",\"" + number
                        + "\":1,\"images\":[\"" + base64(ToyService.IMAGE) + "\"]}");

        assertThat(client.generate(REQUEST).first().bytes()).isEqualTo(ToyService.IMAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\ufeff",
                "   ",
                "null",
                "7",
                "\"plain\"",
                "[]",
                "OK",
                "<html>",
                "{",
                "{\"images\":",
                "}{",
                "\u0000"
            })
    void what_is_no_response_is_refused_as_one_of_easels_own_exceptions(String body) {
        for (int status : new int[] {200, 400, 500}) {
            service.forget("/submit");
            service.response("/submit", response(status, "application/json; charset=GBK", body, "GBK"));

            EaselException failure = catchThrowableOfType(EaselException.class, () -> client.generate(REQUEST));

            assertThat(failure).as("HTTP %d", status).isNotNull();
            assertThat(failure.getMessage()).contains("HTTP " + status);
        }
    }

    @Test
    void a_byte_order_mark_is_not_part_of_what_is_said() {
        service.response("/submit", response(400, "text/plain", "\ufeffno such model", "UTF-8"));

        assertThat(catchThrowableOfType(RejectedException.class, () -> client.generate(REQUEST)))
                .hasMessageContaining("no such model")
                .hasMessageNotContaining("\ufeff");
    }

    private static MockResponse response(int status, String contentType, String text, String charset) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", contentType)
                .body(new Buffer().write(text.getBytes(Charset.forName(charset))))
                .build();
    }

    private static String base64(byte[] bytes) {
        return new String(Base64.getEncoder().encode(bytes), StandardCharsets.US_ASCII);
    }
}
