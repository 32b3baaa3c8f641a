package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.local.Local;
import java.nio.file.Path;

/** Generates an image on a local server, and another one from it. Needs {@code EASEL_LOCAL_URL}. */
public final class ImageToImage {
    public static void main(String[] args) {
        try (ImageClient client = Local.fromEnv()) {
            Path day = Path.of("day.png");
            client.generate(ImageRequest.of("a lighthouse")).first().saveTo(day);

            ImageRequest night = ImageRequest.builder()
                    .prompt("a lighthouse by night")
                    .initImage(ImageInput.file(day))
                    .strength(0.6)
                    .build();
            client.generate(night).first().saveTo(Path.of("night.png"));
        }
    }
}
