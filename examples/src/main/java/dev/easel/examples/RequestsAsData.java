package dev.easel.examples;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Sidecar;
import dev.easel.dan.Dan;
import java.nio.file.Path;

/** Stores a request, generates from it, and reads later how an image was made. Needs {@code DAN_API_KEY}. */
public final class RequestsAsData {
    public static void main(String[] args) {
        String stored = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model(Dan.MODEL_CLARITY)
                .size(256, 256)
                .seed(42)
                .build()
                .toJson(); // for a queue or a database

        ImageRequest request = ImageRequest.fromJson(stored);
        CallOptions options = CallOptions.builder()
                .destination(Destination.directory(Path.of("images")))
                .build();
        try (ImageClient client = Dan.fromEnv()) {
            ImageResult result = client.generate(request, options);
            for (Path sidecar : result.writeSidecars(request)) { // image.png.json beside image.png
                Sidecar made = Sidecar.read(sidecar);
                System.out.println(made.request().prompt() + ", " + made.provider());
            }
        }
    }
}
