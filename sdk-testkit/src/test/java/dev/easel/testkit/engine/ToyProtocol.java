package dev.easel.testkit.engine;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.Generation;
import dev.easel.ImageClientBuilder;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.TaskPart;
import dev.easel.TaskStatus;
import dev.easel.spi.Credentials;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Problem;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.ProviderSetup;
import dev.easel.spi.Query;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The smallest service that has everything: a queue, pictures in the answer or at an address, cancel. What holds for it
 * holds for a provider that nobody has written yet.
 */
final class ToyProtocol implements ProviderProtocol {
    static final ProviderId ID = ProviderId.of("toy");
    static final String KEY = "toy-MARKEDKEY-that-must-not-leak";

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.builder()
                .addOperations(Operation.TEXT_TO_IMAGE)
                .addFeatures(Feature.SEED, Feature.SIZE, Feature.STEPS)
                .inputForm(InputForm.BASE64)
                .delivery(Delivery.QUEUED)
                .cancel(true)
                .resultLifetime(Duration.ofSeconds(120))
                .maxSeed(1_000_000)
                .parallelCalls(3)
                .build();
    }

    @Override
    public PollSchedule pollSchedule() {
        return PollSchedule.every(Duration.ofSeconds(1));
    }

    @Override
    public WireRequest submit(ImageRequest request, SubmitContext context) {
        JsonObject body = JsonObject.create().put("prompt", request.prompt()).put("id", context.requestId());
        context.seed().ifPresent(seed -> body.put("seed", seed));
        request.size().ifPresent(size -> body.put("size", size.toString()));
        request.steps().ifPresent(steps -> body.put("steps", steps));
        return WireRequest.post("/submit").json(body).imagesIn("images").build();
    }

    @Override
    public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
        if (!response.isSuccessful()) {
            return new SubmitOutcome.Refused(Problem.ofStatus(response, response.excerpt()));
        }
        List<MadeImage> images = images(response.json());
        if (!images.isEmpty()) {
            return new SubmitOutcome.Finished(FinishedWork.of(images));
        }
        return response.json()
                .get("task")
                .nonBlank()
                .<SubmitOutcome>map(task -> new SubmitOutcome.Accepted(task, TaskStatus.queued()))
                .orElseGet(() -> new SubmitOutcome.Refused(Problem.unreadable(response.excerpt())));
    }

    @Override
    public WireRequest status(TaskPart task) {
        return WireRequest.get("/status/" + idOf(task)).imagesIn("images").build();
    }

    @Override
    public StatusOutcome readStatus(WireResponse response, TaskPart task) {
        if (!response.isSuccessful()) {
            return new StatusOutcome.Refused(Problem.ofStatus(response, response.excerpt()));
        }
        JsonValue json = response.json();
        return switch (json.get("state").nonBlank().orElse("")) {
            case "queued" ->
                StatusOutcome.pending(TaskStatus.queued(
                        Math.max(1, json.get("position").int32().orElse(1))));
            case "running" ->
                StatusOutcome.pending(TaskStatus.running(
                        Math.min(1, Math.max(0, json.get("progress").decimal().orElse(0)))));
            case "done" -> new StatusOutcome.Finished(FinishedWork.of(images(json)));
            case "failed" -> new StatusOutcome.Refused(Problem.of(Problem.Kind.TASK_FAILED, "no luck"));
            case "gone" -> new StatusOutcome.Expired("gone");
            case "" -> new StatusOutcome.Refused(Problem.unreadable(response.excerpt()));
            default ->
                StatusOutcome.pending(
                        TaskStatus.runningAs(json.get("state").text().orElse("")));
        };
    }

    @Override
    public Optional<Query<CancelOutcome>> cancel(TaskPart task) {
        return Optional.of(new Query<>(
                WireRequest.post("/cancel/" + idOf(task)).build(),
                response ->
                        new Query.Known<>(response.isSuccessful() ? CancelOutcome.CANCELLED : CancelOutcome.TOO_LATE)));
    }

    private static List<MadeImage> images(JsonValue json) {
        Generation generation = json.get("seed").integer().orElse(-1) >= 0
                ? Generation.builder().seed(json.get("seed").integer()).build()
                : Generation.unknown();
        return Stream.concat(
                        json.get("images").imageList().stream().map(MadeImage::inline),
                        json.get("urls").elements().stream()
                                .flatMap(url -> address(url).stream())
                                .map(url -> MadeImage.remote(Download.of(
                                                WireRequest.fetch(url).image().build())
                                        .notYetOn(403, 404))))
                .map(image -> image.withGeneration(generation))
                .toList();
    }

    private static String idOf(TaskPart task) {
        return URLEncoder.encode(task.taskId().orElseThrow(), StandardCharsets.UTF_8);
    }

    private static Optional<URI> address(JsonValue url) {
        try {
            return url.text()
                    .map(URI::create)
                    .filter(address ->
                            String.valueOf(address.getScheme()).startsWith("http") && address.getHost() != null);
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    static Builder client(URI baseUrl) {
        return new Builder(baseUrl);
    }

    static final class Builder extends ImageClientBuilder<Builder> {
        private final URI baseUrl;

        private Builder(URI baseUrl) {
            this.baseUrl = baseUrl;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected ProviderSetup setup() {
            return new ProviderSetup(new ToyProtocol(), baseUrl, Credentials.bearer("apiKey", "TOY_KEY", KEY));
        }
    }
}
