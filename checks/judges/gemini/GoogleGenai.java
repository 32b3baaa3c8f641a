import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.genai.Client;
import com.google.genai.errors.ApiException;
import com.google.genai.gaos.models.interactions.CreateModelInteraction;
import com.google.genai.gaos.models.interactions.CreateModelInteractionResponseFormat;
import com.google.genai.gaos.models.interactions.HarmCategory;
import com.google.genai.gaos.models.interactions.ImageContent;
import com.google.genai.gaos.models.interactions.ImageContentMimeType;
import com.google.genai.gaos.models.interactions.ImageResponseFormat;
import com.google.genai.gaos.models.interactions.ImageResponseFormatAspectRatio;
import com.google.genai.gaos.models.interactions.ImageResponseFormatDelivery;
import com.google.genai.gaos.models.interactions.ImageResponseFormatImageSize;
import com.google.genai.gaos.models.interactions.ImageResponseFormatMimeType;
import com.google.genai.gaos.models.interactions.Interaction;
import com.google.genai.gaos.models.interactions.InteractionStatus;
import com.google.genai.gaos.models.interactions.InteractionsInput;
import com.google.genai.gaos.models.interactions.ModelOutputStep;
import com.google.genai.gaos.models.interactions.ResponseFormat;
import com.google.genai.gaos.models.interactions.Step;
import com.google.genai.gaos.models.interactions.TextContent;
import com.google.genai.gaos.models.interactions.Threshold;
import com.google.genai.gaos.models.operations.CreateInteractionRequestBody;
import com.google.genai.gaos.models.operations.GetInteractionByIdRequest;
import com.google.genai.types.Blob;
import com.google.genai.types.Candidate;
import com.google.genai.types.Content;
import com.google.genai.types.File;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GoogleSearch;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.ImageConfig;
import com.google.genai.types.ImageConfigImageOutputOptions;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Model;
import com.google.genai.types.Part;
import com.google.genai.types.SafetySetting;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.Tool;
import com.google.genai.types.UploadFileConfig;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;

/**
 * Google's own client for Java before Easel's emulator of the Gemini API and of Vertex AI. It reads every response into its types:
 * a field of another type fails the row.
 */
public final class GoogleGenai {
    private static final String KEY = "MARKEDKEY-judges";
    private static final String TOKEN = "MARKEDKEY-token-of-the-judges";
    private static final String MODEL = "gemini-3.1-flash-image";
    private static final String PROMPT = "a lighthouse at dusk";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final byte[] input = png(64, 32);
    private String section = "";
    private String emulator = "";

    private GoogleGenai() {}

    public static void main(String[] arguments) {
        GoogleGenai judge = new GoogleGenai();
        judge.images();
        judge.inputs();
        judge.refusals();
        judge.errors();
        judge.vertex();
        judge.models();
        judge.files();
        judge.interactions();
        System.exit(0);
    }

    // Calls

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
                    .map(part -> part.inlineData().map(GoogleGenai::unsigned).orElse(part))
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

    private void errors() {
        before("errors", "GEMINI");
        Client client = client();
        call("another key", () -> refused(
                400,
                "INVALID_ARGUMENT",
                () -> generate(builder(once()).apiKey("MARKEDKEY-wrong").build(), config())));
        call("`imageSize` 1k", () -> refused(
                400, "INVALID_ARGUMENT", () -> generate(client, config(size("1:1", "1k")))));
        call("`personGeneration`", () -> {
            try {
                generate(
                        client,
                        config(ImageConfig.builder().personGeneration("ALLOW_ALL").build()));
            } catch (IllegalArgumentException itself) {
                return "the client itself refuses it: " + itself.getMessage();
            }
            throw new IllegalStateException("this was not refused");
        });
        call("a model that is not there", () -> refused(
                404,
                "NOT_FOUND",
                () -> client.models.generateContent("no-such-image", PROMPT, config().build())));
        fault(client, "UNAUTHENTICATED", 401, "UNAUTHENTICATED");
        fault(client, "PERMISSION_DENIED", 403, "PERMISSION_DENIED");
        fault(client, "LOCATION_NOT_SUPPORTED", 400, "FAILED_PRECONDITION");
        fault(client, "RATE_LIMIT", 429, "RESOURCE_EXHAUSTED");
        fault(client, "DAY_QUOTA", 429, "RESOURCE_EXHAUSTED");
        fault(client, "OVERLOADED", 503, "UNAVAILABLE");
        fault(client, "INTERNAL", 500, "INTERNAL");
        fault(client, "DEADLINE_EXCEEDED", 504, "DEADLINE_EXCEEDED");
        for (String problem : List.of("OVERLOADED", "INTERNAL")) {
            call("fault " + problem + ", with the client's own retries", () -> {
                control("GEMINI/fault/" + problem);
                return images(generate(builder(options()).apiKey(KEY).build(), config()), 1, "png 1024x1024");
            });
        }
    }

    private void fault(Client client, String problem, int code, String status) {
        call("fault " + problem, () -> {
            control("GEMINI/fault/" + problem);
            return refused(code, status, () -> generate(client, config()));
        });
    }

    private void vertex() {
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
                generate(builder(once()).vertexAI(true).apiKey(KEY).build(), config()), 1, "png 1024x1024"));
        call("another token", () -> refused(
                401, "UNAUTHENTICATED", () -> generate(vertex("MARKEDKEY-wrong", "judges", "global"), config())));
        call("another project", () -> refused(
                403, "PERMISSION_DENIED", () -> generate(vertex(TOKEN, "another", "global"), config())));
        call("a location without the model", () -> refused(
                404, "NOT_FOUND", () -> generate(vertex(TOKEN, "judges", "europe-west4"), config())));
    }

    private void models() {
        before("models", "GEMINI");
        Client client = client();
        call("list", () -> models(client, ListModelsConfig.builder().build()));
        call("list, `pageSize` 3", () -> models(client, ListModelsConfig.builder().pageSize(3).build()));
        call("get", () -> {
            Model model = client.models.get(MODEL, null);
            return model.name().orElseThrow() + ", displayName " + model.displayName().orElseThrow() + ", inputTokenLimit "
                    + model.inputTokenLimit().orElseThrow();
        });
        call("get one that is not there", () -> refused(
                404, "NOT_FOUND", () -> client.models.get("no-such-image", null)));
    }

    private static String models(Client client, ListModelsConfig config) {
        int all = 0;
        int images = 0;
        for (Model model : client.models.list(config)) {
            all++;
            images += model.name().orElseThrow().matches(".*(image|banana).*") ? 1 : 0;
            equal(model.supportedActions().orElseThrow(), List.of("generateContent"), "the methods");
        }
        return all + " models, " + images + " of images by their names";
    }

    private void files() {
        before("files", "GEMINI");
        Client client = client();
        call("upload bytes, then generate with them", () -> {
            File file = client.files.upload(
                    input,
                    UploadFileConfig.builder().mimeType("image/png").displayName("input.png").build());
            return file(file) + "; "
                    + images(
                            generate(
                                    client,
                                    config(),
                                    turn(
                                            Part.fromUri(file.uri().orElseThrow(), "image/png"),
                                            Part.fromText("make it red"))),
                            1,
                            "png 1024x512");
        });
        call("upload a file from disk, get it, delete it, get it again", () -> {
            var path = java.nio.file.Files.write(java.nio.file.Files.createTempFile("judge", ".png"), input);
            try {
                File sent = client.files.upload(path.toFile(), null);
                File read = client.files.get(sent.name().orElseThrow(), null);
                client.files.delete(sent.name().orElseThrow(), null);
                return file(read) + "; "
                        + refused(404, "NOT_FOUND", () -> client.files.get(sent.name().orElseThrow(), null));
            } finally {
                java.nio.file.Files.delete(path);
            }
        });
        call("a file that is not there, in a request", () -> refused(
                400,
                "INVALID_ARGUMENT",
                () -> generate(
                        client,
                        config(),
                        turn(
                                Part.fromUri(address("GEMINI") + "/v1beta/files/gone", "image/png"),
                                Part.fromText("make it red")))));
    }

    private String file(File file) {
        equal(file.sizeBytes().orElseThrow(), (long) input.length, "sizeBytes");
        equal(file.mimeType().orElseThrow(), "image/png", "mimeType");
        return "state " + file.state().orElseThrow() + ", sizeBytes as sent, expirationTime "
                + (file.expirationTime().isPresent() ? "read" : "none");
    }

    private void interactions() {
        before("interactions", "GEMINI");
        Client client = client();
        call("blocking", () -> described(create(client, interaction())));
        call("an image and a text, `system_instruction`, `safety_settings`, `labels`", () -> {
            var content = List.of(
                    ImageContent.builder()
                            .data(Base64.getEncoder().encodeToString(input))
                            .mimeType(ImageContentMimeType.IMAGE_PNG)
                            .build(),
                    TextContent.builder().text("make it red").build());
            return described(create(
                    client,
                    interaction()
                            .input(InteractionsInput.ofContent(List.copyOf(content)))
                            .systemInstruction("draw in ink")
                            .safetySettings(List.of(com.google.genai.gaos.models.interactions.SafetySetting.builder()
                                    .type(HarmCategory.HARASSMENT)
                                    .threshold(Threshold.BLOCK_NONE)
                                    .build()))
                            .labels(Map.of("team", "a"))));
        });
        call("`aspect_ratio` 16:9, `image_size` 2K, `mime_type` image/jpeg", () -> described(create(
                client,
                interaction()
                        .responseFormat(format(ImageResponseFormat.builder()
                                .aspectRatio(ImageResponseFormatAspectRatio.of("16:9"))
                                .imageSize(ImageResponseFormatImageSize.TWO_K)
                                .mimeType(ImageResponseFormatMimeType.IMAGE_JPEG))))));
        call("`delivery` uri", () -> described(create(
                client,
                interaction()
                        .responseFormat(format(ImageResponseFormat.builder()
                                .delivery(ImageResponseFormatDelivery.URI))))));
        call("`previous_interaction_id`", () -> {
            Interaction first = create(client, interaction());
            return described(create(client, interaction().previousInteractionId(first.id().orElseThrow())));
        });
        call("a thought image comes first", () -> {
            control("GEMINI/quirk/THOUGHT_IMAGE");
            return described(create(client, interaction()));
        });
        for (String status : List.of("incomplete", "budget_exceeded", "requires_action", "a_new_word")) {
            call("status " + status, () -> {
                control("GEMINI/status/" + status);
                return described(finished(client, create(client, interaction().background(true)), status));
            });
        }
        call("finishReason IMAGE_SAFETY", () -> {
            control("GEMINI/ending/IMAGE_SAFETY");
            return described(finished(client, create(client, interaction().background(true)), "failed"));
        });
        call("a step with an error", () -> {
            control("GEMINI/quirk/STEP_ERROR");
            return described(create(client, interaction()));
        });
        call("another key", () -> refusedTask(
                400, () -> create(builder(once()).apiKey("MARKEDKEY-wrong").build(), interaction())));
        call("a model that is not there", () -> refusedTask(
                404, () -> create(client, interaction().model("no-such-image"))));
        call("delete, then get", () -> {
            String id = create(client, interaction()).id().orElseThrow();
            client.interactions.delete(id);
            return refusedTask(404, () -> get(client, id));
        });
        background();
    }

    private void background() {
        before("interactions in the background", "SLOW");
        Client client = client();
        call("create, get until it is over", () -> {
            List<String> seen = new ArrayList<>();
            Interaction task = create(client, interaction().background(true));
            for (int i = 0; i < 100; i++) {
                String status = status(task);
                if (!seen.contains(status)) {
                    seen.add(status);
                }
                if (!List.of("queued", "in_progress").contains(status)) {
                    break;
                }
                Thread.sleep(200);
                task = get(client, task.id().orElseThrow());
            }
            return String.join(", ", seen) + "; " + described(task);
        });
        call("create, cancel, get", () -> {
            String id = create(client, interaction().background(true)).id().orElseThrow();
            Interaction cancelled = client.interactions.cancel(id).interaction().orElseThrow();
            equal(status(cancelled), "cancelled", "the status");
            return described(get(client, id));
        });
    }

    // Requests

    private static HttpOptions.Builder options(String emulator) {
        return HttpOptions.builder().baseUrl(address(emulator)).timeout((int) Duration.ofSeconds(30).toMillis());
    }

    private HttpOptions options() {
        return options(emulator).build();
    }

    /** Has the client send each request once. */
    private HttpOptions once() {
        return options(emulator)
                .retryOptions(HttpRetryOptions.builder().attempts(1).build())
                .build();
    }

    private static Client.Builder builder(HttpOptions options) {
        return Client.builder().httpOptions(options);
    }

    private Client client() {
        return builder(once()).apiKey(KEY).build();
    }

    private Client vertex(String token, String project, String location) {
        Date later = Date.from(Instant.now().plus(Duration.ofHours(1)));
        return builder(once())
                .vertexAI(true)
                .project(project)
                .location(location)
                .credentials(GoogleCredentials.create(new AccessToken(token, later)))
                .build();
    }

    private static GenerateContentConfig.Builder config() {
        return GenerateContentConfig.builder().responseModalities("TEXT", "IMAGE");
    }

    private static GenerateContentConfig.Builder config(ImageConfig image) {
        return config().imageConfig(image);
    }

    private static ImageConfig size(String ratio, String size) {
        return ImageConfig.builder().aspectRatio(ratio).imageSize(size).build();
    }

    private static GenerateContentResponse generate(Client client, GenerateContentConfig.Builder config) {
        return client.models.generateContent(MODEL, PROMPT, config.build());
    }

    private static GenerateContentResponse generate(
            Client client, GenerateContentConfig.Builder config, Content... turns) {
        return client.models.generateContent(MODEL, List.of(turns), config.build());
    }

    private static Content turn(Part... parts) {
        return Content.fromParts(parts);
    }

    private Part image() {
        return Part.fromBytes(input, "image/png");
    }

    private static Part unsigned(Blob data) {
        return Part.fromBytes(data.data().orElseThrow(), data.mimeType().orElseThrow());
    }

    private static CreateModelInteraction.Builder interaction() {
        return CreateModelInteraction.builder()
                .model(MODEL)
                .input(InteractionsInput.of(PROMPT))
                .responseFormat(format(ImageResponseFormat.builder()));
    }

    private static CreateModelInteractionResponseFormat format(ImageResponseFormat.Builder image) {
        return CreateModelInteractionResponseFormat.of(ResponseFormat.of(image.build()));
    }

    private static Interaction create(Client client, CreateModelInteraction.Builder interaction) {
        return client.interactions
                .create(CreateInteractionRequestBody.of(interaction.build()))
                .interaction()
                .orElseThrow();
    }

    private static Interaction get(Client client, String id) {
        return client.interactions
                .get(new GetInteractionByIdRequest(id))
                .interaction()
                .orElseThrow();
    }

    private static Interaction finished(Client client, Interaction task, String status) {
        Interaction read = get(client, task.id().orElseThrow());
        equal(status(read), status, "the status");
        return read;
    }

    // What is read

    private static String images(GenerateContentResponse response, int count, String kind) {
        List<String> images = new ArrayList<>();
        for (Candidate candidate : candidates(response)) {
            for (Part part : parts(candidate)) {
                if (part.inlineData().isPresent() && !part.thought().orElse(false)) {
                    images.add(image(part.inlineData().get().data().orElseThrow()));
                }
            }
        }
        equal(images.size(), count, "the number of images");
        images.forEach(image -> equal(image, kind, "the image"));
        var usage = response.usageMetadata().orElseThrow();
        equal(
                usage.promptTokenCount().orElse(0)
                        + usage.candidatesTokenCount().orElse(0)
                        + usage.thoughtsTokenCount().orElse(0),
                usage.totalTokenCount().orElseThrow(),
                "totalTokenCount");
        equal(response.responseId().isPresent(), true, "whether there is a responseId");
        String tokens = usage.candidatesTokensDetails().orElse(List.of()).stream()
                .map(detail -> detail.modality().orElseThrow() + " " + detail.tokenCount().orElseThrow())
                .toList()
                .toString();
        return described(response) + ", " + response.modelVersion().orElseThrow() + ", output tokens " + tokens
                + usage.trafficType().map(type -> ", trafficType " + type).orElse("");
    }

    /** What a response says that has no image. */
    private static String nothing(GenerateContentResponse response) {
        String described = described(response);
        if (described.contains("image ")) {
            throw new IllegalStateException("there is an image: " + described);
        }
        return described;
    }

    private static String described(GenerateContentResponse response) {
        List<String> told = new ArrayList<>();
        response.promptFeedback().ifPresent(feedback -> told.add("blockReason "
                + feedback.blockReason().map(Object::toString).orElse("none") + ", ratings "
                + feedback.safetyRatings().orElse(List.of()).size()));
        for (Candidate candidate : candidates(response)) {
            for (Part part : parts(candidate)) {
                String thought = part.thought().orElse(false) ? "thought " : "";
                part.text().ifPresent(text -> told.add(thought + "text"));
                part.inlineData().ifPresent(data -> told.add(thought + "image "
                        + image(data.data().orElseThrow()) + " as " + data.mimeType().orElse("none")
                        + (part.thoughtSignature().isPresent() ? ", signed" : "")));
            }
            told.add("finishReason " + candidate.finishReason().map(Object::toString).orElse("none")
                    + (candidate.finishMessage().isPresent() ? " with a message" : ""));
        }
        return told.isEmpty() ? "nothing" : String.join(", ", told);
    }

    private static List<Candidate> candidates(GenerateContentResponse response) {
        return response.candidates().orElse(List.of());
    }

    private static List<Part> parts(Candidate candidate) {
        return candidate.content().flatMap(Content::parts).orElse(List.of());
    }

    private static Content content(GenerateContentResponse response) {
        return candidates(response).get(0).content().orElseThrow();
    }

    private static String status(Interaction task) {
        return task.status().map(InteractionStatus::value).orElse("none");
    }

    private static String described(Interaction task) {
        List<String> told = new ArrayList<>();
        told.add("status " + status(task));
        for (Step step : task.steps().orElse(List.of())) {
            told.add("step " + step.type());
            if (step instanceof ModelOutputStep output) {
                output.content().orElse(List.of()).forEach(content -> told.add(
                        content instanceof ImageContent image
                                ? image.data()
                                        .map(data -> "image " + image(Base64.getDecoder().decode(data)))
                                        .orElse(image.uri().isPresent() ? "an address" : "an empty image")
                                : content.type()));
                output.error().ifPresent(error -> told.add("error " + error.code().map(Object::toString).orElse("none")));
            }
        }
        task.errors().ifPresent(errors -> errors.forEach(error -> told.add("error " + error.code().orElse("none"))));
        task.usage().ifPresent(usage -> {
            equal(
                    usage.totalInputTokens().orElse(0)
                            + usage.totalOutputTokens().orElse(0)
                            + usage.totalThoughtTokens().orElse(0),
                    usage.totalTokens().orElseThrow(),
                    "total_tokens");
            told.add("usage " + usage.totalTokens().orElseThrow());
        });
        return String.join(", ", told);
    }

    private static String refused(int code, String status, Callable<?> action) throws Exception {
        try {
            action.call();
        } catch (ApiException refused) {
            equal(refused.code(), code, "the code");
            equal(refused.status(), status, "the status");
            return refused.getClass().getSimpleName() + " " + code + " " + status;
        }
        throw new IllegalStateException("this was not refused");
    }

    /** Errors of interactions have classes of their own, which do not read the status. */
    private static String refusedTask(int code, Callable<?> action) throws Exception {
        try {
            action.call();
        } catch (ApiException refused) {
            equal(refused.code(), code, "the code");
            return refused.getClass().getSimpleName() + " " + code;
        }
        throw new IllegalStateException("this was not refused");
    }

    /** Format and size by the image's own bytes. */
    private static String image(byte[] bytes) {
        try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            var reader = ImageIO.getImageReaders(input).next();
            reader.setInput(input);
            return reader.getFormatName().toLowerCase(Locale.ROOT) + " " + reader.getWidth(0) + "x" + reader.getHeight(0);
        } catch (IOException e) {
            throw new IllegalStateException("these bytes are no image", e);
        }
    }

    private static byte[] png(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.ORANGE);
        pen.fillOval(4, 4, width - 8, height - 8);
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private static void equal(Object actual, Object expected, String what) {
        if (!Objects.equals(actual, expected)) {
            throw new IllegalStateException(what + " is " + actual + " in place of " + expected);
        }
    }

    // Rows

    private void before(String section, String emulator) {
        this.section = section;
        this.emulator = emulator;
    }

    private void call(String name, Callable<String> action) {
        control(emulator + "/arrived");
        String verdict = "pass";
        String understood;
        try {
            understood = action.call();
        } catch (Exception | LinkageError failed) {
            verdict = "fail";
            understood = failed.getClass().getSimpleName() + ": " + failed.getMessage();
        }
        String arrived = control(emulator + "/arrived");
        String[] cells = {"google-genai: " + section, verdict, name, arrived, understood};
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells[i].replaceAll("\\s+", " ").replace("|", "\\|");
        }
        System.out.println(String.join("\t", cells));
    }

    private static String address(String name) {
        return Objects.requireNonNull(System.getenv("EMULATOR_" + name), "start this with the script \"run\" beside it");
    }

    private static String control(String words) {
        try {
            var request = HttpRequest.newBuilder(URI.create(address("CONTROL") + "/" + words)).build();
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("CONTROL does not take " + words + ": " + response.body());
            }
            return response.body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
