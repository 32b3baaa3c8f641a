package dev.easel.examples;

import com.sun.net.httpserver.HttpServer;
import dev.easel.CallbackCall;
import dev.easel.CallbackReceiver;
import dev.easel.CallbackReply;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.zhiqite.Zhiqite;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;

/** The same inside a web server of your own; the JDK's stands for any. Needs what {@link Callbacks} needs. */
public final class CallbacksInYourServer {
    public static void main(String[] args) throws IOException {
        URI publicBase = URI.create(System.getenv("PUBLIC_BASE") + "/callbacks");
        int port = Integer.parseInt(System.getenv("PORT"));
        HttpServer web = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        try (ImageClient client = Zhiqite.fromEnv()) {
            CallbackReceiver receiver = client.callbackReceiver();
            web.createContext("/callbacks", exchange -> {
                CallbackReply reply = receiver.receive(CallbackCall.of(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getPath(),
                        exchange.getRequestHeaders(),
                        exchange.getRequestBody()));
                reply.headers().forEach(exchange.getResponseHeaders()::set);
                byte[] body = reply.bytes();
                exchange.sendResponseHeaders(reply.status(), body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            web.start();
            ImageRequest request = ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .model("revAnimated_v122_7371.safetensors")
                    .callbackUrl(receiver.address(publicBase))
                    .build();
            client.generate(request).first().saveTo(Path.of("lighthouse.jpg"));
        } finally {
            web.stop(0);
        }
    }
}
