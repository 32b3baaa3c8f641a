package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.local.Local;
import java.nio.file.Path;

/** A local server: a picture from words, and another from that picture. Needs one on port 8080. */
public final class LocalExample {
    private LocalExample() {}

    /** Draws a lighthouse into the folder where it is run. */
    public static void main(String[] args) {
        // snippet: local-client
        ImageClient client = Local.builder().port(8080).build();
        // end
        try (client) {
            draw(client, Path.of(""));
        }
    }

    static void draw(ImageClient client, Path folder) {
        // snippet: local
        Path day = folder.resolve("day.png");
        client.generate(ImageRequest.of("a lighthouse")).first().saveTo(day);

        ImageRequest night = ImageRequest.builder()
                .prompt("a lighthouse by night")
                .initImage(ImageInput.file(day)) // image to image
                .strength(0.6)
                .build();
        client.generate(night).first().saveTo(folder.resolve("night.png"));
        // end
    }
}
