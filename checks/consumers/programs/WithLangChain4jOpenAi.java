import dev.easel.ImageClient;
import dev.easel.dan.Dan;
import dev.easel.langchain4j.EaselImageModel;
import dev.langchain4j.model.image.ImageModel;

/** Generates an image with LangChain4j's own model of OpenAI, and one with Easel's in its place. */
public final class WithLangChain4jOpenAi {
    private WithLangChain4jOpenAi() {}

    public static void main(String[] arguments) {
        draw(LangChain4jIllustrator.model(arguments[1] + "/v1", "MARKEDKEY-openai"));
        try (ImageClient client = Dan.builder()
                .baseUrl(arguments[0])
                .apiKey(Generate.ANONYMOUS_KEY)
                .build()) {
            draw(EaselImageModel.builder(client)
                    .settings(request -> request.model(Dan.MODEL_CLARITY).size(64, 64))
                    .build());
        }
        System.out.println("generated");
    }

    private static void draw(ImageModel model) {
        if (model.generate("a lighthouse at dusk").content().base64Data().isEmpty()) {
            throw new IllegalStateException("no image");
        }
    }
}
