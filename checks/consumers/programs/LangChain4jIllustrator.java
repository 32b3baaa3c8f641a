import dev.langchain4j.model.image.ImageModel;
import dev.langchain4j.model.openai.OpenAiImageModel;

/** Makes LangChain4j's own model of OpenAI. */
final class LangChain4jIllustrator {
    private LangChain4jIllustrator() {}

    // snippet: before
    static ImageModel model(String baseUrl, String apiKey) {
        return OpenAiImageModel.builder()
                .baseUrl(baseUrl)
                .apiKey(apiKey)
                .modelName("gpt-image-2")
                .size("1024x1024")
                .quality("low")
                .build();
    }
    // end of snippet
}
