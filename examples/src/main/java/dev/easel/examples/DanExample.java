package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.dan.Dan;
import java.nio.file.Path;

/** OpenDAN: a picture from a queue. Needs {@code DAN_API_KEY}. */
public final class DanExample {
    private DanExample() {}

    /** Draws a lighthouse into the folder where it is run. */
    public static void main(String[] args) {
        // snippet: dan-client
        ImageClient client = Dan.builder().apiKey(System.getenv("DAN_API_KEY")).build();
        // end
        try (client) {
            draw(client, Path.of(""));
        }
    }

    static void draw(ImageClient client, Path folder) {
        // snippet: dan
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model(Dan.MODEL_CLARITY)
                .size(512, 512)
                .sampler(Sampler.EULER_A)
                .seed(42)
                .build();
        client.generate(request).first().saveTo(folder.resolve("lighthouse.png"));
        // end
    }
}
