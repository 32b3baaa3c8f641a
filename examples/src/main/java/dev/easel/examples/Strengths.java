package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.dan.Dan;
import java.nio.file.Path;

/** Generates an image, and three others from it that keep less and less of it. Needs {@code DAN_API_KEY}. */
public final class Strengths {
    public static void main(String[] args) {
        try (ImageClient client = Dan.fromEnv()) {
            ImageRequest day = ImageRequest.builder()
                    .prompt("a lighthouse at noon")
                    .model(Dan.MODEL_CLARITY)
                    .size(256, 256)
                    .seed(42)
                    .build();
            client.generate(day).first().saveTo(Path.of("day.png"));
            for (double strength : new double[] {0.3, 0.6, 0.9}) {
                ImageRequest night = day.toBuilder()
                        .prompt("a forest by night")
                        .seed(7)
                        .initImage(ImageInput.file(Path.of("day.png")))
                        .strength(strength)
                        .build();
                client.generate(night).first().saveTo(Path.of("strength-" + strength + ".png"));
            }
        }
    }
}
