package dev.easel.examples;

import com.sun.net.httpserver.HttpServer;
import dev.easel.CallbackCall;
import dev.easel.CallbackReceiver;
import dev.easel.CallbackReply;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.callback.CallbackServer;
import dev.easel.zhiqite.Zhiqite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * Being called back instead of asking: with a web server of Easel's, and inside one that is there already. Needs {@code
 * ZHIQITE_ACCESS_KEY_ID}, {@code ZHIQITE_ACCESS_KEY_SECRET}, and in {@code PUBLIC_BASE} the https address from which a proxy
 * or tunnel leads to port 8090 of this machine.
 */
public final class CallbackExample {
    private static final int PORT = 8090;

    private CallbackExample() {}

    /** Draws a lighthouse each way into the folder where it is run. */
    public static void main(String[] args) throws IOException {
        URI publicBase = URI.create(System.getenv("PUBLIC_BASE"));
        try (ImageClient client = Zhiqite.fromEnv()) {
            withServer(client, PORT, publicBase, Path.of("one.jpg")).join();

            HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), 0);
            mount(web, client.callbackReceiver());
            web.start();
            draw(client, publicBase, Path.of("two.jpg")).join();
            web.stop(0);
        }
    }

    static CompletableFuture<Path> withServer(ImageClient client, int port, URI publicBase, Path file) {
        // snippet: callback-server
        CallbackServer server = CallbackServer.listen(client.callbackReceiver(), port); // plain HTTP, 127.0.0.1
        // end
        return draw(client, publicBase, file).whenComplete((saved, failure) -> server.close());
    }

    static CompletableFuture<Path> draw(ImageClient client, URI publicBase, Path file) {
        // snippet: callback
        // publicBase: the https:// address that leads there from outside
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model("revAnimated_v122_7371.safetensors")
                .callbackUrl(client.callbackReceiver().address(publicBase))
                .build();
        CompletableFuture<Path> saved =
                client.generateAsync(request).thenApply(result -> result.first().saveTo(file));
        // end
        return saved;
    }

    /** The JDK's server stands for any web framework: method, path, headers and body in, status, headers and body out. */
    static void mount(HttpServer web, CallbackReceiver receiver) {
        // snippet: callback-receiver
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
        // end
    }
}
