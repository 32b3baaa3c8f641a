package dev.easel.benchmarks.image;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.images.ImageGenerateParams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** openai-java: the response's text, decoded and written by the application, as there is no other way. */
final class OpenAiJavaImages implements ImageFetcher {
    private final OpenAIClient client;

    private OpenAiJavaImages(OpenAIClient client) {
        this.client = client;
    }

    static ImageFetcher open(URI base) {
        return new OpenAiJavaImages(OpenAIOkHttpClient.builder()
                .baseUrl(base + "/v1")
                .apiKey(KEY)
                .maxRetries(0)
                .timeout(Duration.ofMinutes(5))
                .build());
    }

    @Override
    public void fetch(Path file) {
        ImageGenerateParams params =
                ImageGenerateParams.builder().prompt(PROMPT).model(MODEL).build();
        String text = client.images()
                .generate(params)
                .data()
                .orElseThrow()
                .get(0)
                .b64Json()
                .orElseThrow();
        try {
            Files.write(file, Base64.getDecoder().decode(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
