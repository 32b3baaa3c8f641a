package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EmulatorTest {

    @Test
    void listens_on_loopback_and_serves_images_from_there_too() {
        try (FixtureEmulator emulator = FixtureEmulator.start()) {
            assertThat(emulator.baseUrl().toString()).matches("http://127\\.0\\.0\\.1:\\d+");
            assertThat(emulator.imageHost()).isEqualTo(emulator.baseUrl());
        }
    }

    @Test
    void listens_on_the_port_that_it_is_told_and_refuses_one_that_is_in_use() {
        int port;
        try (FixtureEmulator free = FixtureEmulator.start()) {
            port = free.baseUrl().getPort();
            assertThatThrownBy(() -> FixtureEmulator.builder().port(port).start())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("The emulator could not listen on 127.0.0.1:" + port);
        }
        try (FixtureEmulator emulator = FixtureEmulator.builder().port(port).start()) {
            assertThat(emulator.baseUrl().getPort()).isEqualTo(port);
        }
        assertThatThrownBy(() -> FixtureEmulator.builder().port(65_536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port is 65536; give 0 to 65535");
    }

    @Test
    void images_can_have_an_origin_of_their_own() {
        try (FixtureEmulator emulator =
                FixtureEmulator.builder().separateImageHost().start()) {
            assertThat(emulator.imageHost().toString()).matches("http://127\\.0\\.0\\.1:\\d+");
            assertThat(emulator.imageHost()).isNotEqualTo(emulator.baseUrl());
        }
    }

    @Test
    void the_journal_holds_every_exchange_in_order_of_arrival() throws IOException {
        try (FixtureEmulator emulator = FixtureEmulator.start()) {
            Wire.send(Wire.to(emulator, "/submit?n=1%2B1").header("X-One", "a").POST(Wire.text("body")));
            Wire.send(Wire.to(emulator, "/status").GET());
            Wire.send(HttpRequest.newBuilder(URI.create(emulator.imageHost() + "/images/x.png")));

            List<Exchange> exchanges = emulator.exchanges();

            assertThat(exchanges)
                    .extracting(Exchange::kind)
                    .containsExactly(ExchangeKind.SUBMIT, ExchangeKind.POLL, ExchangeKind.DOWNLOAD);
            Exchange first = exchanges.get(0);
            assertThat(first.method()).isEqualTo("POST");
            assertThat(first.path()).isEqualTo("/submit");
            assertThat(first.query()).isEqualTo("n=1%2B1");
            assertThat(first.headers()).containsEntry("x-one", List.of("a"));
            assertThat(first.header("X-ONE")).isEqualTo("a");
            assertThat(first.text()).isEqualTo("body");
            assertThat(first.status()).isEqualTo(200);
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
            assertThat(emulator.handled(ExchangeKind.SUBMIT)).isEqualTo(1);
            assertThat(emulator.count(ExchangeKind.CANCEL)).isZero();
        }
    }

    @Test
    void a_request_that_is_not_read_is_received_and_not_handled() {
        try (FixtureEmulator emulator = FixtureEmulator.start()) {
            emulator.always(ExchangeKind.SUBMIT, Fault.closeOnRequest());

            assertThatIOException()
                    .isThrownBy(() -> Wire.send(Wire.to(emulator, "/submit").POST(Wire.text("body"))));

            assertThat(emulator.count(ExchangeKind.SUBMIT)).isPositive();
            assertThat(emulator.handled(ExchangeKind.SUBMIT)).isZero();
        }
    }

    @Test
    void an_exchange_prints_without_its_headers() throws IOException {
        try (FixtureEmulator emulator = FixtureEmulator.start()) {
            Wire.send(Wire.to(emulator, "/submit")
                    .header("Authorization", "Bearer secret")
                    .POST(Wire.text("{}")));

            assertThat(emulator.exchanges().get(0)).hasToString("SUBMIT POST /submit (2 bytes) -> 200");
        }
    }

    @Test
    void a_blocking_response_is_held_back_in_real_time() throws IOException {
        Duration generation = Duration.ofMillis(120);
        try (FixtureEmulator emulator =
                FixtureEmulator.builder().generationTime(generation).start()) {
            long began = System.nanoTime();
            Wire.Response response = Wire.send(Wire.to(emulator, "/submit").POST(Wire.text("{}")));

            assertThat(response.text()).isEqualTo(FixtureEmulator.RIGHT);
            assertThat(response.header("X-Early")).isEqualTo("kept");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(generation);
        }
    }

    @Test
    void a_blocking_response_comes_at_once_when_the_clock_is_moved() throws Exception {
        VirtualTime clock = VirtualTime.create();
        try (FixtureEmulator emulator = FixtureEmulator.builder()
                .clock(clock)
                .generationTime(Duration.ofHours(1))
                .start()) {
            CompletableFuture<Wire.Response> response =
                    Wire.sendAsync(Wire.to(emulator, "/submit").POST(Wire.text("{}")));
            while (emulator.works() == 0) {
                Thread.onSpinWait();
            }
            assertThat(response).isNotDone();
            assertThat(emulator.exchanges().get(0).status()).as("still at work").isZero();

            clock.advance(Duration.ofHours(1));

            assertThat(response.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
    }

    @Test
    void closing_cuts_the_connections_that_wait_and_stops_listening() throws Exception {
        FixtureEmulator emulator =
                FixtureEmulator.builder().generationTime(Duration.ofHours(1)).start();
        CompletableFuture<Wire.Response> waiting =
                Wire.sendAsync(Wire.to(emulator, "/submit").POST(Wire.text("{}")));
        emulator.next(ExchangeKind.POLL, Fault.stallBeforeHeaders());
        CompletableFuture<Wire.Response> stalled =
                Wire.sendAsync(Wire.to(emulator, "/status").GET());
        while (emulator.exchanges().size() < 2) {
            Thread.onSpinWait();
        }

        emulator.close();
        emulator.close();

        assertThat(waiting).failsWithin(Duration.ofSeconds(10)).withThrowableOfType(ExecutionException.class);
        assertThat(stalled).failsWithin(Duration.ofSeconds(10)).withThrowableOfType(ExecutionException.class);
        assertThatIOException()
                .isThrownBy(() -> Wire.send(Wire.to(emulator, "/status").GET()))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void a_bug_in_an_emulator_shows_as_one() throws IOException {
        try (FixtureEmulator emulator = FixtureEmulator.start()) {
            Wire.Response response = Wire.send(Wire.to(emulator, "/bug").GET());

            assertThat(response.status()).isEqualTo(500);
            assertThat(response.text()).contains("emulator bug").contains("on purpose");
        }
    }
}
