package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.internal.transport.ExchangeFailure.Stage;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two lanes: what was not sent yet never holds up what was paid for. */
@Timeout(60)
class LanesTest {
    private final Semaphore drawn = new Semaphore(0);
    private RawServer server;
    private Wire wire;

    @BeforeEach
    void start() throws IOException {
        server = new RawServer(connection -> {
            for (var request = connection.receive(); request != null; request = connection.receive()) {
                if (request.path().startsWith("/submit")) {
                    drawn.acquire();
                }
                connection.send(RawServer.response("200 OK", "{}"));
            }
        });
        wire = new Wire(server.url());
    }

    @AfterEach
    void stop() throws IOException {
        wire.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SUBMIT")
    void an_exchange_of_any_other_phase_passes_submissions_that_take_every_place(Phase phase) {
        wire.maxInFlight = 2;
        List<CompletableFuture<WireResponse>> submissions = submit(5);
        awaitReceived(2);

        assertThat(Wire.join(wire.send(Wire.poll(), wire.exchange(phase))).status())
                .isEqualTo(200);

        assertThat(submissions).noneMatch(CompletableFuture::isDone);
        drawn.release(5);
        submissions.forEach(Wire::join);
    }

    @Test
    void submissions_are_bounded_and_go_in_the_order_in_which_they_came() {
        wire.maxInFlight = 1;
        List<CompletableFuture<WireResponse>> submissions = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            WireRequest request = WireRequest.post("/submit/" + i).build();
            submissions.add(wire.send(request, wire.exchange(Phase.SUBMIT)));
        }
        for (int i = 0; i < 6; i++) {
            awaitReceived(i + 1);
            assertThat(submissions.get(i)).isNotDone();
            drawn.release();
            Wire.join(submissions.get(i));
        }
        assertThat(server.received())
                .extracting(RawServer.Received::path)
                .containsExactly("/submit/0", "/submit/1", "/submit/2", "/submit/3", "/submit/4", "/submit/5");
    }

    @Test
    void the_other_lane_is_bounded_by_the_same_number() throws IOException {
        Semaphore answered = new Semaphore(0);
        try (RawServer slow = new RawServer(connection -> {
                    while (connection.receive() != null) {
                        answered.acquire();
                        connection.send(RawServer.response("200 OK", "{}"));
                    }
                });
                Wire other = new Wire(slow.url())) {
            other.maxInFlight = 2;
            List<CompletableFuture<WireResponse>> polls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                polls.add(other.send(Wire.poll(), other.exchange(Phase.POLL)));
            }
            Wire.await(() -> slow.received().size() == 2);
            answered.release(2);
            Wire.await(() -> slow.received().size() == 4);
            assertThat(slow.connections()).isEqualTo(2);
            answered.release(2);
            polls.forEach(Wire::join);
        }
    }

    @Test
    void push_channels_are_bounded_and_take_no_place_of_a_poll() {
        wire.maxInFlight = 1;
        List<CompletableFuture<WireResponse>> channels = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            WireRequest request = WireRequest.get("/submit/channel").build();
            channels.add(wire.send(request, wire.exchange(Phase.PUSH)));
        }
        awaitReceived(1);

        assertThat(Wire.join(wire.send(Wire.poll(), wire.exchange(Phase.POLL))).status())
                .isEqualTo(200);

        assertThat(channels).noneMatch(CompletableFuture::isDone);
        assertThat(server.received())
                .extracting(RawServer.Received::path)
                .containsExactly("/submit/channel", "/status");
        drawn.release(3);
        channels.forEach(Wire::join);
    }

    @Test
    void one_that_waits_ends_at_its_own_deadline_and_was_not_delivered() {
        wire.maxInFlight = 1;
        CompletableFuture<WireResponse> first = submit(1).get(0);
        awaitReceived(1);
        Exchange hurried = Exchange.of(Phase.SUBMIT, Deadline.after(Duration.ofSeconds(5), wire.time), (size) -> {
            throw new AssertionError("no image comes");
        });
        CompletableFuture<WireResponse> second = wire.send(Wire.submission(), hurried);
        CompletableFuture<WireResponse> third = submit(1).get(0);

        wire.time.advance(Duration.ofSeconds(5));

        ExchangeFailure failure = Wire.failure(second);
        assertThat(failure.stage()).isEqualTo(Stage.NOT_DELIVERED);
        assertThat(failure.abort()).hasValue(Exchange.Abort.DEADLINE);
        assertThat(failure).hasMessageContaining("1 exchanges in flight");
        assertThat(hurried.requestsSent()).isZero();
        drawn.release(2);
        Wire.join(first);
        Wire.join(third);
        assertThat(server.received()).hasSize(2);
    }

    @Test
    void one_that_is_cancelled_while_it_waits_ends_at_once_and_leaves_no_timer() {
        wire.maxInFlight = 1;
        CompletableFuture<WireResponse> first = submit(1).get(0);
        Exchange waiting = wire.exchange(Phase.SUBMIT);
        CompletableFuture<WireResponse> second = wire.send(Wire.submission(), waiting);

        waiting.abort(Exchange.Abort.CANCELLED);

        assertThat(second).isCompletedExceptionally();
        assertThat(Wire.failure(second).abort()).hasValue(Exchange.Abort.CANCELLED);
        drawn.release();
        Wire.join(first);
        Wire.await(() -> wire.time.timers() == 0);
    }

    @Test
    void one_that_is_cancelled_before_it_has_a_timer_gives_that_back() {
        Exchange exchange = wire.exchange(Phase.SUBMIT);
        TestClock clock = new TestClock() {
            @Override
            public Scheduled schedule(Duration delay, Runnable action) {
                exchange.abort(Exchange.Abort.CANCELLED);
                return super.schedule(delay, action);
            }
        };
        Transport transport =
                new LanesTransport((request, ended) -> WireResponse.of(200, "{}"), Runnable::run, 1, clock);

        assertThat(Wire.failure(transport.send(Wire.submission(), exchange)).stage())
                .isEqualTo(Stage.NOT_DELIVERED);
        assertThat(clock.timers()).isZero();
    }

    @Test
    void an_exchange_whose_deadline_has_passed_before_sends_nothing() {
        Exchange late = Exchange.of(Phase.SUBMIT, Deadline.after(Duration.ofSeconds(1), wire.time), size -> null);
        wire.time.advance(Duration.ofSeconds(2));

        assertThat(wire.submitFails(late).stage()).isEqualTo(Stage.NOT_DELIVERED);
        assertThat(server.received()).isEmpty();
    }

    @Test
    void a_deadline_of_thousands_of_years_is_as_good_as_none() {
        drawn.release();
        Exchange patient =
                Exchange.of(Phase.SUBMIT, Deadline.after(Duration.ofSeconds(Long.MAX_VALUE), wire.time), size -> null);

        assertThat(Wire.join(wire.send(Wire.submission(), patient)).status()).isEqualTo(200);
    }

    private List<CompletableFuture<WireResponse>> submit(int count) {
        List<CompletableFuture<WireResponse>> submissions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            submissions.add(wire.send(Wire.submission(), wire.exchange(Phase.SUBMIT)));
        }
        return submissions;
    }

    private void awaitReceived(int count) {
        Wire.await(() -> server.received().size() == count);
    }
}
