import com.google.genai.Client;
import com.google.genai.types.Blob;
import com.google.genai.types.Content;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GoogleSearch;
import com.google.genai.types.ImageConfig;
import com.google.genai.types.Part;
import com.google.genai.types.SafetySetting;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.Tool;
import java.util.List;

/** Images of text and of images, and refusals that come with HTTP 200. */
final class Images extends GenerateContent {
    @Override
    void run() {
        images();
        inputs();
        refusals();
    }

    private void images() {
        before("generateContent", "GEMINI");
        Client client = client();
        call("text and model", () -> images(generate(client, config()), 1, "png 1024x1024"));
        call(
                "`aspectRatio` 16:9, `imageSize` 2K",
                () -> images(generate(client, config(size("16:9", "2K"))), 1, "png 2048x1152"));
        call("`imageSize` 512", () -> images(generate(client, config(size("1:1", "512"))), 1, "png 512x512"));
        call(
                "a model of one size, `aspectRatio` 21:9",
                () -> images(
                        client.models.generateContent(
                                "gemini-2.5-flash-image",
                                PROMPT,
                                config(ImageConfig.builder().aspectRatio("21:9").build())
                                        .build()),
                        1,
                        "png 1024x439"));
        call(
                "`seed`, `temperature`, `systemInstruction`, `safetySettings`",
                () -> images(
                        generate(
                                client,
                                config().seed(7)
                                        .temperature(0.5f)
                                        .systemInstruction(Content.fromParts(Part.fromText("draw in ink")))
                                        .safetySettings(SafetySetting.builder()
                                                .category("HARM_CATEGORY_HARASSMENT")
                                                .threshold("BLOCK_NONE")
                                                .build())),
                        1,
                        "png 1024x1024"));
        call(
                "`thinkingLevel` HIGH, `includeThoughts`",
                () -> images(
                        generate(
                                client,
                                config().thinkingConfig(ThinkingConfig.builder()
                                        .thinkingLevel("HIGH")
                                        .includeThoughts(true)
                                        .build())),
                        1,
                        "png 1024x1024"));
        call("a thought image comes first", () -> {
            control("GEMINI/quirk/THOUGHT_IMAGE");
            return images(generate(client, config()), 1, "png 1024x1024");
        });
        call("a text comes before the image", () -> {
            control("GEMINI/quirk/TEXT_BEFORE");
            GenerateContentResponse response = generate(client, config());
            return "text " + (response.text() == null ? "none" : "\"" + response.text() + "\"") + ", "
                    + images(response, 1, "png 1024x1024");
        });
        call("two images come unasked", () -> {
            control("GEMINI/quirk/TWO_IMAGES");
            return images(generate(client, config()), 2, "png 1024x1024");
        });
        call("`googleSearch`", () -> {
            GenerateContentResponse response = generate(
                    client,
                    config().tools(Tool.builder()
                            .googleSearch(GoogleSearch.builder().build())
                            .build()));
            boolean grounded = candidates(response).get(0).groundingMetadata().isPresent();
            equal(grounded, true, "whether there is groundingMetadata");
            return "groundingMetadata, " + images(response, 1, "png 1024x1024");
        });
    }

    private void inputs() {
        before("input images", "GEMINI");
        Client client = client();
        call(
                "one image: its proportions are kept",
                () -> images(generate(client, config(), turn(image(), Part.fromText("make it red"))), 1, "png 1024x512"));
        call(
                "one image, `aspectRatio` 1:1",
                () -> images(
                        generate(client, config(size("1:1", "1K")), turn(image(), Part.fromText("make it red"))),
                        1,
                        "png 1024x1024"));
        call(
                "three images",
                () -> images(
                        generate(client, config(), turn(image(), image(), image(), Part.fromText("all in one image"))),
                        1,
                        "png 1024x512"));
        call(
                "four images for a model that takes three",
                () -> refused(
                        400,
                        "INVALID_ARGUMENT",
                        () -> client.models.generateContent(
                                "gemini-2.5-flash-image",
                                turn(image(), image(), image(), image(), Part.fromText("all in one image")),
                                config().build())));
        call("a second turn, the model's content as it came", () -> {
            Content first = content(generate(client, config()));
            return images(
                    generate(client, config(), turn(Part.fromText(PROMPT)), first, turn(Part.fromText("in winter"))),
                    1,
                    "png 1024x1024");
        });
        call("a second turn without `thoughtSignature` is refused", () -> {
            Content first = content(generate(client, config()));
            List<Part> bare = first.parts().orElseThrow().stream()
                    .map(part -> part.inlineData().map(Images::unsigned).orElse(part))
                    .toList();
            Content changed = Content.builder().role("model").parts(bare).build();
            return refused(
                    400,
                    "INVALID_ARGUMENT",
                    () -> generate(
                            client, config(), turn(Part.fromText(PROMPT)), changed, turn(Part.fromText("in winter"))));
        });
        call("bytes that are no image", () -> {
            Part broken = Part.fromBytes(new byte[] {1, 2, 3}, "image/png");
            return refused(
                    400, "INVALID_ARGUMENT", () -> generate(client, config(), turn(broken, Part.fromText("make it red"))));
        });
    }

    private void refusals() {
        before("refusals with HTTP 200", "GEMINI");
        Client client = client();
        for (String reason : List.of("PROHIBITED_CONTENT", "IMAGE_SAFETY", "A_NEW_WORD")) {
            call("the prompt is blocked: " + reason, () -> {
                control("GEMINI/block/" + reason);
                return nothing(generate(client, config()));
            });
        }
        call("a prompt with a forbidden word", () -> nothing(
                client.models.generateContent(MODEL, "nsfw", config().build())));
        for (String reason : List.of("IMAGE_SAFETY", "IMAGE_RECITATION", "NO_IMAGE", "MAX_TOKENS", "A_NEW_WORD")) {
            call("finishReason " + reason, () -> {
                control("GEMINI/ending/" + reason);
                GenerateContentResponse response = generate(client, config());
                equal(response.finishReason().toString(), reason, "the finishReason");
                return nothing(response);
            });
        }
        for (String quirk : List.of("TEXT_ONLY", "NO_CANDIDATES", "NO_CONTENT", "NO_PARTS", "NO_USAGE")) {
            call("quirk " + quirk, () -> {
                control("GEMINI/quirk/" + quirk);
                GenerateContentResponse response = generate(client, config());
                return quirk.equals("NO_USAGE")
                        ? described(response) + (response.usageMetadata().isPresent() ? ", usage" : ", no usage")
                        : nothing(response);
            });
        }
        call("a second candidate is refused", () -> {
            control("GEMINI/quirk/REFUSED_SECOND_CANDIDATE");
            return images(generate(client, config()), 1, "png 1024x1024");
        });
    }

    private static Part unsigned(Blob data) {
        return Part.fromBytes(data.data().orElseThrow(), data.mimeType().orElseThrow());
    }
}
