package dev.easel.testkit.toy;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.Generation;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.ImageRef;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The wire format of the toy service. A protocol is pure: it says as data what to send, and what a response means. It opens no
 * socket, reads no clock and keeps no state, so all of it can be tested without a server.
 */
public final class ToyProtocol implements ProviderProtocol {
    private ToyProtocol() {}

    /** Returns the protocol. */
    public static ToyProtocol create() {
        return new ToyProtocol();
    }

    @Override
    public ProviderId id() {
        return Toy.PROVIDER;
    }

    /** Requests are checked against this before anything is sent, and what is not listed is warned about. */
    @Override
    public Capabilities capabilities() {
        return Capabilities.builder()
                .addOperations(Operation.TEXT_TO_IMAGE)
                .addFeatures(Feature.SEED, Feature.SIZE, Feature.STEPS)
                .inputForm(InputForm.BASE64)
                // The service responds with a task, which is polled. BLOCKING would mean that it responds with the
                // image.
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

    /** A request becomes a job: the exchange that begins the work. The core sends it once. */
    @Override
    public Job generate(ImageRequest request) {
        return new Job() {
            @Override
            public WireExchange<FinishedWork> submit(SubmitContext context) {
                return new WireExchange<>(submission(request, context), ToyProtocol::readSubmission);
            }
        };
    }

    private static WireRequest submission(ImageRequest request, SubmitContext context) {
        // Only what the user set is sent: a default that nobody asked for can break a model.
        JsonObject body = JsonObject.create().put("prompt", request.prompt()).put("id", context.requestId());
        context.seed().ifPresent(seed -> body.put("seed", seed));
        request.size().ifPresent(size -> body.put("size", size.toString()));
        request.steps().ifPresent(steps -> body.put("steps", steps));
        // The text of "images" is decoded while it arrives and never becomes a string.
        return WireRequest.post("/submit").json(body).imagesIn("images").build();
    }

    /** Gets every response that arrived whole, whatever its status, and never throws for what a server sent. */
    private static Outcome<FinishedWork> readSubmission(WireResponse response) {
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
                // A longer one fits into no handle.
                .filter(task -> task.length() <= 1_024)
                .<Outcome<FinishedWork>>map(task -> Outcome.accepted(task, TaskStatus.queued()))
                .orElseGet(() -> Outcome.failed(Problem.unreadable(response.excerpt())));
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        return new WireExchange<>(
                WireRequest.get("/status/" + idOf(task)).imagesIn("images").build(),
                response -> readStatus(response, task));
    }

    private static Outcome<FinishedWork> readStatus(WireResponse response, TaskCall task) {
        if (!response.isSuccessful()) {
            // Says something about the poll and not about the task: the core polls again.
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
            case "running" -> Outcome.pending(running(json.get("progress").decimal()));
            case "done" -> Outcome.done(FinishedWork.of(images(json)));
            case "failed" -> Outcome.failed(Problem.of(Problem.Kind.TASK_FAILED, "no luck"));
            case "gone" -> Outcome.notFound("gone");
            case "" -> Outcome.failed(Problem.unreadable(response.excerpt()));
            // A word that nobody knows counts as running until the deadline.
            default ->
                Outcome.pending(TaskStatus.runningAs(json.get("state").text().orElse("")));
        };
    }

    /** Only what the service says: no progress is not the same as none yet. */
    private static TaskStatus running(OptionalDouble progress) {
        return progress.isPresent()
                ? TaskStatus.running(Math.min(1, Math.max(0, progress.getAsDouble())))
                : TaskStatus.running();
    }

    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskCall task) {
        return Optional.of(new WireExchange<>(
                WireRequest.post("/cancel/" + idOf(task)).build(),
                response -> Outcome.done(response.isSuccessful() ? CancelOutcome.CANCELLED : CancelOutcome.TOO_LATE)));
    }

    private static List<MadeImage> images(JsonValue json) {
        // Only what the service says: what was sent is not reported as what was used.
        Generation generation = json.get("seed").integer().orElse(-1) >= 0
                ? Generation.builder()
                        .seed(json.get("seed").integer().getAsLong())
                        .build()
                : Generation.unknown();
        List<MadeImage> images = new ArrayList<>();
        for (ImageRef image : json.get("images").imageList()) {
            images.add(MadeImage.inline(image).withGeneration(generation));
        }
        for (JsonValue url : json.get("urls").elements()) {
            address(url)
                    .map(uri ->
                            Download.of(WireRequest.fetch(uri).image().build()).notYetOn(403, 404))
                    .ifPresent(download -> images.add(MadeImage.remote(download).withGeneration(generation)));
        }
        return images;
    }

    /** An id is encoded, so that one that a hostile server made up cannot lead to another path. */
    private static String idOf(TaskCall task) {
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
}
