package dev.easel.testkit;

import dev.easel.testkit.internal.fal.FalService;
import dev.easel.testkit.internal.fal.FalSettings;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Emulates the queue of fal: submission, status, status stream, result and cancellation, with the upload storage, the list of
 * models, the keys of the webhooks and the host of the images. What the service has on several hosts lies here at {@link
 * #baseUrl}, and every address in a response is one of the emulator's.
 *
 * <p>A submission is refused for its key, its endpoint, its headers or a body that is no JSON object. Its fields are checked
 * only once the task has run, so a wrong one is a completed task whose result is 422. Strict, a field that the model does not
 * document is such a wrong one; otherwise it is ignored. Two tasks run at once, as for a new account, unless {@code workers}
 * says otherwise; the others wait, and none is refused for it. A result is kept for an hour after the task's end, or for six
 * minutes if it has 10,000 bytes or more. Whoever shows a key to the host of the images or of the uploads gets 400.
 *
 * <p>A prompt that holds the letters {@code nsfw} is refused with {@code content_policy_violation}. An input image is read
 * where it is a {@code data:} URI or was uploaded here; an {@code https} address is not fetched and only tints, and any other
 * address cannot be downloaded. Images are drawn up to a side of 4096. The status stream is sent whole at the task's end.
 * Priority, runner hint and fallback change nothing. The emulator calls no webhook: {@link #webhook} makes them for the test
 * to deliver, early, twice or never.
 *
 * <p>Where the service's documentation leaves something open, these are guesses, and most have a {@link Quirk} for the
 * other reading: what a cancelled task says of itself (499 {@code client_cancelled}), the form of an expired one (that of an
 * unknown id), what a malformed key or header gets (401, and 400 {@code bad_request}), the bill of refused and of cancelled
 * tasks (nothing), ranges and defaults beyond those that the pages of the models give, and whether the stored results are
 * kept for longer.
 *
 * <p>Thread-safe.
 */
public final class FalEmulator extends Emulator {

    /** What the service does now and then, or may do as its documentation can be read; each off by default. */
    public enum Quirk {
        /** The status of an unfinished task comes with 200 too, and not with 202. */
        STATUS_ALWAYS_200,
        /** A submission is answered with 202. */
        SUBMIT_202,
        /** The addresses of a task have the full id of the endpoint, and that of its result ends in {@code /response}. */
        FULL_ID_ADDRESSES,
        /** The addresses of a task are at another host, which must not be sent the key. */
        FOREIGN_ADDRESSES,
        /** A cancellation is answered with {@code {"success":true}} or {@code false}. */
        CANCEL_SUCCESS_FLAG,
        /** A running task is finished and billed although its cancellation was accepted. */
        CANCEL_IGNORED,
        /** A cancelled task is not found any more. */
        CANCELLED_UNKNOWN,
        /** The status of a failed task does not tell of the failure. */
        ERROR_ONLY_IN_RESULT,
        /** The detail of a model's error is a text, and no list. */
        DETAIL_AS_TEXT,
        /** Responses lack whatever a client can do without: logs, metrics, positions, ids and the address to cancel at. */
        NO_EXTRAS,
        /** A result holds the addresses of its images and nothing else. */
        BARE_IMAGES,
        /** Everything about an image but its address is null. */
        NULL_IMAGE_FIELDS,
        /** Images come as {@code data:} URIs though nobody asked for them. */
        DATA_URIS,
        /** The status of a running task is {@code FAILED}, a word that the service does not have. */
        FAILED_WORD,
        /** The gateway's id is not the request id, as after a retry of the service's own. */
        CHANGED_GATEWAY_ID,
        /** The position in the queue is higher each time that it is told. */
        POSITION_GOES_UP,
        /** A task that ends in 422 is billed as one image. */
        REFUSALS_BILLED,
        /** A failed result says {@code X-Fal-Needs-Retry: 1} rather than {@code X-Fal-Retryable: true}. */
        NEEDS_RETRY_HEADER,
        /** A result of up to 1 MB is kept for 30 days, unless the submission says that it is not to be stored. */
        RESULTS_STORED,
        /** The webhook of a task has an error of its own in place of the output. */
        PAYLOAD_ERROR
    }

    /** How a task ends, for {@link #nextTask}. A task whose fields are wrong ends in 422 whatever was ordered. */
    public enum TaskEnding {
        /** With its images. */
        COMPLETED,
        /** With black images, each of them flagged; unless the submission turns the safety checker off. */
        FLAGGED,
        /** With its images, the last of which is black and flagged. */
        PARTLY_FLAGGED,
        /** 422: the content was refused. */
        CONTENT_POLICY,
        /** 422: the model made nothing. */
        NO_MEDIA,
        /** 422, of a type that nobody knows yet. */
        UNKNOWN_TYPE,
        /** 422, with {@code error} in place of {@code detail}. */
        ERROR_OBJECT,
        /** 400 of the model. */
        DOWNSTREAM_ERROR,
        /** 500 of the model. */
        DOWNSTREAM_UNAVAILABLE,
        /** 500 of the model. */
        INTERNAL_SERVER_ERROR,
        /** 504 of the model. */
        GENERATION_TIMEOUT,
        /** 504 of the platform. */
        REQUEST_TIMEOUT,
        /** 504 of the platform. */
        STARTUP_TIMEOUT,
        /** 503 of the platform. */
        RUNNER_SCHEDULING_FAILURE,
        /** 503 of the platform. */
        RUNNER_CONNECTION_REFUSED,
        /** 503 of the platform; what {@link #failNextTask} orders. */
        RUNNER_DISCONNECTED,
        /** 502 of the platform. */
        RUNNER_INCOMPLETE_RESPONSE,
        /** 500 of the platform. */
        RUNNER_SERVER_ERROR,
        /** 500 of the platform. */
        INTERNAL_ERROR,
        /** 499 of the platform. */
        CLIENT_DISCONNECTED
    }

    /** A refusal or a failure of the service or of its edge, for {@link #fault}. */
    public enum Problem {
        /** 401: the key. */
        UNAUTHORIZED(401, "{\"detail\":\"Cannot access application \\\"fal-ai/flux\\\".\"}"),
        /** 403: the balance is used up. */
        LOCKED(403, "{\"detail\":\"User is locked. Reason: Exhausted balance. Top up your balance.\"}"),
        /** 403: the balance is used up, in the other words. */
        LOCKED_TOP_UP(403, "{\"detail\":\"User is locked. Reason: TOP_UP.\"}"),
        /** 403: the key's scope. */
        OUT_OF_SCOPE(403, "{\"detail\":\"The key has not the scope that this needs.\"}"),
        /** 404: there is no such application. */
        UNKNOWN_APPLICATION(404, "{\"detail\":\"Application not found\"}"),
        /** 404: there is no such task. */
        UNKNOWN_TASK(404, "{\"status\":\"NOT_FOUND\"}"),
        /** 429 that does not say when to come again. */
        TOO_MANY_REQUESTS(429, "{\"detail\":\"Too many requests\"}"),
        /** 429 that does. */
        TOO_MANY_REQUESTS_WITH_RETRY_AFTER(429, "{\"detail\":\"Too many requests\"}"),
        /** 500 of the service itself. */
        INTERNAL_ERROR(500, "{\"detail\":\"Internal error\",\"error_type\":\"internal_error\"}"),
        /** 502 of the edge, as HTML and without a request id. */
        EDGE_BAD_GATEWAY(502, ""),
        /** 503 of the edge, as HTML and without a request id. */
        EDGE_UNAVAILABLE(503, ""),
        /** 504 of the edge, as HTML and without a request id. */
        EDGE_TIMEOUT(504, "");

        private final int status;
        private final String body;

        Problem(int status, String body) {
            this.status = status;
            this.body = body;
        }
    }

    /** Whether a webhook is what it claims. */
    public enum WebhookForm {
        /** Signed with the first of the published keys. */
        VALID,
        /** Signed with the second of them. */
        SECOND_KEY,
        /** Signed rightly, longer ago than is allowed. */
        STALE,
        /** Signed rightly, for a time further ahead than is allowed. */
        FROM_THE_FUTURE,
        /** Signed with a key that is not published. */
        FORGED,
        /** Signed rightly, but for another body. */
        TAMPERED,
        /** Not signed at all. */
        UNSIGNED
    }

    private final String apiKey;

    private FalEmulator(Builder builder) {
        super(builder, surroundings -> new FalService(surroundings, builder.settings()));
        this.apiKey = builder.apiKey == null ? "any-key-of-the-emulator" : builder.apiKey;
    }

    /** Starts an emulator with every option at its default. */
    public static FalEmulator start() {
        return builder().start();
    }

    /** Returns a builder with every option at its default. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Map<String, String> clientSettings() {
        return Map.of("baseUrl", baseUrl().toString(), "apiKey", apiKey);
    }

    /** Returns how many images were billed so far, whether or not they were fetched; a flagged one is, and so is a caption. */
    public long billedImages() {
        return service().billed();
    }

    /**
     * Returns a refusal in the service's own form, to be met by {@link #next}. Nothing is done for the exchange, unless {@link
     * Fault#afterWork} says so.
     */
    public Fault fault(Problem problem) {
        if (problem.body.isEmpty()) {
            return Fault.html(problem.status);
        }
        Fault fault = Fault.response(problem.status, "application/json", problem.body)
                .header("x-fal-request-id", "emulated-" + problem.status);
        return switch (problem) {
            case TOO_MANY_REQUESTS_WITH_RETRY_AFTER -> fault.header("Retry-After", "7");
            case INTERNAL_ERROR -> fault.header("X-Fal-Error-Type", "internal_error");
            default -> fault;
        };
    }

    /** Has the next task that is accepted end so. Repeated calls queue up. */
    public void nextTask(TaskEnding ending) {
        service().next(Objects.requireNonNull(ending, "ending"));
    }

    /**
     * Returns the webhook that tells of a task's end, for the test to deliver. While the task is unfinished it tells of the end
     * that is to come.
     *
     * @throws IllegalArgumentException if there is no such task
     */
    public EmulatedCallback webhook(String requestId, WebhookForm form) {
        return service().webhook(requestId, Objects.requireNonNull(form, "form"));
    }

    /**
     * Returns the address that the submission gave for the task's webhook, or null where it gave none.
     *
     * @throws IllegalArgumentException if there is no such task
     */
    public @Nullable String webhookAddress(String requestId) {
        return service().webhookAddress(requestId);
    }

    private FalService service() {
        return service(FalService.class);
    }

    /** The options of a {@link FalEmulator}. Not thread-safe. */
    public static final class Builder extends EmulatorBuilder<Builder> {
        private static final int NEW_ACCOUNT = 2;
        private static final int LARGEST_ACCOUNT = 40;

        private @Nullable String apiKey;
        private final Set<String> endpoints = new LinkedHashSet<>();
        private final Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);

        private Builder() {
            workers = NEW_ACCOUNT;
        }

        @Override
        Builder self() {
            return this;
        }

        /** Sets the only key that is let in; by default any is, and none is not. */
        public Builder apiKey(String apiKey) {
            this.apiKey = Objects.requireNonNull(apiKey, "apiKey");
            return this;
        }

        /**
         * Adds an endpoint, such as {@code workflows/me/posters}: it takes whatever it is given and draws images from what it
         * understands of it.
         *
         * @throws IllegalArgumentException if it is no id of an endpoint
         */
        public Builder endpoint(String id) {
            if (!id.matches("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)+")) {
                throw new IllegalArgumentException("endpoint is " + id + "; give an id such as fal-ai/flux/dev");
            }
            endpoints.add(id);
            return this;
        }

        /** Adds what the service does now and then. */
        public Builder quirks(Quirk... quirks) {
            this.quirks.addAll(List.of(quirks));
            return this;
        }

        /**
         * Starts the emulator.
         *
         * @throws IllegalArgumentException if {@code workers} is above 40, the most that an account has
         */
        @Override
        public FalEmulator start() {
            if (workers > LARGEST_ACCOUNT) {
                throw new IllegalArgumentException("workers is " + workers + "; an account has at most 40");
            }
            return new FalEmulator(this);
        }

        private FalSettings settings() {
            return new FalSettings(strict, apiKey, endpoints, quirks, queueTime, generationTime, workers);
        }
    }
}
