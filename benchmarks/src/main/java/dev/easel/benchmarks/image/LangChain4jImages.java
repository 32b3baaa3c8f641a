package dev.easel.benchmarks.image;

import dev.langchain4j.model.image.ImageModel;
import dev.langchain4j.model.openai.OpenAiImageModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** LangChain4j: the response's text, decoded and written by the application, as there is no other way. */
final class LangChain4jImages implements ImageFetcher {
    private final ImageModel model;

    private LangChain4jImages(ImageModel model) {
        this.model = model;
    }

    static ImageFetcher open(URI base) {
        return new LangChain4jImages(OpenAiImageModel.builder()
                .baseUrl(base + "/v1")
                .apiKey(KEY)
                .modelName(MODEL)
                .maxRetries(0)
                .timeout(Duration.ofMinutes(5))
                .build());
    }

    @Override
    public void fetch(Path file) {
        String text = model.generate(PROMPT).content().base64Data();
        try {
            Files.write(file, Base64.getDecoder().decode(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        // It holds nothing that could be closed.
    }
}
