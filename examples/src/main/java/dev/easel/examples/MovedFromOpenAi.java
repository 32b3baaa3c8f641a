package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.openai.OpenAi;
import dev.easel.openai.OpenAiOptions;
import java.nio.file.Path;

/** Saves an image with Easel. Needs {@code OPENAI_API_KEY}. */
public final class MovedFromOpenAi {
    public static void main(String[] args) {
        try (ImageClient client = OpenAi.fromEnv()) {
            System.out.println("saved " + save(client, "a lighthouse at dusk", Path.of("lighthouse.png")));
        }
    }

    // snippet: save
    static Path save(ImageClient client, String prompt, Path file) {
        ImageRequest request = ImageRequest.builder()
                .prompt(prompt)
                .model(OpenAi.MODEL)
                .size(1024, 1024)
                .addOptions(OpenAiOptions.builder().quality("low").build()) // what OpenAI alone has
                .build();
        return client.generate(request).first().saveTo(file);
    }
    // end of snippet
}
