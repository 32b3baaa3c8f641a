import com.google.genai.Client;
import com.google.genai.types.ImageConfig;
import com.google.genai.types.ImageConfigImageOutputOptions;
import com.google.genai.types.Part;
import com.google.genai.types.SafetySetting;
import java.util.Map;

/** What Vertex AI has of its own. */
final class VertexAi extends GenerateContent {
    @Override
    void run() {
        before("Vertex AI", "GEMINI");
        Client client = vertex(TOKEN, "judges", "global");
        call("text and model, with a token", () -> images(generate(client, config()), 1, "png 1024x1024"));
        call(
                "`imageOutputOptions` image/jpeg, `compressionQuality` 80",
                () -> images(
                        generate(
                                client,
                                config(ImageConfig.builder()
                                        .imageOutputOptions(ImageConfigImageOutputOptions.builder()
                                                .mimeType("image/jpeg")
                                                .compressionQuality(80)
                                                .build())
                                        .build())),
                        1,
                        "jpeg 1024x1024"));
        call(
                "`outputMimeType` image/jpeg, `outputCompressionQuality` 80",
                () -> images(
                        generate(
                                client,
                                config(ImageConfig.builder()
                                        .outputMimeType("image/jpeg")
                                        .outputCompressionQuality(80)
                                        .build())),
                        1,
                        "jpeg 1024x1024"));
        call(
                "`personGeneration`, `prominentPeople`, `labels`, a safety setting of images",
                () -> images(
                        generate(
                                client,
                                config(ImageConfig.builder()
                                                .personGeneration("ALLOW_ADULT")
                                                .prominentPeople("BLOCK_PROMINENT_PEOPLE")
                                                .build())
                                        .labels(Map.of("team", "a"))
                                        .safetySettings(SafetySetting.builder()
                                                .category("HARM_CATEGORY_IMAGE_HATE")
                                                .threshold("BLOCK_ONLY_HIGH")
                                                .build())),
                        1,
                        "png 1024x1024"));
        call("an image in Cloud Storage", () -> images(
                generate(
                        client,
                        config(size("1:1", "1K")),
                        turn(Part.fromUri("gs://bucket/input.png", "image/png"), Part.fromText("make it red"))),
                1,
                "png 1024x1024"));
        call("express mode, with a key", () -> images(
                generate(vertexBuilder().apiKey(KEY).build(), config()), 1, "png 1024x1024"));
        call("another token", () -> refused(
                401, "UNAUTHENTICATED", () -> generate(vertex("MARKEDKEY-wrong", "judges", "global"), config())));
        call("another project", () -> refused(
                403, "PERMISSION_DENIED", () -> generate(vertex(TOKEN, "another", "global"), config())));
        call("a location without the model", () -> refused(
                404, "NOT_FOUND", () -> generate(vertex(TOKEN, "judges", "europe-west4"), config())));
    }
}
