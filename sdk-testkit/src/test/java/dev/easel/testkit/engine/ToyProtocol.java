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
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.ProviderSetup;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
    public Job generate(ImageRequest request) {
        return new ToyJob(request, context -> new WireExchange<>(submission(request, context), ToyProtocol::submitted));
    }

    /** The request that begins the work. */
    static WireRequest submission(ImageRequest request, SubmitContext context) {
        JsonObject body = JsonObject.create().put("prompt", request.prompt()).put("id", context.requestId());
        context.seed().ifPresent(seed -> body.put("seed", seed));
        request.size().ifPresent(size -> body.put("size", size.toString()));
        request.steps().ifPresent(steps -> body.put("steps", steps));
        return WireRequest.post("/submit").json(body).imagesIn("images").build();
    }

    /** What the response to a submission means. */
    static Outcome<FinishedWork> submitted(WireResponse response) {
        if (!response.isSuccessful()) {
            return Outcome.failed(Problem.ofStatus(response, response.excerpt()));
        }
        List<MadeImage> images = images(response.json());
        if (!images.isEmpty()) {
            return Outcome.done(FinishedWork.of(images));
        }
        return response.json()
                .get("task")
                .nonBlank()
                .filter(task -> task.length() <= 1_024)
                .map(task -> Outcome.<FinishedWork>accepted(task, TaskStatus.queued()))
                .orElseGet(() -> Outcome.failed(Problem.unreadable(response.excerpt())));
    }

    @Override
    public WireExchange<FinishedWork> status(TaskPart task) {
        return new WireExchange<>(
                WireRequest.get("/status/" + idOf(task)).imagesIn("images").build(),
                response -> polled(response, task));
    }

    /** What the response to a poll means. */
    static Outcome<FinishedWork> polled(WireResponse response, TaskPart task) {
        if (!response.isSuccessful()) {
            return Outcome.failed(Problem.ofStatus(response, response.excerpt()));
        }
        JsonValue json = response.json();
        Optional<String> named = json.get("taskId").nonBlank();
        if (named.isPresent() && !named.equals(task.taskId())) {
            return Outcome.failed(Problem.ofAnotherTask(named.get()));
        }
        return switch (json.get("state").nonBlank().orElse("")) {
            case "queued" ->
                Outcome.pending(TaskStatus.queued(
                        Math.max(1, json.get("position").int32().orElse(1))));
            case "running" ->
                Outcome.pending(TaskStatus.running(
                        Math.min(1, Math.max(0, json.get("progress").decimal().orElse(0)))));
            case "done" -> Outcome.done(FinishedWork.of(images(json)));
            case "failed" -> Outcome.failed(Problem.of(Problem.Kind.TASK_FAILED, "no luck"));
            case "gone" -> Outcome.notFound("gone");
            case "" -> Outcome.failed(Problem.unreadable(response.excerpt()));
            default ->
                Outcome.pending(TaskStatus.runningAs(json.get("state").text().orElse("")));
        };
    }

    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskPart task) {
        return Optional.of(new WireExchange<>(
                WireRequest.post("/cancel/" + idOf(task)).build(),
                response -> Outcome.done(response.isSuccessful() ? CancelOutcome.CANCELLED : CancelOutcome.TOO_LATE)));
    }

    /** The job of a request that has no input images. */
    record ToyJob(ImageRequest request, Function<SubmitContext, WireExchange<FinishedWork>> mapping) implements Job {
        @Override
        public Optional<String> requestId() {
            return request.requestId();
        }

        @Override
        public Optional<URI> callback() {
            return request.callbackUrl();
        }

        @Override
        public WireExchange<FinishedWork> submit(SubmitContext context) {
            return mapping.apply(context);
        }
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
