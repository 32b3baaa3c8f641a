package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import dev.easel.gemini.Gemini;
import dev.easel.gemini.GeminiBuilder;
import dev.easel.gemini.GeminiOptions;
import java.nio.file.Path;

/** What Gemini does, in one call and as a task that another process can resume. Needs {@code GEMINI_API_KEY}. */
public final class GeminiExample {
    public static void main(String[] args) {
        Path lighthouse = Path.of("lighthouse.png");
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model(Gemini.MODEL)
                .addOptions(GeminiOptions.builder()
                        .aspectRatio("4:3")
                        .imageSize("1K")
                        .build())
                .build();
        try (ImageClient client = builder().build()) {
            client.models().forEach(model -> System.out.println(model.id()));

            // Text to image.
            client.generate(request).first().saveTo(lighthouse);

            // An edit. More images are GeminiOptions.referenceImages; there is no mask.
            ImageRequest edit = request.toBuilder()
                    .prompt("the same lighthouse in winter")
                    .initImage(ImageInput.file(lighthouse))
                    .build();
            client.generate(edit).first().saveTo(Path.of("winter.png"));
        }

        // In the background a task has an id at once, and whoever has its ticket has its image.
        String ticket;
        try (ImageClient client = builder().background(true).build()) {
            ImageTask task = client.submit(request);
            ticket = task.accepted().join().encode();
        }
        try (ImageClient client = builder().background(true).build()) {
            client.resume(TaskHandle.decode(ticket)).result().join().first().saveTo(Path.of("resumed.png"));
        }
    }

    private static GeminiBuilder builder() {
        return Gemini.builder()
                .apiKey(System.getenv("GEMINI_API_KEY"))
                .baseUrl(System.getenv().getOrDefault("GEMINI_BASE_URL", Gemini.BASE_URL));
    }
}
