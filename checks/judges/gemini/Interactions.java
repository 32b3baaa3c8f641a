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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Tasks: in one call, and in the background. */
final class Interactions extends Section {
    @Override
    void run() {
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
}
