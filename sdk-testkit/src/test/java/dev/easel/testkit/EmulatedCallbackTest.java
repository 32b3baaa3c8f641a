package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A callback goes to a receiver on this machine, as it is. */
class EmulatedCallbackTest {
    private static final EmulatedCallback CALLBACK =
            new EmulatedCallback(Map.of("webhook-id", "1"), "{\"p\":\"\u00e4\"}");

    @Test
    void it_is_posted_with_its_headers_and_its_bytes_and_the_status_comes_back() throws Exception {
        List<String> received = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            received.add(exchange.getRequestMethod());
            received.add(exchange.getRequestHeaders().getFirst("webhook-id"));
            received.add(exchange.getRequestHeaders().getFirst("content-type"));
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/callbacks");

            assertThat(CALLBACK.deliverTo(address)).isEqualTo(202);
        } finally {
            server.stop(0);
        }

        assertThat(received).containsExactly("POST", "1", "application/json", CALLBACK.body());
    }

    @Test
    void where_nobody_listens_the_status_is_0() throws Exception {
        HttpServer closed = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        URI address = URI.create("http://127.0.0.1:" + closed.getAddress().getPort());
        closed.stop(0);

        assertThat(CALLBACK.deliverTo(address)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/x",
                "http://example.com/x",
                "http://127.0.0.1.example.com/x",
                "ftp://localhost/x",
                "x"
            })
    void it_goes_nowhere_but_to_this_machine(String address) {
        assertThatThrownBy(() -> CALLBACK.deliverTo(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("on this machine");
    }
}
