package dev.easel.examples;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Sampler;
import dev.easel.dan.Dan;
import java.nio.file.Path;

/** The same seed gives the same image; another seed gives another. Needs {@code DAN_API_KEY}. */
public final class SizesSeedsSamplers {
    public static void main(String[] args) {
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .negativePrompt("people, text")
                .model(Dan.MODEL_CLARITY)
                .size(256, 256)
                .steps(30)
                .guidanceScale(7.5)
                .sampler(Sampler.EULER_A)
                .seed(42)
                .build();
        try (ImageClient client = Dan.fromEnv()) {
            GeneratedImage first = client.generate(request).first();
            first.saveTo(Path.of("seed-42.png"));
            client.generate(request).first().saveTo(Path.of("seed-42-again.png"));

            // Two images of one request have the seeds 7 and 8.
            ImageResult two =
                    client.generate(request.toBuilder().seed(7).count(2).build());
            for (GeneratedImage image : two.images()) {
                image.saveTo(Path.of("seed-" + image.seed().orElseThrow() + ".png"));
            }

            // Without a seed the service chooses one. The image tells which, so the request can be repeated.
            ImageRequest random = request.toBuilder().seed(null).build();
            CallOptions options = CallOptions.builder()
                    .destination(Destination.file(Path.of("random.png")))
                    .build();
            ImageResult result = client.generate(random, options);
            System.out.println("its seed: " + result.first().seed().orElseThrow());
            result.warnings().forEach(System.out::println); // what the service did not take, or did otherwise
        }
    }
}
