package dev.easel.testkit;

import dev.easel.testkit.internal.bfl.BflService;
import dev.easel.testkit.internal.bfl.BflSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The API of Black Forest Labs: a model's path takes the work, the {@code polling_url} of the response tells of it, and the
 * image lies under a signed address for ten minutes. Fields, types and ranges are checked model by model. At most 24 tasks may be
 * unfinished, of {@code flux-kontext-max} 6.
 *
 * <p>A strict emulator refuses three things that the service takes: a field that the model would ignore, a side that is no
 * multiple of the documented step, and a webhook secret without a webhook. A prompt that holds the letters {@code nsfw} ends as
 * {@code Request Moderated}. An image that is given by its address is not fetched: it only tints the drawing.
 *
 * <p>What the service does now and then, and what nobody knows for certain, is a {@link Quirk}: words and status of an end, the
 * form of {@code polling_url}, {@code sample}, {@code details} and {@code progress}, whether polling takes the key, webhook fields
 * of FLUX 3, models that were withdrawn, the bill for an {@code Error}. {@link Ending} says how a task ends, {@link Problem} how
 * a submission fails, {@link ErrorForm} how an error is written, {@link WebhookForm} what proves a webhook.
 *
 * <p>Not stated anywhere, so the emulator's own: prices, the texts of errors, seeds from 0 to 2147483647, tasks that
 * can be polled for 30 minutes after their end, the size of an image that has an aspect ratio but no resolution. A finetune is taken
 * at every address, though the service has it in one region only. Training, videos and try-on are not emulated.
 *
 * <p>Thread-safe.
 */
public final class BflEmulator extends Emulator {

    /** What the service does now and then, or may do; each off by default. */
    public enum Quirk {
        /** Failures and refusals of a task arrive under HTTP 503 with the whole status body. */
        ENDS_AS_503,
        /** Status words are in lower case. */
        LOWER_CASE_WORDS,
        /** The first half of the work is called {@code Reasoning}. */
        REASONING,
        /** The work has a word that nobody knows. */
        UNKNOWN_WORD,
        /** The first two polls of each task say {@code Task not found}. */
        NOT_FOUND_AT_FIRST,
        /** {@code progress} goes to 100. */
        PROGRESS_AS_PERCENT,
        /** {@code progress} is above 1. */
        PROGRESS_ABOVE_ONE,
        /** {@code details} is a text. */
        DETAILS_AS_TEXT,
        /** {@code details} is null. */
        DETAILS_NULL,
        /** {@code Moderation Reasons} is a text. */
        REASONS_AS_TEXT,
        /** Nothing is told about the cost. */
        NO_COST,
        /** Tasks that failed are billed. */
        ERRORS_BILLED,
        /** {@code polling_url} has a further parameter, without which the task is not found. */
        POLLING_WITH_PARAMETERS,
        /** {@code polling_url} is a path without a host. */
        POLLING_RELATIVE,
        /** {@code polling_url} is plain HTTP at a host of the vendor. */
        POLLING_OVER_HTTP,
        /** {@code polling_url} is at a host that only looks like the vendor's. */
        POLLING_AT_FOREIGN_HOST,
        /** {@code polling_url} is at another port of a host of the vendor. */
        POLLING_AT_PORT,
        /** {@code polling_url} has user info before the emulator's own host. */
        POLLING_WITH_USER_INFO,
        /** A poll that carries the key is a mistake of the test's client: it is answered 400. */
        KEY_REFUSED_WHEN_POLLING,
        /** A poll without the key is answered 403, without a status word. */
        KEY_REQUIRED_WHEN_POLLING,
        /** {@code sample} is at the older host of Azure, which the emulator does not serve. */
        SAMPLE_AT_BLOB_HOST,
        /** {@code sample} is at a host that only looks like the vendor's. */
        SAMPLE_AT_FOREIGN_HOST,
        /** {@code sample} redirects to the image. */
        SAMPLE_REDIRECTED,
        /** Each poll signs a new address, whose time begins then. */
        FRESH_SAMPLES,
        /** Images are JPEG, whatever was asked for. */
        JPEG_INSTEAD,
        /** A webhook calls the end {@code SUCCESS}, as it was called before 2026-02-17. */
        WEBHOOK_SAYS_SUCCESS,
        /** A task that wants a webhook is over at once, and told of before the submission is answered. */
        WEBHOOK_BEFORE_RESPONSE,
        /** A webhook is sent again after it was acknowledged. */
        WEBHOOK_TWICE,
        /** The 429 above the limit of tasks has {@code Retry-After: 2}. */
        RETRY_AFTER_AT_LIMIT,
        /** A missing or wrong key is answered 401 rather than 403. */
        UNAUTHORIZED_401,
        /** FLUX.1 and FLUX.2 ignore unknown fields. */
        OPEN_SCHEMAS,
        /** An image may be a {@code data:} URI. */
        DATA_URIS,
        /** Input images may have sides below 256 pixels. */
        SMALL_INPUTS,
        /** {@code flux-pro}, {@code flux-pro-1.0-canny} and {@code flux-pro-1.0-depth} are still there. */
        LEGACY_MODELS,
        /** FLUX 3 refuses {@code webhook_url} and {@code webhook_secret}. */
        FLUX_3_WITHOUT_WEBHOOKS,
        /** {@code my_finetunes} lists objects rather than ids. */
        FINETUNES_AS_OBJECTS
    }

    /** How a task ends. */
    public enum Ending {
        READY,
        /** {@code Ready}, with an empty result. */
        READY_WITHOUT_SAMPLE,
        REQUEST_MODERATED,
        CONTENT_MODERATED,
        ERROR,
        FAILED,
        /** {@code Task not found}, from then on. */
        NOT_FOUND
    }

    /** A refusal or a failure of the service, for {@link #fault}. */
    public enum Problem {
        IMAGE_UNREADABLE(400, "Could not load input_image", null),
        UNAUTHORIZED(401, "Unauthorized", null),
        INSUFFICIENT_CREDITS(402, "Insufficient credits", null),
        NOT_AUTHENTICATED(403, "Not authenticated - Invalid Authentication", null),
        TOO_MANY_TASKS(429, "Too many active tasks", null),
        TOO_MANY_TASKS_RETRY_AFTER(429, "Too many active tasks", "2"),
        SERVER_ERROR(500, "Internal Server Error", null),
        BAD_GATEWAY(502, "Bad Gateway", null),
        /** 503 with {@code Retry-After}, which says that no work was begun. */
        OVERLOADED(503, "Overloaded", "5"),
        UNAVAILABLE(503, "Service Unavailable", null),
        GATEWAY_TIMEOUT(504, "Gateway Timeout", null);

        private final int status;
        private final String detail;
        private final @Nullable String retryAfter;

        Problem(int status, String detail, @Nullable String retryAfter) {
            this.status = status;
            this.detail = detail;
            this.retryAfter = retryAfter;
        }
    }

    /** The JSON around an error. */
    public enum ErrorForm {
        /** {@code {"detail":text or list}}. */
        DETAIL,
        /** {@code {"message":text}}. */
        MESSAGE,
        /** {@code {"error":text,"message":text,"details":list}}. */
        ERROR_AND_MESSAGE
    }

    /** What proves a webhook; without a {@code webhook_secret} nothing does. There is no time in it, so none can be stale. */
    public enum WebhookForm {
        /** The secret in {@code X-Webhook-Secret}. */
        SECRET,
        /** An HMAC of the body in {@code X-BFL-Signature}. */
        SIGNATURE,
        BOTH,
        NONE,
        FORGED_SECRET,
        FORGED_SIGNATURE,
        /** A wrong signature beside the right secret. */
        FORGED_SIGNATURE_WITH_SECRET
    }

    private final BflService service;
    private final String apiKey;

    private BflEmulator(Builder builder) {
        super(builder, surroundings -> new BflService(builder.settings(), surroundings));
        this.service = service(BflService.class);
        this.apiKey = builder.apiKey == null ? "bfl_any-key-of-the-emulator" : builder.apiKey;
    }

    /** Starts an emulator with the defaults. */
    public static BflEmulator start() {
        return builder().start();
    }

    /** Returns the options, set to their defaults. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Map<String, String> clientSettings() {
        return Map.of("baseUrl", baseUrl().toString(), "apiKey", apiKey);
    }

    /** Returns how many images were billed so far, whether or not they were fetched. What was moderated is not billed. */
    public long billedImages() {
        return service.billed();
    }

    /** Returns the credits that are left; they fall when a task is ready. */
    public double credits() {
        return service.credits();
    }

    /** Has the next task end so. Repeated calls queue up. */
    public void nextTask(Ending ending) {
        service.next(Objects.requireNonNull(ending, "ending"));
    }

    /** Returns a refusal or a failure as the service words it, to be met by {@link #next}. */
    public Fault fault(Problem problem) {
        String body = service.errorBody(problem.status, problem.detail);
        Fault fault = Fault.response(problem.status, "application/json", body);
        return problem.retryAfter == null ? fault : fault.header("Retry-After", problem.retryAfter);
    }

    /**
     * Returns the webhook that tells of a task, for the test to deliver.
     *
     * @throws IllegalArgumentException if there is no such task
     */
    public EmulatedCallback webhook(String taskId, WebhookForm form) {
        EmulatedCallback webhook = service.webhook(taskId, form);
        if (webhook == null) {
            throw new IllegalArgumentException("taskId is " + taskId + ", and no such task was accepted");
        }
        return webhook;
    }

    /**
     * Makes every delivery of a webhook that is due now, to plain HTTP addresses of this machine only, and returns how each
     * went. What gets no 2xx is due again after 1, 5 and 30 seconds, then never.
     */
    public List<CallbackDelivery> deliverWebhooks() {
        return service.deliverWebhooks();
    }

    /** The options of a {@link BflEmulator}. Not thread-safe. */
    public static final class Builder extends EmulatorBuilder<Builder> {
        private @Nullable String apiKey;
        private boolean separateRegionHost;
        private double credits = 100_000;
        private final List<String> finetunes = new ArrayList<>();
        private ErrorForm errorForm = ErrorForm.DETAIL;
        private WebhookForm webhookForm = WebhookForm.SECRET;
        private final Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
        private Duration resultLifetime = Duration.ofMinutes(10);
        private Duration taskLifetime = Duration.ofMinutes(30);

        private Builder() {}

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
         * Has tasks polled at a host of their own, {@code localhost} in place of {@code 127.0.0.1}: elsewhere the id is {@code
         * Task not found}. By default they are polled at {@link Emulator#baseUrl()}.
         */
        public Builder separateRegionHost() {
            this.separateRegionHost = true;
            return this;
        }

        /** Sets the balance at the start; 100,000 credits by default. A submission that costs more is answered 402. */
        public Builder credits(double credits) {
            this.credits = credits;
            return this;
        }

        /** Adds a finetune that the account may use. Repeated calls add up. */
        public Builder finetune(String finetuneId) {
            finetunes.add(Objects.requireNonNull(finetuneId, "finetuneId"));
            return this;
        }

        /** Sets the form of errors; {@link ErrorForm#DETAIL} by default. */
        public Builder errorForm(ErrorForm errorForm) {
            this.errorForm = Objects.requireNonNull(errorForm, "errorForm");
            return this;
        }

        /** Sets what proves a webhook that the emulator delivers; {@link WebhookForm#SECRET} by default. */
        public Builder webhookForm(WebhookForm webhookForm) {
            this.webhookForm = Objects.requireNonNull(webhookForm, "webhookForm");
            return this;
        }

        /** Adds what the service does now and then. */
        public Builder quirks(Quirk... quirks) {
            this.quirks.addAll(List.of(quirks));
            return this;
        }

        /** Sets how long after its image was made an address is good; ten minutes by default. Then it is answered 403. */
        public Builder resultLifetime(Duration resultLifetime) {
            this.resultLifetime = notNegative("resultLifetime", resultLifetime);
            return this;
        }

        /** Sets how long after its end a task can be polled; 30 minutes by default. Then it is {@code Task not found}. */
        public Builder taskLifetime(Duration taskLifetime) {
            this.taskLifetime = notNegative("taskLifetime", taskLifetime);
            return this;
        }

        @Override
        public BflEmulator start() {
            return new BflEmulator(this);
        }

        private BflSettings settings() {
            return new BflSettings(
                    strict,
                    apiKey,
                    separateRegionHost,
                    credits,
                    finetunes,
                    errorForm,
                    webhookForm,
                    quirks,
                    resultLifetime,
                    taskLifetime,
                    queueTime,
                    generationTime,
                    workers);
        }
    }
}
