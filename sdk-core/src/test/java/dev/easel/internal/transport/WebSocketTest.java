package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageFormat;
import dev.easel.Preview;
import dev.easel.ResponseLimits;
import dev.easel.TaskStatus;
import dev.easel.internal.transport.ExchangeFailure.Stage;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.JsonObject;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A WebSocket as a push channel, frame by frame. */
@Timeout(60)
class WebSocketTest {
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int PING = 0x89;
    private static final int CLOSE = 0x88;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3, 4};
    private static final byte[] HEAD = {0, 0, 0, 1, 0, 0, 0, 2};
    private static final byte[] DONE =
            text("{\"type\":\"done\",\"image\":\"" + Base64.getEncoder().encodeToString(PNG) + "\"}");

    private static final EventReader READER = new EventReader() {
        @Override
        public boolean isResult(String name) {
            return name.equals("done");
        }

        @Override
        public EventOutcome read(String name, WireResponse event) {
            return switch (name) {
                case "done" -> EventOutcome.result();
                case "progress" ->
                    new EventOutcome.Progress(
                            TaskStatus.running(
                                    event.json().get("value").decimal().orElse(0)),
                            null);
                case "" ->
                    event.images().isEmpty()
                            ? EventOutcome.nothing()
                            : new EventOutcome.Progress(
                                    TaskStatus.running(), event.images().get(0));
                default -> EventOutcome.nothing();
            };
        }
    };

    private final List<TaskStatus> statuses = new CopyOnWriteArrayList<>();
    private final CountingStore destination = new CountingStore();
    private final List<byte[]> fromClient = new CopyOnWriteArrayList<>();
    private RawServer server;
    private Wire wire;

    @AfterEach
    void stop() throws IOException {
        wire.close();
        server.close();
    }

    @Test
    void messages_tell_progress_and_previews_until_one_is_the_response() throws IOException {
        start(frame(TEXT, text("{\"type\":\"progress\",\"value\":0.25}")), frame(BINARY, HEAD, PNG), frame(TEXT, DONE));

        WireResponse response = Wire.join(open());

        assertThat(response.status()).isEqualTo(200);
        assertThat(statuses)
                .containsExactly(
                        TaskStatus.running(0.25),
                        ((TaskStatus.Running) TaskStatus.running()).withPreview(Preview.of(ImageFormat.PNG, PNG)));
        assertThat(destination.opened)
                .as("images of a channel are none of the result")
                .isZero();
        Wire.await(() -> !fromClient.isEmpty());
        assertThat(fromClient.get(0)[0] & 0xff).as("it says goodbye").isEqualTo(CLOSE);
    }

    @Test
    void the_handshake_has_the_headers_and_credentials_of_the_request_and_offers_no_extension() throws IOException {
        start(frame(TEXT, DONE));
        Wire.join(open());

        assertThat(server.received().get(0).headers())
                .containsEntry("authorization", "Bearer " + Wire.KEY)
                .containsEntry("x-wanted", "yes")
                .containsEntry("upgrade", "websocket")
                .containsEntry("sec-websocket-version", "13")
                .doesNotContainKeys("sec-websocket-extensions", "origin");
    }

    @Test
    void an_address_may_begin_with_ws() throws IOException {
        start(frame(TEXT, DONE));
        URI address = URI.create(server.url("/ws?id=1").toString().replace("http:", "WS:"));
        WireRequest request =
                WireRequest.fetch(address).events(READER).webSocket(8).build();

        assertThat(request.address()).contains(server.url("/ws?id=1"));
        assertThat(Wire.join(wire.send(request, exchange())).status()).isEqualTo(200);
    }

    @Test
    void a_message_in_pieces_is_one_and_a_ping_between_them_is_answered() throws IOException {
        byte[] first = Arrays.copyOf(DONE, 5);
        byte[] second = Arrays.copyOfRange(DONE, 5, DONE.length);
        start(frame(0x01, first), frame(PING, text("still there?")), frame(0x00), frame(0x80, second));

        Wire.join(open());

        Wire.await(() -> fromClient.size() == 2);
        byte[] pong = fromClient.get(0);
        assertThat(pong[0] & 0xff).isEqualTo(0x8a);
        assertThat(pong[1] & 0x80).as("a client masks").isEqualTo(0x80);
        for (int i = 6; i < pong.length; i++) {
            pong[i] ^= pong[2 + (i - 6) % 4];
        }
        assertThat(new String(pong, 6, pong.length - 6, StandardCharsets.UTF_8)).isEqualTo("still there?");
    }

    @Test
    void a_binary_message_that_is_too_long_or_no_image_is_passed_over() throws IOException {
        byte[] large = new byte[(2 << 20) + 1];
        System.arraycopy(PNG, 0, large, 0, PNG.length);
        start(
                frame(BINARY, HEAD, large),
                frame(BINARY, HEAD, text("no image")),
                frame(BINARY, new byte[3]),
                frame(BINARY),
                frame(BINARY, HEAD, Arrays.copyOf(large, 2 << 20)),
                frame(TEXT, DONE));

        Wire.join(open());

        assertThat(statuses).hasSize(1);
    }

    @Test
    void previews_are_bounded() throws IOException {
        byte[][] frames = new byte[101][];
        Arrays.fill(frames, frame(BINARY, HEAD, PNG));
        frames[100] = frame(TEXT, DONE);
        start(frames);

        Wire.join(open());

        assertThat(statuses).hasSize(100);
        assertThat(statuses)
                .filteredOn(status -> ((TaskStatus.Running) status).preview().isPresent())
                .hasSize(64);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void what_no_server_may_send_ends_the_channel(String hex, Stage stage) throws IOException {
        start(HexFormat.of().parseHex(hex));

        assertThat(Wire.failure(open()).stage()).isEqualTo(stage);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> hostile() {
        return Stream.of(
                        "8181000000007b", // masked
                        "c1027b7d", // compressed
                        "837b", // an opcode that nobody knows
                        "8b00",
                        "80027b7d", // a continuation of nothing
                        "01017b81017b", // a message inside another
                        "0900", // a ping in pieces
                        "897e00ff", // a long ping
                        "817fffffffffffffffff" // a length below 0
                        )
                .map(hex -> org.junit.jupiter.params.provider.Arguments.of(hex, Stage.UNREADABLE));
    }

    @Test
    void a_message_without_an_end_takes_no_more_memory_than_a_document_may() throws IOException {
        wire(connection -> {
            connection.send(HexFormat.of().parseHex("817f3fffffffffffffff"));
            byte[] piece = text("[".repeat(1000));
            while (true) {
                connection.send(piece);
            }
        });
        wire.limits = ResponseLimits.builder().documentBytes(64 * 1024).build();

        assertThat(Wire.failure(open()).stage()).isEqualTo(Stage.OVER_LIMIT);
    }

    @Test
    void empty_messages_without_an_end_end_the_channel() throws IOException {
        wire(connection -> {
            byte[] frames = new byte[2000];
            for (int i = 0; i < frames.length; i += 2) {
                frames[i] = (byte) 0x8a;
            }
            while (true) {
                connection.send(frames);
            }
        });

        assertThat(Wire.failure(open())).hasMessageContaining("100000 frames");
    }

    @Test
    void a_channel_that_the_server_closes_or_breaks_off_has_no_response() throws IOException {
        start(frame(TEXT, text("{}")), frame(CLOSE, new byte[] {3, (byte) 0xe8}));
        assertThat(Wire.failure(open()).stage()).isEqualTo(Stage.BROKEN_RESPONSE);
        wire.close();
        server.close();

        start(new byte[] {(byte) TEXT, 5, '{'});
        assertThat(Wire.failure(open()).stage()).isIn(Stage.UNREADABLE, Stage.BROKEN_RESPONSE);
    }

    @Test
    void a_channel_that_is_ended_closes_its_connection() throws IOException {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        wire(connection -> {
            connection.send(frame(TEXT, text("{\"type\":\"progress\"}")));
            try {
                connection.skip(1);
            } catch (IOException gone) {
                closed.complete(null);
            }
        });
        Exchange exchange = exchange();
        CompletableFuture<WireResponse> channel = wire.send(request(), exchange);
        Wire.await(() -> !statuses.isEmpty());

        exchange.abort(Exchange.Abort.CANCELLED);

        assertThat(Wire.failure(channel).abort()).hasValue(Exchange.Abort.CANCELLED);
        Wire.await(closed::isDone);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("WebSocket"));
    }

    @Test
    void a_channel_that_is_ended_just_as_it_opens_gives_its_connection_back() throws IOException {
        wire(connection -> connection.skip(1));
        ConnectionPool pool = new ConnectionPool();
        wire.http.connectionPool(pool).addInterceptor(chain -> {
            Response opened = chain.proceed(chain.request());
            chain.call().cancel();
            return opened;
        });

        assertThat(Wire.failure(open())).isNotNull();

        assertThat(pool.connectionCount() - pool.idleConnectionCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK|||",
                "HTTP/1.1 101 Switching Protocols|Connection: Upgrade|Upgrade: h2c|Sec-WebSocket-Accept: x",
                "HTTP/1.1 101 Switching Protocols|Connection: Upgrade|Upgrade: websocket|Sec-WebSocket-Accept: x",
                "HTTP/1.1 101 Switching Protocols|Content-Length: 0||"
            })
    void a_response_that_opens_no_websocket_is_unreadable(String status, String h1, String h2, String h3)
            throws IOException {
        StringBuilder response = new StringBuilder(status + "\r\n");
        Stream.of(h1, h2, h3)
                .filter(header -> header != null)
                .forEach(h -> response.append(h).append("\r\n"));
        server = RawServer.responding(response + (h1 == null ? "Content-Length: 2\r\n\r\n{}" : "\r\n"));
        wire = new Wire(server.url());

        assertThat(Wire.failure(open()).stage()).isEqualTo(Stage.UNREADABLE);
    }

    @Test
    void a_refusal_is_a_response_like_any_other() throws IOException {
        server = RawServer.responding(RawServer.response("404 Not Found", "no such task"));
        wire = new Wire(server.url());

        assertThat(Wire.join(open()).status()).isEqualTo(404);
    }

    @Test
    void a_request_for_a_websocket_is_a_get_without_a_body_whose_events_are_read() throws IOException {
        start();
        assertThatThrownBy(() -> WireRequest.get("/ws").webSocket(-1)).isInstanceOf(IllegalArgumentException.class);
        Stream.of(
                        WireRequest.get("/ws"),
                        WireRequest.post("/ws").events(READER),
                        WireRequest.get("/ws").events(READER).json(JsonObject.create()))
                .forEach(
                        request -> assertThatThrownBy(() -> request.webSocket(0).build())
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageContaining("GET without a body"));
    }

    /** A server that opens a WebSocket, sends these frames and listens. */
    private void start(byte[]... frames) throws IOException {
        wire(connection -> {
            for (byte[] frame : frames) {
                connection.send(frame);
            }
            if (frames.length > 0 && frames[frames.length - 1].length == 3) {
                return;
            }
            while (true) {
                fromClient.add(connection.receiveFrame());
            }
        });
    }

    private void wire(RawServer.Behaviour opened) throws IOException {
        server = new RawServer(connection -> {
            String key = connection.receive().headers().get("sec-websocket-key");
            connection.send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: WebSocket\r\n"
                    + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n");
            opened.serve(connection);
        });
        wire = new Wire(server.url());
    }

    private static String accept(String key) throws GeneralSecurityException {
        byte[] bytes = text(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes));
    }

    private CompletableFuture<WireResponse> open() {
        return wire.send(request(), exchange());
    }

    private static WireRequest request() {
        return WireRequest.get("/ws?id=1")
                .header("X-Wanted", "yes")
                .imagesIn("image")
                .events(READER)
                .webSocket(HEAD.length)
                .build();
    }

    private Exchange exchange() {
        Exchange exchange = wire.exchange(Phase.PUSH, destination);
        exchange.onProgress(statuses::add);
        return exchange;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] frame(int first, byte[]... parts) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            payload.writeBytes(part);
        }
        int length = payload.size();
        ByteBuffer frame = ByteBuffer.allocate(length + 10).put((byte) first);
        if (length < 126) {
            frame.put((byte) length);
        } else if (length < 0x10000) {
            frame.put((byte) 126).putShort((short) length);
        } else {
            frame.put((byte) 127).putLong(length);
        }
        frame.put(payload.toByteArray());
        return Arrays.copyOf(frame.array(), frame.position());
    }
}
