package dev.easel.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CallbackCall;
import dev.easel.CallbackReceiver;
import dev.easel.CallbackReply;
import dev.easel.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server for programs that have none, over raw sockets. */
class CallbackServerTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);

    /** Replies with what it received. */
    private static final CallbackReceiver ECHO = receiver(call -> {
        if (call.announcedLength().orElse(0) > CallbackReceiver.MAX_BODY) {
            return new CallbackReply(413, Map.of(), "");
        }
        return new CallbackReply(
                200, Map.of("Content-Type", "text/plain"), call.method() + " " + call.target() + " " + body(call));
    });

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    private static CallbackReceiver receiver(Function<CallbackCall, CallbackReply> reply) {
        return new CallbackReceiver() {
            @Override
            public URI address(URI publicBase) {
                return publicBase.resolve("/token");
            }

            @Override
            public CallbackReply receive(CallbackCall call) {
                return reply.apply(call);
            }
        };
    }

    private static String body(CallbackCall call) {
        try {
            return new String(call.body().readNBytes(CallbackReceiver.MAX_BODY), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CallbackServer server(Duration connectionLimit) {
        return server(ECHO, connectionLimit);
    }

    private CallbackServer server(CallbackReceiver receiver, Duration connectionLimit) {
        CallbackServer server = CallbackServer.listen(receiver, ANY_PORT, connectionLimit);
        open.add(server);
        return server;
    }

    /** Sends a request or the beginning of one. */
    private Socket send(CallbackServer server, String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        open.add(socket);
        socket.setSoTimeout(20_000);
        write(socket, request);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String untilTheEnd(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException reset) {
            return "";
        }
    }

    private String response(CallbackServer server, String request) throws IOException {
        return untilTheEnd(send(server, request));
    }

    private static String post(int length) {
        return "POST /cb/token?a=b HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";

    private void assertServes(CallbackServer server) throws IOException {
        assertThat(response(server, post(4) + "body"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("body");
    }

    @Test
    void a_callback_reaches_the_receiver_and_its_reply_the_sender() throws IOException {
        assertThat(response(server(LONG), post(4) + "body"))
                .isEqualTo(
                        "HTTP/1.1 200 \r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: 23\r\n\r\n"
                                + "POST /cb/token?a=b body");
    }

    @ParameterizedTest
    @CsvSource({"404, x, y", "405, Allow, 'POST, PUT'", "204, x, y"})
    void what_the_receiver_refuses_is_refused(int status, String header, String value) throws IOException {
        CallbackServer server = server(receiver(call -> new CallbackReply(status, Map.of(header, value), "")), LONG);

        assertThat(response(server, "GET /elsewhere HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " \r\n" + header + ": " + value + "\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void the_receiver_learns_of_every_header() throws IOException {
        CallbackServer server = server(
                receiver(call ->
                        new CallbackReply(200, Map.of(), call.announcedLength().getAsLong() + body(call))),
                LONG);

        assertThat(response(server, "PUT / HTTP/1.1\r\ncontent-LENGTH:\t 3 \r\nX-Empty:\r\n\r\nabc"))
                .endsWith("\r\n\r\n3abc");
    }

    @Test
    void what_okhttp_sends_is_understood_again_and_again() throws IOException {
        CallbackServer server = server(LONG);
        OkHttpClient client = new OkHttpClient();

        for (int i = 0; i < 3; i++) {
            RequestBody body = RequestBody.create("{\"a\":" + i + "}", MediaType.get("application/json"));
            Request request = new Request.Builder()
                    .url("http://127.0.0.1:" + server.port() + "/cb")
                    .post(body)
                    .build();
            try (Response response = client.newCall(request).execute()) {
                assertThat(response.code()).isEqualTo(200);
                assertThat(response.body().string()).isEqualTo("POST /cb {\"a\":" + i + "}");
            }
        }
    }

    @Test
    void what_the_jdks_client_sends_is_understood_in_one_piece_and_in_chunks() throws Exception {
        CallbackServer server = server(LONG);
        byte[] body = "body".getBytes(StandardCharsets.UTF_8);

        for (BodyPublisher sent : List.of(
                BodyPublishers.ofByteArray(body), BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))) {
            HttpRequest request = HttpRequest.newBuilder(server.address())
                    .timeout(Duration.ofSeconds(20))
                    .PUT(sent)
                    .build();

            assertThat(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.ofString())
                            .body())
                    .isEqualTo("PUT /token body");
        }
    }

    @Test
    void a_reply_to_head_has_no_body() throws IOException {
        assertThat(response(server(LONG), "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\n");
    }

    @Test
    void http_1_0_is_understood() throws IOException {
        assertThat(response(server(LONG), "POST /a HTTP/1.0\r\nContent-Length: 1\r\n\r\nx"))
                .endsWith("\r\n\r\nPOST /a x");
    }

    @Test
    void a_body_in_chunks_is_put_together() throws IOException {
        assertThat(response(server(LONG), CHUNKED + "3\r\nbod\r\n1;name=\"value\"\r\ny\r\n0\r\nTrailer: x\r\n\r\n"))
                .endsWith("\r\n\r\nPOST / body");
    }

    @Test
    void a_sender_that_asks_whether_to_send_its_body_is_told_to() throws IOException {
        Socket socket = send(server(LONG), "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        String first = "HTTP/1.1 100 Continue\r\n\r\n";

        assertThat(new String(socket.getInputStream().readNBytes(first.length()), StandardCharsets.US_ASCII))
                .isEqualTo(first);
        write(socket, "body");

        assertThat(untilTheEnd(socket)).startsWith("HTTP/1.1 200 ").endsWith("POST / body");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "P",
                "POST / HTTP/1.1\r\nHost: loc",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nbod",
                "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbo",
                "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5;"
            })
    void a_sender_that_stops_in_the_middle_is_cut_off(String beginning) throws IOException {
        CallbackServer server = server(SHORT);

        assertThat(response(server, beginning)).doesNotContain(" 200 ");
        assertServes(server);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "P",
                "POST / HTTP/1.1\r\nHost: loc",
                "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nbod",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbo"
            })
    void a_hundred_half_sent_requests_do_not_keep_an_honest_callback_waiting(String beginning) throws IOException {
        CallbackServer server = server(LONG);
        for (int i = 0; i < 100; i++) {
            send(server, beginning);
        }

        assertServes(server);
    }

    @Test
    void of_too_many_connections_the_oldest_is_closed_and_no_other() throws IOException {
        CallbackServer server = server(LONG);
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < Listener.MAX_CONNECTIONS; i++) {
            slow.add(send(server, post(4) + "bod"));
        }

        assertServes(server);

        assertThat(untilTheEnd(slow.get(0))).doesNotContain(" 200 ");
        for (Socket next : slow.subList(1, slow.size())) {
            write(next, "y");
            assertThat(untilTheEnd(next)).startsWith("HTTP/1.1 200 ").endsWith(" body");
        }
    }

    @Test
    void a_sender_that_trickles_is_cut_off_however_steadily_it_does() throws IOException {
        CallbackServer server = server(SHORT);
        Socket socket = send(server, post(60_000));

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 59_999; i++) {
                        write(socket, "x");
                        LockSupport.parkNanos(1_000_000);
                    }
                })
                .isInstanceOf(SocketException.class);
        assertServes(server);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /", "POST / HTTP/1.1\r\nX: ", "POST / HTTP/1.1\r\n"})
    void headers_without_end_are_refused_before_they_end(String beginning) throws IOException {
        String more = beginning.endsWith("\n") ? "a:b\r\n" : "aaaaa";

        assertThat(response(server(LONG), beginning + more.repeat(RequestHead.MAX_BYTES / 5)))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void headers_may_have_16_kib_to_the_byte() throws IOException {
        String request = "GET /x HTTP/1.1\r\nX: " + "a".repeat(RequestHead.MAX_BYTES - 24) + "\r\n\r\n";
        CallbackServer server = server(LONG);

        assertThat(request).hasSize(RequestHead.MAX_BYTES);
        assertThat(response(server, request)).startsWith("HTTP/1.1 200 ");
        assertThat(response(server, request.replace("X: ", "XX: "))).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void a_sender_that_announces_too_much_gets_its_response_before_it_sends_it() throws IOException {
        Socket huge = send(server(LONG), post(2_000_000_000));

        byte[] line = huge.getInputStream().readNBytes("HTTP/1.1 413".length());

        assertThat(new String(line, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }

    @Test
    void a_sender_that_goes_on_after_its_refusal_is_heard_out_for_a_while() throws IOException {
        Socket huge = send(server(LONG), post(300_000));
        byte[] line = huge.getInputStream().readNBytes("HTTP/1.1 413".length());

        for (int i = 0; i < 300; i++) {
            write(huge, "x".repeat(1_000));
        }

        assertThat(new String(line, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
        assertThat(untilTheEnd(huge)).endsWith("Connection: close\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void a_sender_without_end_is_cut_off_however_fast_it_is() throws IOException {
        CallbackServer server = server(LONG);
        Socket socket = send(server, post(2_000_000_000));

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100_000; i++) {
                        write(socket, "x".repeat(10_000));
                    }
                })
                .isInstanceOf(SocketException.class);
        assertServes(server);
    }

    @Test
    void of_pipelined_requests_the_first_is_handled_and_the_others_are_not_read() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        CallbackServer server = server(
                receiver(call -> new CallbackReply(200, Map.of(), body(call) + requests.incrementAndGet())), LONG);

        assertThat(response(server, (post(4) + "body").repeat(100)))
                .isEqualTo("HTTP/1.1 200 \r\nConnection: close\r\nContent-Length: 5\r\n\r\nbody1");
        assertThat(requests).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400, '\\r\\n'",
        "400, 'POST\\r\\n\\r\\n'",
        "400, 'POST /\\r\\n\\r\\n'",
        "400, 'POST  / HTTP/1.1\\r\\n\\r\\n'",
        "400, 'POST / a HTTP/1.1\\r\\n\\r\\n'",
        "400, ' POST / HTTP/1.1\\r\\n\\r\\n'",
        "400, 'PO(ST / HTTP/1.1\\r\\n\\r\\n'",
        "400, 'POST / http/1.1\\r\\n\\r\\n'",
        "400, 'POST / HTTP/1.1 \\r\\n\\r\\n'",
        "400, 'POST /\u00e4 HTTP/1.1\\r\\n\\r\\n'",
        "400, 'POST / HTTP/1.1\\n\\n'",
        "400, 'POST / HTTP/1.1\\r\\r\\n\\n'",
        "400, 'POST /\\0 HTTP/1.1\\r\\n\\r\\n'",
        "400, '\u0016\u0003\u0001\u0002\\r\\n\\r\\n'",
        "400, 'POST / HTTP/1.1\\r\\nno header\\r\\n\\r\\n'",
        "400, 'POST / HTTP/1.1\\r\\n: x\\r\\n\\r\\n'",
        "400, 'POST / HTTP/1.1\\r\\nA : x\\r\\n\\r\\n'",
        "400, 'POST / HTTP/1.1\\r\\nA: x\\r\\n folded\\r\\n\\r\\n'",
        "400, 'POST / HTTP/1.1\\r\\nA: \\0\\r\\n\\r\\n'",
        "400, 'POST / HTTP/1.1\\r\\nContent-Length: -7\\r\\n\\r\\n'",
        "400, 'POST / HTTP/1.1\\r\\nContent-Length: +7\\r\\n\\r\\n'",
        "400, 'POST / HTTP/1.1\\r\\nContent-Length:\\r\\n\\r\\n'",
        "400, 'POST / HTTP/1.1\\r\\nContent-Length: 1, 1\\r\\n\\r\\nx'",
        "400, 'POST / HTTP/1.1\\r\\nContent-Length: 9999999999999999999\\r\\n\\r\\n'",
        "400, 'POST / HTTP/1.1\\r\\nContent-Length: 1\\r\\ncontent-length: 2\\r\\n\\r\\nx'",
        "400, 'POST / HTTP/1.1\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nx'",
        "501, 'POST / HTTP/1.1\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\nx'",
        "501, 'POST / HTTP/1.0\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nx'",
        "505, 'PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n'",
        "400, 'POST / HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n-1\\r\\n'",
        "400, 'POST / HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n\\r\\n'",
        "400, 'POST / HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n123456789\\r\\n'",
        "400, 'POST / HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1\\r\\nxx\\r\\n'",
    })
    void what_is_no_request_is_refused(int status, String request) throws IOException {
        CallbackServer server = server(LONG);

        assertThat(response(server, request.translateEscapes())).startsWith("HTTP/1.1 " + status + " ");
        assertServes(server);
    }

    @Test
    void a_chunk_size_without_end_is_refused() throws IOException {
        assertThat(response(server(LONG), CHUNKED + "1;" + "x".repeat(300))).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10\r\n\r\nbody", "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n"})
    void a_body_that_ends_early_is_not_taken_for_a_whole_one(String half) throws IOException {
        Socket socket = send(server(LONG), "POST / HTTP/1.1\r\n" + half);
        socket.shutdownOutput();

        assertThat(untilTheEnd(socket)).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void a_receiver_that_fails_leads_to_a_response_and_does_not_stop_the_server() throws IOException {
        CallbackServer server = server(
                receiver(call -> switch (call.target()) {
                    case "/exception" -> throw new IllegalStateException("a bug");
                    case "/error" -> throw new AssertionError("a bug");
                    case "/null" -> null;
                    default -> ECHO.receive(call);
                }),
                LONG);

        for (String target : List.of("/exception", "/error", "/null")) {
            assertThat(response(server, "POST " + target + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 500 ");
        }
        assertServes(server);
    }

    @Test
    void a_receiver_that_blocks_for_ever_blocks_neither_other_callbacks_nor_the_close() throws Exception {
        CompletableFuture<Void> interrupted = new CompletableFuture<>();
        CountDownLatch blocked = new CountDownLatch(1);
        CallbackServer server = server(
                receiver(call -> {
                    if (call.target().equals("/blocks")) {
                        blocked.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            interrupted.complete(null);
                        }
                    }
                    return ECHO.receive(call);
                }),
                LONG);
        send(server, "POST /blocks HTTP/1.1\r\n\r\n");
        blocked.await();

        assertServes(server);
        server.close();

        assertThat(interrupted).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void the_length_of_a_reply_is_the_servers_business() throws IOException {
        CallbackServer server = server(
                receiver(
                        call -> new CallbackReply(200, Map.of("content-length", "1", "connection", "keep-alive"), "ä")),
                LONG);

        assertThat(response(server, "POST / HTTP/1.1\r\n\r\n"))
                .isEqualTo("HTTP/1.1 200 \r\nConnection: close\r\nContent-Length: 2\r\n\r\n\u00c3\u00a4");
    }

    @Test
    void closing_cuts_connections_off_and_leaves_nobody_listening() throws IOException {
        CallbackServer server = server(LONG);
        List<Socket> slow = List.of(send(server, ""), send(server, "POST"), send(server, post(10) + "bod"));
        assertServes(server);

        server.close();
        server.close();

        for (Socket socket : slow) {
            assertThat(untilTheEnd(socket)).doesNotContain(" 200 ");
        }
        assertThatThrownBy(() -> send(server, "")).isInstanceOf(ConnectException.class);
    }

    @Test
    void a_request_that_the_receiver_has_when_the_server_is_closed_still_gets_its_response() throws IOException {
        CompletableFuture<CallbackServer> server = new CompletableFuture<>();
        CallbackReceiver closing = receiver(call -> {
            Thread closer = new Thread(() -> server.join().close());
            closer.start();
            while (closer.isAlive() && closer.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            return new CallbackReply(200, Map.of(), "answered");
        });
        server.complete(server(closing, LONG));

        assertThat(response(server.join(), post(0))).endsWith("answered");
    }

    @Test
    void a_receiver_may_close_the_server() throws IOException {
        CompletableFuture<CallbackServer> server = new CompletableFuture<>();
        server.complete(server(
                receiver(call -> {
                    server.join().close();
                    return new CallbackReply(200, Map.of(), "");
                }),
                LONG));

        assertThat(response(server.join(), post(0))).isEmpty();
    }

    @Test
    void by_default_only_this_machine_is_listened_to() {
        try (CallbackServer server = CallbackServer.listen(ECHO, 0)) {
            assertThat(server.address()).hasToString("http://127.0.0.1:" + server.port() + "/token");
        }
    }

    @Test
    void a_server_for_every_interface_is_on_this_machine_too() {
        try (CallbackServer server = CallbackServer.listen(ECHO, new InetSocketAddress(0))) {
            assertThat(server.address()).hasToString("http://127.0.0.1:" + server.port() + "/token");
        }
    }

    @Test
    void a_port_that_is_taken_is_named() {
        int taken = server(LONG).port();

        assertThatThrownBy(() -> CallbackServer.listen(ECHO, taken))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("address is /127.0.0.1:" + taken)
                .hasMessageContaining("any that is free");
    }

    @Test
    void a_name_that_leads_nowhere_is_named() {
        assertThatThrownBy(() -> CallbackServer.listen(ECHO, InetSocketAddress.createUnresolved("nowhere.invalid", 0)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("nowhere.invalid");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void what_is_no_port_is_refused(int port) {
        assertThatThrownBy(() -> CallbackServer.listen(ECHO, port))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("port is " + port);
    }
}
