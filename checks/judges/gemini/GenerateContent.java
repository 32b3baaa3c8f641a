import com.google.genai.Client;
import com.google.genai.types.Candidate;
import com.google.genai.types.Content;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.ImageConfig;
import com.google.genai.types.Part;
import java.util.ArrayList;
import java.util.List;

/** Calls of {@code generateContent}: how a request is made, and what is read of a response. */
abstract class GenerateContent extends Section {
    static GenerateContentConfig.Builder config() {
        return GenerateContentConfig.builder().responseModalities("TEXT", "IMAGE");
    }

    static GenerateContentConfig.Builder config(ImageConfig image) {
        return config().imageConfig(image);
    }

    static ImageConfig size(String ratio, String size) {
        return ImageConfig.builder().aspectRatio(ratio).imageSize(size).build();
    }

    static GenerateContentResponse generate(Client client, GenerateContentConfig.Builder config) {
        return client.models.generateContent(MODEL, PROMPT, config.build());
    }

    static GenerateContentResponse generate(
            Client client, GenerateContentConfig.Builder config, Content... turns) {
        return client.models.generateContent(MODEL, List.of(turns), config.build());
    }

    static Content turn(Part... parts) {
        return Content.fromParts(parts);
    }

    Part image() {
        return Part.fromBytes(input, "image/png");
    }

    static String images(GenerateContentResponse response, int count, String kind) {
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
    static String nothing(GenerateContentResponse response) {
        String described = described(response);
        if (described.contains("image ")) {
            throw new IllegalStateException("there is an image: " + described);
        }
        return described;
    }

    static String described(GenerateContentResponse response) {
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

    static List<Candidate> candidates(GenerateContentResponse response) {
        return response.candidates().orElse(List.of());
    }

    static List<Part> parts(Candidate candidate) {
        return candidate.content().flatMap(Content::parts).orElse(List.of());
    }

    static Content content(GenerateContentResponse response) {
        return candidates(response).get(0).content().orElseThrow();
    }
}
