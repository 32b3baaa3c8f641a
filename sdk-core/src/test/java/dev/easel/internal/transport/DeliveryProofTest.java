package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.internal.transport.ExchangeFailure.Stage;
import dev.easel.spi.JsonObject;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a failed exchange proves about its request: that decides whether it may be sent again. */
@Timeout(60)
class DeliveryProofTest {
    private static final int REFUSED_STREAM = 7;
    private static final int INTERNAL_ERROR = 2;

    @ParameterizedTest
    @EnumSource
    void without_a_connection_nothing_was_delivered_and_nothing_was_reached(Phase phase) throws IOException {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        try (Wire refused = new Wire(URI.create("http://127.0.0.1:" + closedPort));
                Wire unknown = new Wire(URI.create("http://unknown.test"))) {
            unknown.http.dns(name -> {
                throw new UnknownHostException(name);
            });
            for (Wire wire : List.of(refused, unknown)) {
                for (WireRequest request : List.of(Wire.submission(), Wire.poll())) {
                    Exchange exchange = wire.exchange(phase);
                    ExchangeFailure failure = Wire.failure(wire.send(request, exchange));
                    assertThat(failure.stage()).isEqualTo(Stage.NOT_DELIVERED);
                    assertThat(exchange.requestsSent()).isZero();
                }
            }
        }
    }

    @Test
    void a_request_without_a_body_may_have_arrived_once_it_was_sent() throws IOException {
        try (RawServer server = new RawServer(RawServer.Connection::receive);
                Wire wire = new Wire(server.url())) {
            ExchangeFailure failure = Wire.failure(wire.send(Wire.poll(), wire.exchange(Phase.POLL)));

            assertThat(failure.stage()).isEqualTo(Stage.NO_RESPONSE);
        }
    }

    @Test
    void a_submission_that_went_out_whole_and_got_no_response_may_have_been_carried_out() throws IOException {
        try (RawServer server = new RawServer(RawServer.Connection::receive);
                Wire wire = new Wire(server.url())) {
            Exchange exchange = wire.exchange(Phase.SUBMIT);

            assertThat(wire.submitFails(exchange).stage()).isEqualTo(Stage.NO_RESPONSE);
            assertThat(exchange.isBodyWritten()).isTrue();
            assertThat(exchange.requestsSent()).isEqualTo(1);
        }
    }

    @Test
    void a_response_that_breaks_off_is_told_as_that() throws IOException {
        try (RawServer server = new RawServer(connection -> {
                    connection.receive();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
                });
                Wire wire = new Wire(server.url())) {
            assertThat(wire.submitFails(wire.exchange(Phase.SUBMIT)).stage()).isEqualTo(Stage.BROKEN_RESPONSE);
        }
    }

    @Test
    void a_body_that_was_not_written_as_a_whole_was_not_delivered() throws IOException {
        try (RawServer server = new RawServer(RawServer.Connection::receiveHead);
                Wire wire = new Wire(server.url())) {
            Exchange exchange = wire.exchange(Phase.SUBMIT);

            ExchangeFailure failure = Wire.failure(wire.send(large(), exchange));

            assertThat(failure.stage()).isEqualTo(Stage.NOT_DELIVERED);
            assertThat(exchange.isBodyWritten()).isFalse();
        }
    }

    @Test
    void a_response_tells_whether_it_came_before_the_whole_body() throws IOException {
        try (RawServer server = new RawServer(connection -> {
                    connection.receiveHead();
                    connection.send(RawServer.response("408 Request Timeout", "", "Connection: close"));
                });
                Wire wire = new Wire(server.url())) {
            Exchange early = wire.exchange(Phase.SUBMIT);
            CompletableFuture<WireResponse> response = wire.send(large(), early);
            assertThat(Wire.join(response).status()).isEqualTo(408);
            assertThat(early.isBodyWritten()).isFalse();
        }
        try (RawServer server = RawServer.responding(RawServer.response("408 Request Timeout", ""));
                Wire wire = new Wire(server.url())) {
            Exchange whole = wire.exchange(Phase.SUBMIT);
            assertThat(Wire.join(wire.send(Wire.submission(), whole)).status()).isEqualTo(408);
            assertThat(whole.isBodyWritten()).isTrue();
        }
    }

    @Test
    void an_exchange_that_is_ended_while_its_body_goes_out_hands_over_no_more_of_it() throws Exception {
        try (RawServer server = new RawServer(connection -> {
                    connection.receiveHead();
                    hang();
                });
                Wire wire = new Wire(server.url())) {
            Exchange exchange = wire.exchange(Phase.SUBMIT);
            CompletableFuture<WireResponse> future = wire.send(large(), exchange);
            Wire.await(() -> exchange.requestsSent() == 1);

            exchange.abort(Exchange.Abort.CANCELLED);

            assertThat(Wire.failure(future).stage()).isEqualTo(Stage.NOT_DELIVERED);
            assertThat(exchange.isBodyWritten()).isFalse();
        }
    }

    @Test
    void a_stream_that_the_server_refused_was_certainly_not_processed() throws IOException {
        assertThat(http2(new SocketEffect.CloseStream(REFUSED_STREAM))).isEqualTo(Stage.NOT_PROCESSED);
    }

    @Test
    void a_stream_that_was_reset_for_another_reason_may_have_been() throws IOException {
        assertThat(http2(new SocketEffect.CloseStream(INTERNAL_ERROR))).isEqualTo(Stage.NO_RESPONSE);
    }

    @Test
    void a_stream_above_the_last_of_a_goaway_was_certainly_not_processed() throws IOException {
        try (RawServer server = new RawServer(connection -> {
                    connection.skip("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
                    connection.send(frame(4, 0, 0, new byte[0]));
                    // The last stream that is processed is number 0, before the first of a client.
                    connection.skipHttp2Request();
                    connection.send(frame(7, 0, 0, new byte[8]));
                    hang();
                });
                Wire wire = new Wire(server.url())) {
            wire.http.protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
            Exchange exchange = wire.exchange(Phase.SUBMIT);

            assertThat(wire.submitFails(exchange).stage()).isEqualTo(Stage.NOT_PROCESSED);
            assertThat(exchange.isBodyWritten()).isTrue();
        }
    }

    private static void hang() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private static Stage http2(SocketEffect effect) throws IOException {
        try (MockWebServer server = new MockWebServer()) {
            server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
            server.enqueue(new MockResponse.Builder().onResponseStart(effect).build());
            server.start();
            try (Wire wire = new Wire(server.url("/").uri())) {
                wire.http.protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
                return wire.submitFails(wire.exchange(Phase.SUBMIT)).stage();
            }
        }
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        byte[] frame = new byte[9 + payload.length];
        frame[2] = (byte) payload.length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        frame[8] = (byte) stream;
        System.arraycopy(payload, 0, frame, 9, payload.length);
        return frame;
    }

    /** More than any socket buffer holds. */
    private static WireRequest large() {
        return WireRequest.post("/submit")
                .json(JsonObject.create().put("prompt", "x".repeat(32 << 20)))
                .build();
    }
}
