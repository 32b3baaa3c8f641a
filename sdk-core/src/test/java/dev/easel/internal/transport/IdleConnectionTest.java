package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers close idle connections after a few seconds; no submission goes out on one that may be dead. */
@Timeout(60)
class IdleConnectionTest {
    private static final String OK = RawServer.response("200 OK", "{}");

    /** Closes a connection that was idle for so long, as servers do, and tells that it did. */
    private static RawServer closingAfter(long idleMillis, AtomicInteger closed, String... headers) throws IOException {
        return new RawServer(connection -> {
            while (true) {
                connection.idleFor(idleMillis);
                if (connection.receive() == null) {
                    connection.close();
                    closed.incrementAndGet();
                    return;
                }
                connection.send(RawServer.response("200 OK", "{}", headers));
            }
        });
    }

    @Test
    void a_submission_after_the_server_closed_the_connection_goes_out_on_a_new_one() throws IOException {
        AtomicInteger closed = new AtomicInteger();
        try (RawServer server = closingAfter(300, closed);
                Wire wire = new Wire(server.url())) {
            for (int gap = 1; gap <= 3; gap++) {
                assertThat(wire.submit().status()).isEqualTo(200);
                int closings = gap;
                Wire.await(() -> closed.get() == closings);
            }
            assertThat(server.received()).hasSize(3);
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void so_do_many_at_once_by_a_client_of_the_callers_own() throws IOException {
        AtomicInteger closed = new AtomicInteger();
        OkHttpClient.Builder own =
                new OkHttpClient.Builder().connectionPool(new ConnectionPool(50, 5, TimeUnit.MINUTES));
        try (RawServer server = closingAfter(300, closed);
                Wire wire = new Wire(server.url(), own)) {
            wire.maxInFlight = 20;
            for (int round = 1; round <= 3; round++) {
                List<CompletableFuture<WireResponse>> submissions = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    submissions.add(wire.send(Wire.submission(), wire.exchange(Phase.SUBMIT)));
                }
                assertThat(submissions)
                        .allSatisfy(each -> assertThat(Wire.join(each).status()).isEqualTo(200));
                Wire.await(() -> closed.get() == server.connections());
            }
            assertThat(server.received()).hasSize(60);
        }
    }

    @Test
    void polls_too_go_out_on_a_new_one() throws IOException {
        AtomicInteger closed = new AtomicInteger();
        try (RawServer server = closingAfter(300, closed);
                Wire wire = new Wire(server.url())) {
            for (int gap = 1; gap <= 2; gap++) {
                Wire.join(wire.send(Wire.poll(), wire.exchange(Phase.POLL)));
                int closings = gap;
                Wire.await(() -> closed.get() == closings);
            }
            assertThat(server.received()).hasSize(2);
        }
    }

    @Test
    void a_connection_with_something_on_it_that_nobody_asked_for_is_not_used() throws Exception {
        CountDownLatch idle = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
                    while (connection.receive() != null) {
                        connection.send(OK);
                        if (idle.getCount() > 0) {
                            idle.await();
                            // As proxies do before they close.
                            connection.send(RawServer.response("408 Request Timeout", ""));
                            told.countDown();
                        }
                    }
                });
                Wire wire = new Wire(server.url())) {
            wire.submit();
            TimeUnit.MILLISECONDS.sleep(250);
            idle.countDown();
            told.await();

            assertThat(wire.submit().status()).isEqualTo(200);
            assertThat(server.received()).hasSize(2);
        }
    }

    @Test
    void a_connection_in_use_is_used_again() throws IOException {
        try (RawServer server = RawServer.responding(OK);
                Wire wire = new Wire(server.url())) {
            for (int i = 0; i < 5; i++) {
                wire.submit();
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "timeout=5, 3900, true",
        "timeout=5, 4100, false",
        "'timeout=5, max=100', 4100, false",
        "'max=100, timeout=75', 70000, true",
        "Timeout = 2, 900, true",
        "timeout=2, 1100, false",
        "timeout=1, 600, false",
        "timeout=0, 1, false",
        "timeout=99999999999999999999, 3900, true",
        "nonsense, 3900, true",
        "nonsense, 4100, false",
        ", 3900, true",
        ", 4100, false"
    })
    void how_long_a_connection_is_trusted_is_what_the_server_says_less_a_margin_or_four_seconds(
            String header, long idleMillis, boolean trusted) throws IOException {
        try (CountingSocket socket = new CountingSocket()) {
            socket.keepAlive(header);
            assertThat(socket.isTrustedAfter(TimeUnit.MILLISECONDS.toNanos(idleMillis)))
                    .isEqualTo(trusted);
        }
    }
}
