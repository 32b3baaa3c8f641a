package dev.easel.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CallbackCall;
import dev.easel.CallbackReceiver;
import dev.easel.CallbackReply;
import dev.easel.CallbackServer;
import dev.easel.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server for programs that have none, spoken to over raw sockets. */
class CallbackHttpServerTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);

    /** Says what came in. */
    private static final CallbackReceiver ECHO = new CallbackReceiver() {
        @Override
        public URI address(URI publicBase) {
            return publicBase.resolve("/token");
        }

        @Override
        public CallbackReply receive(CallbackCall call) {
            if (call.announcedLength().orElse(0) > MAX_BODY) {
                return new CallbackReply(413, Map.of(), "");
            }
            try {
                String body = new String(call.body().readNBytes(MAX_BODY), StandardCharsets.UTF_8);
                return new CallbackReply(
                        200, Map.of("Content-Type", "text/plain"), call.method() + " " + call.target() + " " + body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    private CallbackHttpServer server(Duration longestCall) {
        CallbackHttpServer server = CallbackHttpServer.open(ECHO, ANY_PORT, longestCall);
        open.add(server);
        return server;
    }

    /** Sends the beginning of a request, and no more. */
    private Socket begin(InetSocketAddress server, String request) throws IOException {
        Socket socket = new Socket(server.getAddress(), server.getPort());
        open.add(socket);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static String untilTheEnd(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException reset) {
            return "";
        }
    }

    private static String post(int length) {
        return "POST /cb/token?a=b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + length
                + "\r\n\r\n";
    }

    @Test
    void a_call_reaches_the_receiver_and_its_reply_the_caller() throws IOException {
        String reply = untilTheEnd(begin(server(LONG).address(), post(4) + "body"));

        assertThat(reply)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("Content-Type: text/plain")
                .endsWith("\r\n\r\nPOST /cb/token?a=b body");
    }

    @Test
    void a_reply_to_head_has_no_body() throws IOException {
        String reply = untilTheEnd(
                begin(server(LONG).address(), "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

        assertThat(reply).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "P",
                "POST / HTTP/1.1\r\nHost: loc",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nbod",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000\r\n\r\nbod",
                "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbo"
            })
    void a_sender_that_stops_in_the_middle_is_cut_off(String beginning) throws IOException {
        Socket slow = begin(server(SHORT).address(), beginning);

        assertThat(untilTheEnd(slow)).doesNotContain("200 OK");
    }

    @Test
    void slow_senders_however_many_hold_others_up_for_a_moment_only() throws IOException {
        InetSocketAddress address = server(SHORT).address();
        for (int i = 0; i < 20; i++) {
            begin(address, post(10) + "bod");
        }

        assertThat(untilTheEnd(begin(address, post(4) + "body"))).contains("200 OK");
    }

    @Test
    void a_sender_that_announces_too_much_is_answered_before_it_sends_it() throws IOException {
        Socket huge = begin(server(LONG).address(), post(2_000_000_000));

        byte[] line = huge.getInputStream().readNBytes("HTTP/1.1 413".length());

        assertThat(new String(line, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }

    @Test
    void what_is_no_http_does_not_stop_the_server() throws IOException {
        InetSocketAddress address = server(SHORT).address();

        untilTheEnd(begin(address, "\u0016\u0003\u0001\u0002\r\n\r\n"));
        untilTheEnd(begin(address, "POST / HTTP/1.1\r\nContent-Length: -7\r\n\r\n"));
        untilTheEnd(begin(address, "POST http://[ HTTP/1.1\r\n\r\n"));

        assertThat(untilTheEnd(begin(address, post(4) + "body"))).contains("200 OK");
    }

    @Test
    void closing_cuts_calls_off_and_leaves_nobody_listening() throws IOException {
        CallbackHttpServer server = server(LONG);
        Socket slow = begin(server.address(), post(10) + "bod");

        server.close();
        server.close();

        assertThat(untilTheEnd(slow)).isEmpty();
        assertThatThrownBy(() -> begin(server.address(), "")).isInstanceOf(ConnectException.class);
    }

    @Test
    void a_call_that_is_in_hand_when_the_server_is_closed_is_still_answered() throws IOException {
        CompletableFuture<CallbackHttpServer> server = new CompletableFuture<>();
        CallbackReceiver closing = new CallbackReceiver() {
            @Override
            public URI address(URI publicBase) {
                return publicBase;
            }

            @Override
            public CallbackReply receive(CallbackCall call) {
                Thread closer = new Thread(() -> server.join().close());
                closer.start();
                while (closer.isAlive() && closer.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
                return new CallbackReply(200, Map.of(), "answered");
            }
        };
        server.complete(CallbackHttpServer.open(closing, ANY_PORT, LONG));

        assertThat(untilTheEnd(begin(server.join().address(), post(0)))).endsWith("answered");
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
        int taken = server(LONG).address().getPort();

        assertThatThrownBy(() -> CallbackServer.listen(ECHO, taken))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("address is /127.0.0.1:" + taken)
                .hasMessageContaining("any that is free");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void what_is_no_port_is_refused(int port) {
        assertThatThrownBy(() -> CallbackServer.listen(ECHO, port))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("port is " + port);
    }
}
