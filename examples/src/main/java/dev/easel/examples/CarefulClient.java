package dev.easel.examples;

import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ResponseLimits;
import dev.easel.replicate.Replicate;
import java.nio.file.Path;

/** Narrows what a service can make the program do. Needs {@code REPLICATE_API_TOKEN}. */
public final class CarefulClient {
    public static void main(String[] args) {
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model(Replicate.FLUX_SCHNELL)
                .build();
        try (ImageClient client = Replicate.builder()
                .baseUrl(System.getenv("REPLICATE_BASE_URL"))
                .apiKey(System.getenv("REPLICATE_API_TOKEN"))
                .limits(ResponseLimits.builder()
                        .imageBytes(20_000_000)
                        .images(8)
                        .build())
                .build()) {
            client.generate(request).first().saveTo(Path.of("lighthouse.png"));
        } catch (EaselException e) {
            System.out.println(e.getMessage()); // names the host, never the key
        }
    }
}
