import com.openai.azure.AzureOpenAIServiceVersion;
import com.openai.azure.AzureUrlPathMode;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.MultipartField;
import com.openai.core.http.StreamResponse;
import com.openai.credential.BearerTokenCredential;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import com.openai.models.models.Model;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseRetrieveParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.Tool;
import com.openai.models.responses.ToolChoiceTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/**
 * OpenAI's own client for Java before Easel's emulators of OpenAI and Azure. It validates every response against its types:
 * a required field that is missing, or one of another type, fails the row.
 */
public final class OpenAiJava {
    private static final String KEY = "MARKEDKEY-judges";
    private static final String TOKEN = "MARKEDKEY-token-of-the-judges";
    private static final String MODEL = "gpt-image-2.6-flare";
    private static final String PROMPT = "a lighthouse at dusk";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path folder;
    private String section = "";
    private String emulator = "";

    private OpenAiJava(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        OpenAiJava judge = new OpenAiJava(Path.of(arguments[0]));
        judge.generations();
        judge.edits();
        judge.streams();
        judge.responses();
        judge.modelsAndErrors();
        judge.azure();
        System.exit(0);
    }

    // Calls

    private void generations() {
        before("generations", "OPENAI");
        OpenAIClient client = client("OPENAI", 0);
        call("prompt and model", () -> images(client.images().generate(generation().build()), 1, "png 1024x1024"));
        call(
                "`n` 2, `size` 1024x1536, `quality` high, `background` transparent",
                () -> images(
                        client.images()
                                .generate(generation()
                                        .n(2)
                                        .size(ImageGenerateParams.Size._1024X1536)
                                        .quality(ImageGenerateParams.Quality.HIGH)
                                        .background(ImageGenerateParams.Background.TRANSPARENT)
                                        .build()),
                        2,
                        "png 1024x1536"));
        call(
                "`complexity` high, `moderation` low, `size` 1536x864, `safety_identifier`",
                () -> images(
                        client.images()
                                .generate(generation()
                                        .size("1536x864")
                                        .complexity(ImageGenerateParams.Complexity.HIGH)
                                        .moderation(ImageGenerateParams.Moderation.LOW)
                                        .safetyIdentifier("u1")
                                        .build()),
                        1,
                        "png 1536x864"));
        call(
                "`output_format` jpeg, `output_compression` 50",
                () -> images(
                        client.images()
                                .generate(generation()
                                        .outputFormat(ImageGenerateParams.OutputFormat.JPEG)
                                        .outputCompression(50)
                                        .build()),
                        1,
                        "jpeg 1024x1024"));
        call(
                "`output_format` gif, `frame_count` 4, `frame_duration_ms` 100",
                () -> images(
                        client.images()
                                .generate(generation()
                                        .outputFormat(ImageGenerateParams.OutputFormat.GIF)
                                        .frameCount(4)
                                        .frameDurationMs(100)
                                        .build()),
                        1,
                        "gif 720x720"));
        call(
                "`output_format` svg",
                () -> images(
                        client.images()
                                .generate(generation()
                                        .outputFormat(ImageGenerateParams.OutputFormat.SVG)
                                        .build()),
                        1,
                        "svg 1024x1024"));
        call(
                "`response_format` b64_json is refused",
                () -> refused(
                        400,
                        "unknown_parameter",
                        () -> client.images()
                                .generate(generation()
                                        .responseFormat(ImageGenerateParams.ResponseFormat.B64_JSON)
                                        .build())));
    }

    private void edits() {
        before("edits", "OPENAI");
        OpenAIClient client = client("OPENAI", 0);
        call("one image", () -> images(client.images().edit(edit().image(folder.resolve("input.png")).build()), 1, "png 1024x1024"));
        call("two images", () -> images(client.images().edit(edit().image(two()).build()), 1, "png 1024x1024"));
        call(
                "one image, `mask`, `n` 2",
                () -> images(
                        client.images()
                                .edit(edit().image(folder.resolve("input.png"))
                                        .mask(folder.resolve("mask.png"))
                                        .n(2)
                                        .build()),
                        2,
                        "png 1024x1024"));
        call(
                "one image, `markup`",
                () -> images(
                        client.images()
                                .edit(edit().image(folder.resolve("input.png"))
                                        .markup(folder.resolve("mask.png"))
                                        .build()),
                        1,
                        "png 1024x1024"));
        call(
                "a mask without transparency is refused",
                () -> refused(
                        400,
                        "invalid_value",
                        () -> client.images()
                                .edit(edit().image(folder.resolve("input.png"))
                                        .mask(folder.resolve("input.png"))
                                        .build())));
    }

    private void streams() {
        before("streams", "OPENAI");
        OpenAIClient client = client("OPENAI", 0);
        call("generation, `partial_images` 3", () -> {
            List<String> seen = new ArrayList<>();
            try (var events = client.images().generateStreaming(generation().partialImages(3).build())) {
                events.stream().forEach(event -> {
                    event.validate();
                    event.generationPartialImage().ifPresent(partial ->
                            seen.add("preview " + partial.partialImageIndex() + " " + image(partial.b64Json())));
                    event.generationCompleted().ifPresent(last -> seen.add("completed " + image(last.b64Json()) + ", usage "
                            + last.usage().totalTokens()));
                });
            }
            equal(seen.size(), 4, "the number of events");
            return String.join(", ", seen);
        });
        call("edit, `partial_images` 2", () -> {
            List<String> seen = new ArrayList<>();
            var request = edit().image(folder.resolve("input.png")).partialImages(2).build();
            try (var events = client.images().editStreaming(request)) {
                events.stream().forEach(event -> {
                    event.validate();
                    event.partialImage().ifPresent(partial ->
                            seen.add("preview " + partial.partialImageIndex() + " " + image(partial.b64Json())));
                    event.completed().ifPresent(last -> seen.add("completed " + image(last.b64Json()) + ", usage "
                            + last.usage().totalTokens()));
                });
            }
            equal(seen.size(), 3, "the number of events");
            return String.join(", ", seen);
        });
    }

    private void responses() {
        before("Responses", "SLOW");
        OpenAIClient slow = client("SLOW", 0);
        call("create in the background, retrieve until it is finished", () -> {
            List<String> seen = new ArrayList<>();
            Response response = slow.responses().create(task().build());
            for (int i = 0; i < 100; i++) {
                String status = response.status().map(ResponseStatus::toString).orElse("no status");
                if (!seen.contains(status)) {
                    seen.add(status);
                }
                if (!List.of("queued", "in_progress").contains(status)) {
                    break;
                }
                Thread.sleep(200);
                response = slow.responses().retrieve(response.id());
            }
            var call = call(response);
            var drawn = response.toolUsage().orElseThrow().imageGen();
            return String.join(", ", seen) + "; image_generation_call " + call.status() + ": "
                    + image(call.result().orElseThrow()) + ", tool_usage " + drawn.totalTokens() + ", usage "
                    + response.usage().orElseThrow().totalTokens();
        });
        call("create, cancel", () -> {
            Response created = slow.responses().create(task().build());
            Response cancelled = slow.responses().cancel(created.id());
            equal(cancelled.status().orElseThrow(), ResponseStatus.CANCELLED, "the status");
            return "status " + cancelled.status().orElseThrow();
        });
        before("Responses", "OPENAI");
        OpenAIClient client = client("OPENAI", 0);
        for (String ending : List.of("NO_IMAGE", "CALL_FAILED", "CALL_REFUSED", "FAILED", "CONTENT_FILTER")) {
            call("ending " + ending, () -> {
                control("OPENAI/ending/" + ending);
                Response response = client.responses().retrieve(client.responses().create(task().build()).id());
                String found = response.output().stream()
                        .map(item -> item.imageGenerationCall()
                                .map(call -> "image_generation_call " + call.status()
                                        + call.error().map(error -> ", error.code " + error.code().orElse("none")).orElse(""))
                                .orElseGet(() -> item.isMessage() ? "message" : "another item"))
                        .toList()
                        .toString();
                return "status " + response.status().orElseThrow() + ", output " + found
                        + response.error().map(error -> ", error.code " + error.code()).orElse("")
                        + response.incompleteDetails().flatMap(d -> d.reason()).map(r -> ", reason " + r).orElse("");
            });
        }
        call("a stream with previews", () -> events(client.responses().createStreaming(task().build())).toString());
        call("a stream that is resumed after event 5", () -> {
            Response created;
            try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(task().build())) {
                created = stream.stream().flatMap(event -> event.created().stream()).findFirst().orElseThrow().response();
            }
            var more = ResponseRetrieveParams.builder().startingAfter(5).build();
            return events(client.responses().retrieveStreaming(created.id(), more)).toString();
        });
        call("delete, then retrieve", () -> {
            String id = client.responses().create(task().build()).id();
            client.responses().delete(id);
            return refused(404, "", () -> client.responses().retrieve(id));
        });
    }

    private void modelsAndErrors() {
        before("models", "OPENAI");
        OpenAIClient client = client("OPENAI", 0);
        call("list", () -> {
            List<Model> models = client.models().list().data();
            models.forEach(Model::validate);
            Model old = models.stream().filter(m -> m.id().equals("gpt-image-1.5")).findFirst().orElseThrow();
            equal(old.shutdownDate().orElseThrow(), LocalDate.of(2026, 12, 1), "the shutdown date");
            return models.size() + " models; gpt-image-1.5 with shutdownDate " + old.shutdownDate().orElseThrow();
        });
        before("errors", "OPENAI");
        call("refused content", () -> refused(400, "moderation_blocked", () -> client.images().generate(generation().prompt("nsfw").build())));
        call("a retired model", () -> refused(404, "model_not_found", () -> client.images().generate(generation().model("dall-e-3").build())));
        call("another key", () -> refused(401, "invalid_api_key", () ->
                builder("OPENAI", 0).apiKey("MARKEDKEY-wrong").build().images().generate(generation().build())));
        call("429 insufficient_quota, with the client's own retries", () -> {
            control("OPENAI/fault/INSUFFICIENT_QUOTA");
            return refused(429, "insufficient_quota", () -> client("OPENAI", 2).images().generate(generation().build()));
        });
        call("400 billing_hard_limit_reached", () -> {
            control("OPENAI/fault/BILLING_HARD_LIMIT_REACHED");
            return refused(400, "billing_hard_limit_reached", () -> client.images().generate(generation().build()));
        });
        call("503", () -> {
            control("OPENAI/fault/UNAVAILABLE");
            return refused(503, "server_overloaded", () -> client.images().generate(generation().build()));
        });
        before("errors", "LIMITED");
        call("429 by rate", () -> refused(429, "rate_limit_exceeded", () ->
                client("LIMITED", 0).images().generate(generation().n(2).build())));
    }

    private void azure() {
        var request = ImageGenerateParams.builder().prompt(PROMPT).model("my-images").size(ImageGenerateParams.Size._1024X1024).build();
        before("Azure v1", "AZURE_V1");
        var withKey = azureBuilder("AZURE_V1", "/openai/v1", AzureUrlPathMode.UNIFIED)
                .credential(AzureApiKeyCredential.create(KEY))
                .build();
        call("unified paths with the key: generation", () -> images(withKey.images().generate(request), 1, "png 1024x1024"));
        call("unified paths with the key: edit", () -> images(
                withKey.images().edit(ImageEditParams.builder().prompt(PROMPT).model("my-images")
                        .image(two()).build()), 1, "png 1024x1024"));
        call("unified paths with a token", () -> images(
                azureBuilder("AZURE_V1", "/openai/v1", AzureUrlPathMode.UNIFIED)
                        .credential(BearerTokenCredential.create(TOKEN))
                        .build()
                        .images()
                        .generate(request),
                1,
                "png 1024x1024"));
        call("refused content", () -> refused(400, "contentFilter", () -> withKey.images()
                .generate(request.toBuilder().prompt("nsfw").build())));
        before("Azure classic", "AZURE_CLASSIC");
        var classic = azureBuilder("AZURE_CLASSIC", "", AzureUrlPathMode.LEGACY)
                .azureServiceVersion(AzureOpenAIServiceVersion.fromString("2025-04-01-preview"))
                .credential(AzureApiKeyCredential.create(KEY))
                .build();
        call("legacy paths with the key: generation", () -> images(classic.images().generate(request), 1, "png 1024x1024"));
        call("legacy paths with the key: edit with mask", () -> images(
                classic.images().edit(ImageEditParams.builder().prompt(PROMPT).model("my-images")
                        .image(folder.resolve("input.png")).mask(folder.resolve("mask.png")).build()), 1, "png 1024x1024"));
        call("a deployment that is not there", () -> refused(404, "DeploymentNotFound", () -> classic.images()
                .generate(request.toBuilder().model("no-images").build())));
    }


    // Requests

    private static ImageGenerateParams.Builder generation() {
        return ImageGenerateParams.builder().prompt(PROMPT).model(MODEL);
    }

    private static ImageEditParams.Builder edit() {
        return ImageEditParams.builder().prompt(PROMPT).model(MODEL);
    }

    private static ResponseCreateParams.Builder task() {
        return ResponseCreateParams.builder()
                .model("gpt-5.1")
                .input(PROMPT)
                .background(true)
                .store(true)
                .toolChoice(ToolChoiceTypes.builder().type(ToolChoiceTypes.Type.IMAGE_GENERATION).build())
                .addTool(Tool.ImageGeneration.builder().model(MODEL).size("1024x1024").partialImages(2).build());
    }

    private MultipartField<ImageEditParams.Image> two() throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve("input.png"));
        List<InputStream> streams = List.of(new ByteArrayInputStream(bytes), new ByteArrayInputStream(bytes));
        return MultipartField.<ImageEditParams.Image>builder()
                .value(ImageEditParams.Image.ofInputStreams(streams))
                .filename("input.png")
                .contentType("image/png")
                .build();
    }

    private static OpenAIOkHttpClient.Builder builder(String emulator, int retries) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(address(emulator))
                .apiKey(KEY)
                .maxRetries(retries)
                .timeout(Duration.ofSeconds(30))
                .responseValidation(true);
    }

    private static OpenAIClient client(String emulator, int retries) {
        return builder(emulator, retries).build();
    }

    private static OpenAIOkHttpClient.Builder azureBuilder(String emulator, String path, AzureUrlPathMode mode) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(URI.create(address(emulator)).resolve("/") .toString().replaceAll("/$", "") + path)
                .azureUrlPathMode(mode)
                .maxRetries(0)
                .responseValidation(true);
    }

    // What is read

    private static String images(ImagesResponse response, int count, String kind) {
        var items = response.data().orElseThrow();
        equal(items.size(), count, "the number of images");
        items.forEach(item -> equal(image(item.b64Json().orElseThrow()), kind, "the image"));
        equal(response.outputFormat().orElseThrow() + " " + response.size().orElseThrow(), kind, "output_format and size");
        var usage = response.usage().orElseThrow();
        equal(usage.inputTokens() + usage.outputTokens(), usage.totalTokens(), "total_tokens");
        return count + " × " + kind + ", quality " + response.quality().orElseThrow() + ", background "
                + response.background().orElseThrow() + ", usage " + usage.totalTokens()
                + response.svgUsage().map(svg -> ", svg_usage.model " + svg.model()).orElse("");
    }

    private static ResponseOutputItem.ImageGenerationCall call(Response response) {
        return response.output().stream()
                .flatMap(item -> item.imageGenerationCall().stream())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> events(StreamResponse<ResponseStreamEvent> stream) {
        List<String> seen = new ArrayList<>();
        try (stream) {
            stream.stream().forEach(event -> {
                event.validate();
                Map<?, ?> fields = event._json().orElseThrow().convert(Map.class);
                seen.add(String.valueOf(fields.get("type")).replace("response.", ""));
            });
        }
        return seen;
    }

    private static String refused(int status, String code, Callable<?> action) throws Exception {
        try {
            action.call();
        } catch (OpenAIServiceException refused) {
            equal(refused.statusCode(), status, "the status");
            equal(refused.code().orElse(""), code, "the code");
            return refused.getClass().getSimpleName() + " " + status + ", code " + refused.code().orElse("none")
                    + ", type " + told(refused::type) + ", param " + told(refused::param);
        }
        throw new IllegalStateException("this was not refused");
    }

    /** Azure's errors have neither type nor param, by the contract; the client's getters throw then. */
    private static String told(Supplier<Optional<String>> getter) {
        try {
            return getter.get().orElse("none");
        } catch (OpenAIInvalidDataException missing) {
            return "not sent (the getter throws " + missing.getClass().getSimpleName() + ")";
        }
    }

    /** Format and size by the image's own bytes. */
    private static String image(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.startsWith("<svg")) {
            return "svg " + text.replaceAll("(?s).*? width=\"(\\d+)\" height=\"(\\d+)\".*", "$1x$2");
        }
        try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            var reader = ImageIO.getImageReaders(input).next();
            reader.setInput(input);
            return reader.getFormatName().toLowerCase() + " " + reader.getWidth(0) + "x" + reader.getHeight(0);
        } catch (IOException e) {
            throw new IllegalStateException("these bytes are no image", e);
        }
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
        String[] cells = {"com.openai:openai-java: " + section, verdict, name, arrived, understood};
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
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
