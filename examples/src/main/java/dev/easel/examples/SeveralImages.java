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

/** Streams four images into files. Needs {@code ZHIQITE_ACCESS_KEY_ID} and {@code ZHIQITE_ACCESS_KEY_SECRET}. */
public final class SeveralImages {
    public static void main(String[] args) {
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model("revAnimated_v122_7371.safetensors")
                .size(768, 512)
                .count(4)
                .outputFormat(ImageFormat.PNG)
                .build();
        CallOptions options = CallOptions.builder()
                .destination(Destination.directory(Path.of("."))) // the images stream into files
                .deadline(Duration.ofMinutes(5))
                .build();
        try (ImageClient client = Zhiqite.fromEnv()) {
            ImageResult result = client.generate(request, options);
            result.warnings().forEach(System.err::println); // what the service does not take
            result.images().forEach(image -> System.out.println(image.path().orElseThrow()));
            // Where some of the images fail, the others are in the result all the same.
            result.failures()
                    .forEach(failed -> System.err.println(failed.cause().getMessage()));
        }
    }
}
