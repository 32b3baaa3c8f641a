import dev.easel.ImageClient;
import dev.easel.dan.Dan;
import dev.easel.spring.ai.EaselImageModel;
import dev.easel.spring.ai.EaselImageOptions;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.ImageOptionsBuilder;
import org.springframework.ai.image.ImagePrompt;

/** Generates an image with Spring AI's own model of OpenAI, and one with Easel's in its place. */
public final class WithSpringAiOpenAi {
    private WithSpringAiOpenAi() {}

    public static void main(String[] arguments) {
        draw(SpringAiIllustrator.model(arguments[1] + "/v1", "MARKEDKEY-openai"), 1024);
        try (ImageClient client = Dan.builder()
                .baseUrl(arguments[0])
                .apiKey(Generate.ANONYMOUS_KEY)
                .build()) {
            draw(
                    EaselImageModel.builder(client)
                            .defaultOptions(EaselImageOptions.of(request -> request.model(Dan.MODEL_CLARITY)))
                            .build(),
                    64);
        }
        System.out.println("generated");
    }

    private static void draw(ImageModel model, int side) {
        ImagePrompt prompt = new ImagePrompt(
                "a lighthouse at dusk",
                ImageOptionsBuilder.builder().width(side).height(side).build());
        if (model.call(prompt).getResult().getOutput().getB64Json().isEmpty()) {
            throw new IllegalStateException("no image");
        }
    }
}
