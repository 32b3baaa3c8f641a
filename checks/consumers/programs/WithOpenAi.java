import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Generates an image with Easel and one with openai-java. */
public final class WithOpenAi {
    private WithOpenAi() {}

    public static void main(String[] arguments) throws IOException {
        Generate.image(arguments[0]);
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(arguments[1] + "/v1")
                .apiKey("MARKEDKEY-openai")
                .build();
        Path file = OpenAiIllustrator.save(client, "a lighthouse at dusk", Files.createTempFile("lighthouse", ".png"));
        client.close();
        if (Files.size(file) == 0) {
            throw new IllegalStateException("no image");
        }
        Files.delete(file);
        System.out.println("generated");
    }
}
