import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.PollSchedule;
import dev.easel.dan.Dan;
import dev.easel.langchain4j.EaselBatchImageModel;
import dev.easel.langchain4j.EaselImageModel;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.model.batch.BatchRequest;
import dev.langchain4j.model.batch.BatchResponse;
import dev.langchain4j.model.image.BatchImageModel;
import dev.langchain4j.model.image.ImageModel;
import dev.langchain4j.model.output.Response;
import java.time.Duration;
import java.util.List;

/** Generates an image, another one from it, and a batch. */
public final class WithLangChain4j {
    private static final CallOptions OFTEN = CallOptions.builder()
            .pollSchedule(PollSchedule.every(Duration.ofMillis(50)))
            .build();

    private WithLangChain4j() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (ImageClient client = Dan.builder()
                .baseUrl(arguments[0])
                .apiKey(Generate.ANONYMOUS_KEY)
                .defaults(OFTEN)
                .build()) {
            ImageModel model = EaselImageModel.builder(client)
                    .settings(request -> request.model(Dan.MODEL_CLARITY).size(64, 64))
                    .build();
            Image image = model.generate("a lighthouse at dusk").content();
            if (model.edit(image, "at night").content().base64Data().isEmpty()) {
                throw new IllegalStateException("no image");
            }
            batch(client);
        }
        System.out.println("generated");
    }

    private static void batch(ImageClient client) throws InterruptedException {
        BatchImageModel model = EaselBatchImageModel.builder(client)
                .settings(request -> request.model(Dan.MODEL_CLARITY).size(64, 64))
                .build();
        String batchId = model.submit(new BatchRequest<>(List.of("a lighthouse", "a harbour")))
                .batchId();
        BatchResponse<Response<Image>> response = model.retrieve(batchId);
        while (!response.state().isTerminal()) {
            Thread.sleep(50);
            response = model.retrieve(batchId);
        }
        if (response.responses().size() != 2) {
            throw new IllegalStateException("no images: " + response.errors());
        }
    }
}
