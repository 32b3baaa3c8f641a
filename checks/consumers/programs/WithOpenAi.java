import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.images.ImageGenerateParams;

/** Generates an image with Easel and one with openai-java. */
public final class WithOpenAi {
    private WithOpenAi() {}

    public static void main(String[] arguments) {
        Generate.image(arguments[0]);
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(arguments[1] + "/v1")
                .apiKey("MARKEDKEY-openai")
                .build();
        client.images()
                .generate(ImageGenerateParams.builder()
                        .prompt("a lighthouse at dusk")
                        .model("gpt-image-1")
                        .build())
                .data()
                .orElseThrow();
        client.close();
        System.out.println("generated");
    }
}
