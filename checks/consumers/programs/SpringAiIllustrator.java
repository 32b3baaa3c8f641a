import org.springframework.ai.image.ImageModel;
import org.springframework.ai.openai.OpenAiImageModel;
import org.springframework.ai.openai.OpenAiImageOptions;

/** Makes Spring AI's own model of OpenAI. */
final class SpringAiIllustrator {
    private SpringAiIllustrator() {}

    // snippet: before
    static ImageModel model(String baseUrl, String apiKey) {
        return OpenAiImageModel.builder()
                .options(OpenAiImageOptions.builder()
                        .baseUrl(baseUrl)
                        .apiKey(apiKey)
                        .model("gpt-image-2")
                        .quality("low")
                        .build())
                .build();
    }
    // end of snippet
}
