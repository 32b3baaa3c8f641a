package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.testkit.CallbackDelivery;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An application's end of a callback: it acknowledges with the constant, and the service is content. */
class ZhiqiteCallbackTest {
    @Test
    void the_acknowledgement_ends_the_deliveries() throws IOException {
        HttpServer application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/cb", exchange -> {
            byte[] body = Zhiqite.CALLBACK_ACKNOWLEDGEMENT.getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        application.start();
        URI callback = URI.create("http://127.0.0.1:" + application.getAddress().getPort() + "/cb");
        VirtualTime time = VirtualTime.create();
        try (ZhiqiteEmulator emulator = ZhiqiteEmulator.builder().clock(time).start();
                ImageClient client = Zhiqite.builder()
                        .accessKeyId("MARKEDKEY-id")
                        .accessKeySecret("MARKEDKEY-secret")
                        .baseUrl(emulator.baseUrl().toString())
                        .timeSource(time)
                        .build()) {
            time.runUntil(client.generateAsync(ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model("photon_v1_84728.safetensors")
                    .requestId("called-back")
                    .callbackUrl(callback)
                    .build()));

            assertThat(emulator.deliverCallbacks())
                    .containsExactly(new CallbackDelivery("called-back", callback, 200, true));
            time.advance(Duration.ofHours(2));
            assertThat(emulator.deliverCallbacks()).isEmpty();
        } finally {
            application.stop(0);
        }
    }
}
