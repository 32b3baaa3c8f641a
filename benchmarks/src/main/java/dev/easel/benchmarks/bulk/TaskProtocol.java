package dev.easel.benchmarks.bulk;

import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.ImageClient;
import dev.easel.ImageClientBuilder;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.ProviderId;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.Credentials;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.ImageRef;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.ProviderSetup;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** How to speak to a {@link TaskServer}. */
final class TaskProtocol implements ProviderProtocol {
    private static final ProviderId ID = ProviderId.of("toy");
    private static final Capabilities CAPABILITIES = Capabilities.builder()
            .addOperations(Operation.TEXT_TO_IMAGE)
            .inputForm(InputForm.BASE64)
            .delivery(Delivery.QUEUED)
            .build();

    private static final CompletableFuture<Long> FIRST_SUBMISSION = new CompletableFuture<>();

    private TaskProtocol() {}

    /** Returns when the first submission of this process was sent, by {@link System#nanoTime()}. */
    static CompletableFuture<Long> firstSubmission() {
        return FIRST_SUBMISSION;
    }

    static ImageClient client(String server) {
        return new Builder(URI.create(server)).build();
    }

    /** The request of an item. */
    static ImageRequest request(int number) {
        return ImageRequest.of(prompt(number));
    }

    static String prompt(int number) {
        return "a lighthouse at dusk, with the sea behind it and three gulls, number " + number;
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Job generate(ImageRequest request) {
        WireRequest submission = WireRequest.post("/tasks/new")
                .json(JsonObject.create().put("prompt", request.prompt()))
                .build();
        return context -> {
            FIRST_SUBMISSION.complete(System.nanoTime());
            return new WireExchange<>(submission, TaskProtocol::submitted);
        };
    }

    private static Outcome<FinishedWork> submitted(WireResponse response) {
        return response.json()
                .get("task")
                .text()
                .map(task -> Outcome.<FinishedWork>accepted(task, TaskStatus.queued()))
                .orElseGet(() -> Outcome.failed(Problem.unreadable(response.excerpt())));
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        WireRequest poll = WireRequest.get("/tasks/" + task.taskId().orElseThrow())
                .imagesIn("image")
                .build();
        return new WireExchange<>(poll, response -> {
            Optional<ImageRef> image = response.json().get("image").image();
            return image.isPresent()
                    ? Outcome.done(FinishedWork.of(List.of(MadeImage.inline(image.get()))))
                    : Outcome.pending(TaskStatus.running());
        });
    }

    private static final class Builder extends ImageClientBuilder<Builder> {
        private final URI server;

        Builder(URI server) {
            this.server = server;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected ProviderSetup setup() {
            return new ProviderSetup(new TaskProtocol(), server, Credentials.none());
        }
    }
}
