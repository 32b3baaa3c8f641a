package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultTest {

    private final FixtureEmulator emulator = FixtureEmulator.start();

    @AfterEach
    void close() {
        emulator.close();
    }

    private Wire.Response submit() throws IOException {
        return Wire.send(Wire.to(emulator, "/submit").POST(Wire.text("{}")));
    }

    @Test
    void response_replaces_the_right_response_and_keeps_the_service_from_working() throws IOException {
        emulator.next(
                ExchangeKind.SUBMIT,
                Fault.response(503, "application/json", "{\"message\":\"busy\"}")
                        .header("Retry-After", "7"));

        Wire.Response response = submit();

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.text()).isEqualTo("{\"message\":\"busy\"}");
        assertThat(response.header("Retry-After")).isEqualTo("7");
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
        assertThat(emulator.works()).isZero();
    }

    @Test
    void after_work_the_service_has_done_its_part() throws IOException {
        emulator.next(ExchangeKind.SUBMIT, Fault.html(502).afterWork());

        Wire.Response response = submit();

        assertThat(response.status()).isEqualTo(502);
        assertThat(response.text()).contains("<h1>502</h1>");
        assertThat(emulator.works()).isEqualTo(1);
    }

    @Test
    void a_queued_fault_is_met_once_and_by_its_moment_alone() throws IOException {
        emulator.next(ExchangeKind.SUBMIT, Fault.empty(500));

        assertThat(Wire.send(Wire.to(emulator, "/other").GET()).status()).isEqualTo(200);
        assertThat(submit().status()).isEqualTo(500);
        assertThat(submit().status()).isEqualTo(200);
    }

    @Test
    void queued_faults_are_met_in_their_order() throws IOException {
        emulator.next(ExchangeKind.SUBMIT, Fault.empty(500));
        emulator.next(ExchangeKind.SUBMIT, Fault.empty(502));

        assertThat(submit().status()).isEqualTo(500);
        assertThat(submit().status()).isEqualTo(502);
        assertThat(submit().status()).isEqualTo(200);
    }

    @Test
    void a_standing_fault_lasts_until_it_is_taken_back() throws IOException {
        emulator.always(ExchangeKind.SUBMIT, Fault.empty(503));
        assertThat(submit().status()).isEqualTo(503);
        assertThat(submit().status()).isEqualTo(503);

        emulator.always(ExchangeKind.SUBMIT, null);
        assertThat(submit().status()).isEqualTo(200);
    }

    @Test
    void random_faults_are_repeatable_by_their_seed() throws IOException {
        List<Integer> first = statusesUnder(7);
        List<Integer> second = statusesUnder(7);
        List<Integer> other = statusesUnder(8);

        assertThat(first).contains(200).contains(500).isEqualTo(second).isNotEqualTo(other);
    }

    private List<Integer> statusesUnder(long seed) throws IOException {
        emulator.randomly(0.5, seed, List.of(Fault.empty(500), Fault.empty(502)));
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            statuses.add(submit().status());
        }
        return statuses;
    }

    @Test
    void a_share_of_nothing_ends_random_faults() throws IOException {
        emulator.randomly(1, 1, List.of(Fault.empty(500)));
        assertThat(submit().status()).isEqualTo(500);

        emulator.randomly(0, 1, List.of());
        assertThat(submit().status()).isEqualTo(200);
    }

    @Test
    void shares_out_of_range_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> emulator.randomly(1.5, 1, List.of(Fault.empty(500))))
                .withMessageContaining("share is 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> emulator.randomly(0.5, 1, List.of()))
                .withMessageContaining("faults is empty");
    }

    @Test
    void a_redirect_names_its_target() throws IOException {
        emulator.next(ExchangeKind.SUBMIT, Fault.redirect(307, "http://127.0.0.1:1/elsewhere"));

        Wire.Response response = submit();

        assertThat(response.status()).isEqualTo(307);
        assertThat(response.header("Location")).isEqualTo("http://127.0.0.1:1/elsewhere");
    }

    @Test
    void broken_json_comes_whole_over_http_and_ends_in_the_middle() throws IOException {
        emulator.next(ExchangeKind.SUBMIT, Fault.brokenJson());

        Wire.Response response = submit();

        assertThat(response.status()).isEqualTo(200);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Wire.JSON.readTree(response.body()));
    }

    @Test
    void close_before_response_reads_the_request_and_says_nothing() {
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse());

        assertThatIOException().isThrownBy(this::submit);

        Exchange exchange = emulator.exchanges().get(0);
        assertThat(exchange.text()).isEqualTo("{}");
        assertThat(exchange.status()).isZero();
        assertThat(emulator.works()).isZero();
    }

    @Test
    void close_before_response_after_work_loses_the_response_alone() {
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        assertThatIOException().isThrownBy(this::submit);

        assertThat(emulator.works()).isEqualTo(1);
    }

    @Test
    void close_on_request_resets_a_connection_that_is_still_being_written_to() throws IOException {
        emulator.next(ExchangeKind.SUBMIT, Fault.closeOnRequest());

        try (Socket socket = new Socket("127.0.0.1", emulator.baseUrl().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write("POST /submit?a=b HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();

            assertThatExceptionOfType(SocketException.class)
                    .as("the body is never asked for")
                    .isThrownBy(() -> socket.getInputStream().read());
        }

        Exchange exchange = emulator.exchanges().get(0);
        assertThat(exchange.path()).isEqualTo("/submit");
        assertThat(exchange.query()).isEqualTo("a=b");
        assertThat(exchange.body()).isEmpty();
        assertThat(exchange.status()).isZero();
        assertThat(emulator.works()).isZero();
    }

    @Test
    void close_on_request_leaves_other_moments_of_the_same_connection_alone() throws IOException {
        emulator.next(ExchangeKind.SUBMIT, Fault.closeOnRequest());

        assertThat(Wire.send(Wire.to(emulator, "/status").GET()).status()).isEqualTo(200);
        assertThatIOException().isThrownBy(this::submit);
        assertThat(submit().status()).isEqualTo(200);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(2);
    }

    @Test
    void no_work_can_precede_a_request_that_was_never_read() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Fault.closeOnRequest().afterWork())
                .withMessageContaining("closeBeforeResponse()");
    }

    @Test
    void cut_mid_response_sends_headers_and_half_of_the_body() throws IOException {
        emulator.next(ExchangeKind.SUBMIT, Fault.cutMidResponse());

        String received = rawResponse();

        assertThat(received)
                .startsWith("HTTP/1.1 200")
                .contains("Content-Length: " + FixtureEmulator.RIGHT.length())
                .endsWith("\r\n\r\n" + FixtureEmulator.RIGHT.substring(0, FixtureEmulator.RIGHT.length() / 2));
        assertThat(emulator.works()).isEqualTo(1);
        assertThat(emulator.exchanges().get(0).status()).isZero();
    }

    private String rawResponse() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", emulator.baseUrl().getPort())) {
            socket.getOutputStream()
                    .write("POST /submit HTTP/1.1\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void truncated_is_complete_for_http_and_half_for_its_reader() throws IOException {
        emulator.next(ExchangeKind.SUBMIT, Fault.truncated());

        Wire.Response response = submit();

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo(FixtureEmulator.RIGHT.substring(0, FixtureEmulator.RIGHT.length() / 2));
        assertThat(emulator.works()).isEqualTo(1);
    }

    @Test
    void stall_before_headers_never_responds() {
        emulator.next(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders());

        assertThatExceptionOfType(HttpTimeoutException.class)
                .isThrownBy(() -> Wire.send(Wire.to(emulator, "/submit")
                        .timeout(Duration.ofMillis(150))
                        .POST(Wire.text("{}"))));
        assertThat(emulator.works()).isZero();
    }

    @Test
    void stall_mid_response_sends_half_and_keeps_the_line_open() throws IOException {
        emulator.next(ExchangeKind.SUBMIT, Fault.stallMidResponse());
        String half = FixtureEmulator.RIGHT.substring(0, FixtureEmulator.RIGHT.length() / 2);

        try (Socket socket = new Socket("127.0.0.1", emulator.baseUrl().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("POST /submit HTTP/1.1\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            StringBuilder received = new StringBuilder();
            while (received.indexOf(half) < 0) {
                received.append((char) socket.getInputStream().read());
            }
            socket.setSoTimeout(50);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> socket.getInputStream().read());
        }
    }

    @Test
    void drip_takes_its_time_and_arrives_whole() throws IOException {
        emulator.next(ExchangeKind.SUBMIT, Fault.drip(10, Duration.ofMillis(15)));

        long began = System.nanoTime();
        Wire.Response response = submit();

        assertThat(response.text()).isEqualTo(FixtureEmulator.RIGHT);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(60));
    }

    @Test
    void gzip_encodes_the_right_response() throws IOException {
        emulator.next(ExchangeKind.SUBMIT, Fault.gzip());

        Wire.Response response = submit();

        assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(FixtureEmulator.RIGHT);
        }
    }

    @Test
    void wrong_content_type_changes_the_label_alone() throws IOException {
        emulator.next(ExchangeKind.SUBMIT, Fault.wrongContentType("text/html"));

        Wire.Response response = submit();

        assertThat(response.headers().allValues("Content-Type")).containsExactly("text/html");
        assertThat(response.text()).isEqualTo(FixtureEmulator.RIGHT);
    }

    @Test
    void header_belongs_to_faults_that_have_a_response_of_their_own() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Fault.gzip().header("A", "b"))
                .withMessageContaining("header()");
    }

    @Test
    void impossible_numbers_are_refused_by_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.response(99, "text/plain", ""))
                .withMessageContaining("status is 99");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.drip(0, Duration.ofMillis(1)))
                .withMessageContaining("bytesPerPeriod");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.drip(1, Duration.ZERO))
                .withMessageContaining("period");
    }
}
