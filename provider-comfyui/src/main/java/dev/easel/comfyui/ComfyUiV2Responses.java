package dev.easel.comfyui;

import dev.easel.CancelOutcome;
import dev.easel.TaskStatus;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Payload;
import dev.easel.spi.Problem;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireBody.Part;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads responses of the Comfy API v2. Immutable. */
final class ComfyUiV2Responses {
    private static final String USED_KEY = "idempotency_key_reuse";

    private final URI baseUrl;

    ComfyUiV2Responses(URI baseUrl) {
        this.baseUrl = baseUrl;
    }

    WireExchange<String> upload(Payload payload) {
        Payload named = new ComfyUiUploads.Named(payload);
        WireRequest request = WireRequest.post("/api/v2/assets")
                .body(WireBody.multipart(
                        List.of(Part.file("file", named), Part.text("content_type", payload.mediaType()))))
                .build();
        return new WireExchange<>(request, response -> {
            Optional<String> id = response.json().get("id").nonBlank();
            return response.isSuccessful() && id.isPresent()
                    ? Outcome.done(id.get())
                    : Outcome.failed(problem(response));
        });
    }

    Outcome<FinishedWork> submitted(WireResponse response, Reference reference) {
        JsonValue json = response.json();
        Optional<String> id = json.get("id").nonBlank().filter(text -> text.length() <= 1_000);
        return response.isSuccessful() && id.isPresent()
                ? new Outcome.Accepted<>(id.get(), reference.encode(), queued(json))
                : Outcome.failed(problem(response));
    }

    Outcome<FinishedWork> polled(WireResponse response, String id, Reference reference) {
        JsonValue json = response.json();
        if (response.status() == 404 && json.get("error").isPresent()) {
            return Outcome.notFound(
                    json.get("error").get("message").text().orElse("the server does not know the task"));
        }
        Optional<String> word = json.get("status").nonBlank();
        if (!response.isSuccessful() || word.isEmpty()) {
            return Outcome.failed(problem(response));
        }
        String named = json.get("id").text().orElse(id);
        if (!named.equals(id)) {
            return Outcome.failed(Problem.ofAnotherTask(named));
        }
        return switch (word.get()) {
            case "queued" -> Outcome.pending(queued(json));
            case "running" -> {
                double share = json.get("progress").get("value").decimal().orElse(-1);
                yield Outcome.pending(share < 0 ? TaskStatus.running() : TaskStatus.running(Math.min(1, share)));
            }
            case "succeeded" -> done(json.get("outputs"), reference);
            case "canceled" -> new Outcome.Cancelled<>();
            case "failed" -> Outcome.failed(failure(json.get("error")));
            case "expired" -> Outcome.notFound("the server no longer keeps the result");
            default -> Outcome.pending(TaskStatus.runningAs(word.get()));
        };
    }

    Outcome<CancelOutcome> cancelled(WireResponse response) {
        String word = response.json().get("status").text().orElse("");
        if (!response.isSuccessful()) {
            return Outcome.failed(problem(response));
        }
        return Outcome.done(
                word.equals("canceled") || word.equals("canceling") ? CancelOutcome.CANCELLED : CancelOutcome.TOO_LATE);
    }

    private static TaskStatus queued(JsonValue json) {
        int position = json.get("queue_position").int32().orElse(0);
        return position > 0 ? TaskStatus.queued(position) : TaskStatus.queued();
    }

    private Outcome<FinishedWork> done(JsonValue outputs, Reference reference) {
        List<MadeImage> images = new ArrayList<>();
        for (JsonValue output : outputs.elements()) {
            boolean chosen = reference.outputs().isEmpty()
                    || reference.outputs().contains(output.get("node_id").text().orElse(""));
            String type = output.get("content_type").text().orElse("image/");
            Optional<URI> address = output.get("url").nonBlank().flatMap(this::address);
            if (chosen && type.startsWith("image/") && address.isPresent()) {
                MadeImage image = MadeImage.remote(Download.of(WireRequest.to("GET", address.get())
                        .image()
                        .withCredentials()
                        .build()));
                images.add(
                        reference.seed().isPresent()
                                ? image.withSentSeed(reference.seed().getAsLong())
                                : image.withoutSentSeed());
            }
        }
        return images.isEmpty()
                ? Outcome.failed(Problem.of(Problem.Kind.TASK_FAILED, "")
                        .withHint("the server completed the task without an image"))
                : Outcome.done(FinishedWork.of(images));
    }

    private Optional<URI> address(String text) {
        try {
            return Optional.of(baseUrl.resolve(text))
                    .filter(address -> address.getHost() != null
                            && ("https".equals(address.getScheme()) || "http".equals(address.getScheme())));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private static Problem failure(JsonValue error) {
        Problem problem =
                Problem.of(Problem.Kind.TASK_FAILED, error.get("message").text().orElse(""));
        Optional<String> code = error.get("code").nonBlank();
        problem = code.isPresent() ? problem.withCode(code.get()) : problem;
        Optional<String> node = error.get("node_id").nonBlank();
        return node.isPresent() ? problem.withHint("it failed in node " + node.get()) : problem;
    }

    private static Problem problem(WireResponse response) {
        JsonValue error = response.json().get("error");
        Optional<String> code = error.get("code").nonBlank();
        if (code.isEmpty()) {
            return ComfyUiErrors.of(response);
        }
        String message = error.get("message").text().orElse("");
        if (code.get().equals(USED_KEY)) {
            // An earlier submission with this key arrived, and nobody can say which task it became.
            return Problem.of(Problem.Kind.SERVICE_FAULT, message)
                    .withCode(code.get())
                    .withHint("a submission with this requestId arrived before");
        }
        return Problem.ofStatus(response, message).withCode(code.get());
    }
}
