package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.itsrose.ItsRose;
import dev.easel.itsrose.ItsRoseOptions;
import java.nio.file.Path;

/** ItsRose: one blocking call, and a service's own options. Needs {@code ITSROSE_API_KEY}. */
public final class ItsRoseExample {
    private ItsRoseExample() {}

    /** Draws a lighthouse into the folder where it is run. */
    public static void main(String[] args) {
        // snippet: itsrose-client
        ImageClient client =
                ItsRose.builder().apiKey(System.getenv("ITSROSE_API_KEY")).build();
        // end
        try (client) {
            draw(client, Path.of(""));
        }
    }

    static void draw(ImageClient client, Path folder) {
        // snippet: itsrose
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .negativePrompt("people, text")
                .model("dreamshaper")
                .sampler(Sampler.DPMPP_2M)
                .scheduler(Scheduler.KARRAS)
                .addOptions(ItsRoseOptions.builder().safetyChecker(true).build())
                .build();
        ImageResult result = client.generate(request);
        result.warnings().forEach(System.err::println); // what the service cannot honour
        result.first().saveTo(folder.resolve("lighthouse.png"));
        // end
    }
}
