package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.callback.CallbackServer;
import dev.easel.zhiqite.Zhiqite;
import java.net.URI;
import java.nio.file.Path;

/**
 * Lets the service call back. Needs {@code ZHIQITE_ACCESS_KEY_ID}, {@code ZHIQITE_ACCESS_KEY_SECRET}, and in {@code
 * PUBLIC_BASE} the https address from which a proxy or tunnel leads to the port of this machine that {@code PORT} names.
 */
public final class Callbacks {
    public static void main(String[] args) {
        URI publicBase = URI.create(System.getenv("PUBLIC_BASE"));
        int port = Integer.parseInt(System.getenv("PORT"));
        try (ImageClient client = Zhiqite.fromEnv();
                CallbackServer server = CallbackServer.listen(client.callbackReceiver(), port)) { // HTTP on 127.0.0.1
            System.out.println("waiting for a callback at " + server);
            ImageRequest request = ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .model("revAnimated_v122_7371.safetensors")
                    .callbackUrl(client.callbackReceiver().address(publicBase))
                    .build();
            client.generate(request).first().saveTo(Path.of("lighthouse.jpg"));
        }
    }
}
