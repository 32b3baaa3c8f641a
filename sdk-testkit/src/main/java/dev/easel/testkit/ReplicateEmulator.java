package dev.easel.testkit;

import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.StandardWebhooks;
import dev.easel.testkit.internal.replicate.ReplicateService;
import dev.easel.testkit.internal.replicate.ReplicateSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replicate's HTTP API: predictions by model, version and deployment, models with their schemas, files and webhooks. The input of
 * each model that it knows is checked field by field; {@code Prefer: wait} holds a response back, and {@code Cancel-After} ends
 * what takes longer. A slow cold start is a long {@code queueTime}: the status is {@code starting} meanwhile. A status lost after
 * the work is {@link Fault#afterWork}.
 *
 * <p>A submission without {@code Prefer} is answered with {@code starting}, even where no time is to pass. A prompt that holds the
 * letters {@code nsfw} is refused as its model refuses content, unless {@code disable_safety_checker} is true. With {@code go_fast}
 * a seed draws another image each time. The images that a request names by an address elsewhere are not fetched: they only tint.
 *
 * <p>What a strict emulator refuses and a lenient one does not: input fields that the model lacks, a malformed {@code Prefer}, a
 * cancellation with a body, {@code Authorization: Token}. The service's documents leave open what it does with the first; which
 * of 201 and 202 it sends; how it bills failures of official models; how long it keeps uploaded files; whether an output needs the
 * token; how 403 and 404 are worded. Each of these has a {@link Quirk} or an option, or is {@link Fault#response}. The
 * models {@code nightmareai/real-esrgan}, {@code salesforce/blip} and {@code lucataco/moondream2} can be called as official ones
 * and by version. Event streams are not spoken.
 *
 * <p>Thread-safe.
 */
public final class ReplicateEmulator extends Emulator {

    /** What the service does now and then, or may do where its documents are silent; each off by default. */
    public enum Quirk {
        /** A submission whose prediction is not over is answered with 202 rather than 201. */
        ACCEPTED_202,
        /** A cancellation is answered with 202 rather than 200. */
        CANCEL_202,
        /** A cancellation takes effect, and its response still has the status from before. */
        CANCEL_SHOWS_OLD_STATUS,
        /** With {@code Prefer: wait} the response has the output, the status {@code processing}, and no end. */
        OUTPUT_BEFORE_END,
        /** The status is {@code successful} in place of {@code succeeded}. */
        WORD_SUCCESSFUL,
        /** Outputs are {@code data:} URIs. */
        OUTPUT_DATA_URI,
        /** The output is an object, with the list under {@code images} or the address under {@code image}. */
        OUTPUT_OBJECT,
        /** An output is served to the token alone. */
        OUTPUT_NEEDS_TOKEN,
        /** Predictions have no {@code metrics}. */
        NO_METRICS,
        /** Predictions have no {@code urls.web}. */
        NO_WEB_URL,
        /** Predictions have no {@code data_removed}, also where it is. */
        NO_DATA_REMOVED,
        /** The echo of the input cuts {@code data:} URIs. */
        DATA_URIS_CUT,
        /** The account has little credit: 6 predictions a minute, one at a time. */
        LOW_CREDIT,
        /** 429 has {@code Retry-After} as a date, and no {@code retry_after} in the body. */
        RETRY_AFTER_DATE,
        /** 429 has the time in the body alone. */
        RETRY_AFTER_IN_BODY,
        /** 429 has the time in the words of its detail alone. */
        RETRY_AFTER_IN_WORDS,
        /** 429 does not tell the time. */
        RETRY_AFTER_ABSENT,
        /** Errors have {@code detail} and nothing else. */
        DETAIL_ONLY,
        /** Failures of official models are billed too. */
        FAILURES_BILLED,
        /** Each webhook comes twice. */
        WEBHOOKS_TWICE,
        /** The webhook of the end comes before those of what went before. */
        WEBHOOKS_REVERSED,
        /** Webhooks that are due at the submission come before its response. */
        WEBHOOK_BEFORE_RESPONSE,
        /** An aborted prediction sends no webhook. */
        NO_WEBHOOK_OF_ABORTED
    }

    /** How a prediction ends. */
    public enum Ending {
        SUCCEEDED(null),
        /** It succeeds with one image less than was asked for, as where that was flagged; of one image, all are flagged. */
        SOME_FLAGGED(null),
        ALL_FLAGGED("All generated images contained NSFW content. Try running it again with a different prompt."),
        NSFW("NSFW content detected. Try running it again, or try a different prompt."),
        /** Refused as the models of partners refuse content. */
        SENSITIVE("The input or output was flagged as sensitive. Please try again with different inputs. (E005)"
                + " (aBcDeF123)"),
        INTERRUPTED("Prediction interrupted; please retry (code: PA)"),
        DIRECTOR("Director: unexpected error handling prediction (E1102)"),
        OUT_OF_MEMORY("CUDA out of memory. Tried to allocate 2.00 GiB"),
        EXCEPTION("'NoneType' object has no attribute 'shape'"),
        /** It is aborted before its start. */
        ABORTED(null);

        private final @Nullable String error;

        Ending(@Nullable String error) {
            this.error = error;
        }

        /** Returns the text of the failure, or null where it does not fail. */
        public @Nullable String error() {
            return error;
        }
    }

    /** A refusal or a failure of the service, for {@link #fault}. */
    public enum Problem {
        UNAUTHENTICATED(401, "Unauthenticated", "You did not pass a valid authentication token"),
        INSUFFICIENT_CREDIT(402, "Insufficient credit", "You have insufficient credit to run this model."),
        SPEND_LIMIT(402, "Monthly spend limit reached", "You have reached your monthly spend limit."),
        FORBIDDEN(403, "Forbidden", "You do not have permission to perform this action."),
        NOT_FOUND(404, null, "The requested resource could not be found."),
        /** 429, with the time to wait, 10 seconds, in the form that the quirks say. */
        THROTTLED(429, null, "Request was throttled."),
        SERVER_ERROR(500, "Internal server error", "An unexpected error occurred."),
        UNAVAILABLE(503, "Service unavailable", "The service is unavailable.");

        private final int status;
        private final @Nullable String title;
        private final String detail;

        Problem(int status, @Nullable String title, String detail) {
            this.status = status;
            this.title = title;
            this.detail = detail;
        }

        /** Returns the HTTP status. */
        public int status() {
            return status;
        }

        /** Returns the title in the body, or null where it has none. */
        public @Nullable String title() {
            return title;
        }

        /** Returns the detail in the body. */
        public String detail() {
            return detail;
        }
    }

    private final ReplicateService service;
    private final String apiKey;

    private ReplicateEmulator(Builder builder) {
        super(builder, surroundings -> new ReplicateService(surroundings, builder.settings()));
        this.service = service(ReplicateService.class);
        this.apiKey = builder.apiKey == null ? "r8_any_token_of_the_emulator" : builder.apiKey;
    }

    /** Starts an emulator with every option at its default. */
    public static ReplicateEmulator start() {
        return builder().start();
    }

    /** Returns a builder with every option at its default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the base URL that a client is given: {@link #baseUrl} and {@code /v1}. */
    public URI apiUrl() {
        return URI.create(baseUrl() + "/v1");
    }

    @Override
    public Map<String, String> clientSettings() {
        return Map.of("baseUrl", apiUrl().toString(), "apiKey", apiKey);
    }

    /**
     * Returns how many images were billed so far, whether or not they were fetched. A model that is not official is billed by
     * time: for failures too, and for images that were flagged. A prediction that was canceled after its start is billed.
     */
    public long billedImages() {
        return service.billed();
    }

    /**
     * Returns the id of the model's version, 64 hexadecimal digits.
     *
     * @param name such as {@code stability-ai/sdxl}
     * @throws IllegalArgumentException if the emulator has no such model
     */
    public String version(String name) {
        return service.version(name);
    }

    /** Has the next prediction that is accepted end so. Repeated calls queue up: one ending for each further prediction. */
    public void nextPrediction(Ending ending) {
        service.next(Objects.requireNonNull(ending, "ending"));
    }

    /** Returns a refusal in the service's own form, to be met by {@link #next}. */
    public Fault fault(Problem problem) {
        Reply reply = service.reply(problem);
        Fault fault =
                Fault.response(reply.status(), "application/json", new String(reply.body(), StandardCharsets.UTF_8));
        String retryAfter = reply.header("Retry-After");
        return retryAfter == null ? fault : fault.header("Retry-After", retryAfter);
    }

    /**
     * Delivers every webhook that is due by the clock and whose address is plain HTTP on this machine. One of the end that is
     * not answered with 2xx becomes due again, five times within a minute. Webhooks are delivered by this method alone, on the
     * thread that calls it, and at submissions with {@link Quirk#WEBHOOK_BEFORE_RESPONSE}.
     *
     * @return what was delivered just now, in order; 2xx acknowledges it
     */
    public List<CallbackDelivery> deliverWebhooks() {
        return service.deliverWebhooks();
    }

    /**
     * Returns the webhook that tells of a prediction as it is now, for the test to deliver.
     *
     * @throws IllegalArgumentException if there is no such prediction
     */
    public EmulatedCallback webhook(String id, StandardWebhookForm form) {
        return service.webhook(id, form);
    }

    /** The options of a {@link ReplicateEmulator}. Not thread-safe. */
    public static final class Builder extends EmulatorBuilder<Builder> {
        private static final int STRICT_DATA_URI_LIMIT = 1 << 20;
        private static final int LENIENT_DATA_URI_LIMIT = 10 << 20;

        private @Nullable String apiKey;
        private final Map<String, Boolean> models = new LinkedHashMap<>();
        private final Map<String, String> deployments = new LinkedHashMap<>();
        private final Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
        private int createsPerMinute = 600;
        private int requestsPerMinute = 3000;
        private Duration resultLifetime = Duration.ofHours(1);
        private Duration fileLifetime = Duration.ofHours(24);
        private String webhookSecret = StandardWebhooks.DEFAULT_SECRET;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** Sets the only token that is let in; by default any is, and none is not. */
        public Builder apiKey(String apiKey) {
            this.apiKey = Objects.requireNonNull(apiKey, "apiKey");
            return this;
        }

        /**
         * Adds a model that takes any input and makes a list of images.
         *
         * @param name such as {@code acme/castles}
         * @param official whether it is called without a version
         * @throws IllegalArgumentException if the name is not {@code owner/name}
         */
        public Builder model(String name, boolean official) {
            models.put(checkedName(name), official);
            return this;
        }

        /**
         * Adds a deployment.
         *
         * @param name such as {@code acme/mugs}
         * @param model that it runs, such as {@code black-forest-labs/flux-dev}
         * @throws IllegalArgumentException if one of them is not {@code owner/name}
         */
        public Builder deployment(String name, String model) {
            deployments.put(checkedName(name), checkedName(model));
            return this;
        }

        private static String checkedName(String name) {
            if (!name.matches("[\\w.-]+/[\\w.-]+")) {
                throw new IllegalArgumentException("name is " + name + "; give owner/name");
            }
            return name;
        }

        /** Adds what the service does now and then, or may do. */
        public Builder quirks(Quirk... quirks) {
            this.quirks.addAll(List.of(quirks));
            return this;
        }

        /**
         * Sets how many predictions are taken within a minute; 600 by default. As many may come at once.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder createsPerMinute(int predictions) {
            this.createsPerMinute = atLeastOne("createsPerMinute", predictions);
            return this;
        }

        /**
         * Sets how many other requests are taken within a minute; 3000 by default. As many may come at once.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder requestsPerMinute(int requests) {
            this.requestsPerMinute = atLeastOne("requestsPerMinute", requests);
            return this;
        }

        private static int atLeastOne(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " is " + value + "; give 1 or more");
            }
            return value;
        }

        /**
         * Sets how long a prediction that is over keeps its input, output and logs; 1 hour by default.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder resultLifetime(Duration resultLifetime) {
            this.resultLifetime = notNegative("resultLifetime", resultLifetime);
            return this;
        }

        /**
         * Sets how long an uploaded file is kept; 24 hours by default, which is a guess.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder fileLifetime(Duration fileLifetime) {
            this.fileLifetime = notNegative("fileLifetime", fileLifetime);
            return this;
        }

        /**
         * Sets the secret that webhooks are signed with: {@code whsec_} and base64. There is one by default.
         *
         * @throws IllegalArgumentException if it has another form
         */
        public Builder webhookSecret(String secret) {
            this.webhookSecret = StandardWebhooks.checkedSecret(secret);
            return this;
        }

        @Override
        public ReplicateEmulator start() {
            return new ReplicateEmulator(this);
        }

        private ReplicateSettings settings() {
            return new ReplicateSettings(
                    strict,
                    apiKey,
                    models,
                    deployments,
                    quirks,
                    createsPerMinute,
                    requestsPerMinute,
                    resultLifetime,
                    fileLifetime,
                    strict ? STRICT_DATA_URI_LIMIT : LENIENT_DATA_URI_LIMIT,
                    webhookSecret,
                    queueTime,
                    generationTime,
                    workers);
        }
    }
}
