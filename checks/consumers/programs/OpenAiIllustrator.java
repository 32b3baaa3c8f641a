import com.openai.client.OpenAIClient;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Saves an image with openai-java. */
final class OpenAiIllustrator {
    private OpenAiIllustrator() {}

    // snippet: save
    static Path save(OpenAIClient client, String prompt, Path file) throws IOException {
        ImagesResponse response = client.images()
                .generate(ImageGenerateParams.builder()
                        .prompt(prompt)
                        .model("gpt-image-2")
                        .size(ImageGenerateParams.Size._1024X1024)
                        .build());
        String base64 = response.data().orElseThrow().get(0).b64Json().orElseThrow();
        return Files.write(file, Base64.getDecoder().decode(base64));
    }
    // end of snippet
}
