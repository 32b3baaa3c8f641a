package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import dev.easel.openai.OpenAi;
import dev.easel.openai.OpenAiBuilder;
import dev.easel.openai.OpenAiOptions;
import dev.easel.openai.OpenAiProfile;
import dev.easel.openai.OpenAiResponseFormat;
import java.nio.file.Path;

/** What OpenAI does, in one call and as a task that another process can resume. Needs {@code OPENAI_API_KEY}. */
public final class OpenAiExample {
    /** A host that Easel does not know: its name, its address, and what it calls things. */
    static final OpenAiProfile MY_HOST = OpenAiProfile.builder("my-host", "https://images.example.com/v1")
            .keyVariable("MY_HOST_API_KEY")
            .sizeField("image_size")
            .count("batch_size", 4)
            .responseFormat(OpenAiResponseFormat.OMITTED)
            .negativePrompt("negative_prompt")
            .steps("num_inference_steps")
            .guidanceScale("guidance_scale")
            .seed("seed")
            .build();

    public static void main(String[] args) {
        Path lighthouse = Path.of("lighthouse.png");
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model(OpenAi.MODEL)
                .size(1024, 1024)
                .addOptions(OpenAiOptions.builder().quality("low").build())
                .build();
        try (ImageClient client = builder().build()) {
            client.models().stream().limit(10).forEach(model -> System.out.println(model.id()));

            // Text to image. The response says how many tokens are billed.
            client.generate(request).first().saveTo(lighthouse);

            // An edit. With mask(…) it is inpainting: white is redrawn.
            ImageRequest edit = request.toBuilder()
                    .prompt("the same lighthouse in winter")
                    .initImage(ImageInput.file(lighthouse))
                    .outputFormat(ImageFormat.JPEG)
                    .build();
            client.generate(edit).first().saveTo(Path.of("winter.jpg"));
        }

        // A task of the Responses API: it has an id at once, and whoever has its ticket has its images.
        String ticket;
        try (ImageClient client = builder().background("gpt-5.6").build()) {
            ImageTask task = client.submit(request);
            ticket = task.accepted().join().encode();
        }
        try (ImageClient client = builder().background("gpt-5.6").build()) {
            client.resume(TaskHandle.decode(ticket)).result().join().first().saveTo(Path.of("resumed.png"));
        }
    }

    private static OpenAiBuilder builder() {
        return OpenAi.builder()
                .apiKey(System.getenv("OPENAI_API_KEY"))
                .baseUrl(System.getenv().getOrDefault("OPENAI_BASE_URL", OpenAi.BASE_URL));
    }
}
