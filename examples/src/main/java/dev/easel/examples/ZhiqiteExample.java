package dev.easel.examples;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.zhiqite.Zhiqite;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Zhiqite: several pictures at once, streamed into files. Needs {@code ZHIQITE_ACCESS_KEY_ID} and {@code
 * ZHIQITE_ACCESS_KEY_SECRET}.
 */
public final class ZhiqiteExample {
    private ZhiqiteExample() {}

    /** Draws lighthouses into the folder where it is run. */
    public static void main(String[] args) {
        // snippet: zhiqite-client
        ImageClient client = Zhiqite.builder()
                .accessKeyId(System.getenv("ZHIQITE_ACCESS_KEY_ID"))
                .accessKeySecret(System.getenv("ZHIQITE_ACCESS_KEY_SECRET"))
                .build();
        // end
        try (client) {
            draw(client, Path.of(""));
        }
    }

    static void draw(ImageClient client, Path folder) {
        // snippet: zhiqite
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model("revAnimated_v122_7371.safetensors")
                .size(768, 512)
                .count(4)
                .outputFormat(ImageFormat.PNG)
                .build();
        CallOptions options = CallOptions.builder()
                .destination(Destination.directory(folder)) // pictures stream into files
                .deadline(Duration.ofMinutes(5))
                .build();
        ImageResult result = client.generate(request, options);
        result.images().forEach(image -> System.out.println(image.path().orElseThrow()));
        result.failures().forEach(failed -> System.err.println(failed.cause().getMessage())); // the others are there
        // end
    }
}
