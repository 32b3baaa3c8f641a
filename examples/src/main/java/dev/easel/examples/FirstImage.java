package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.dan.Dan;
import java.nio.file.Path;

/** Generates one image. Needs {@code DAN_API_KEY}. */
public final class FirstImage {
    public static void main(String[] args) {
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model(Dan.MODEL_CLARITY)
                .size(512, 512)
                .seed(42)
                .build();
        try (ImageClient client = Dan.fromEnv()) {
            client.generate(request).first().saveTo(Path.of("lighthouse.png"));
        }
    }
}
