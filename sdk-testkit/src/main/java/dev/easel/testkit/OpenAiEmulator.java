package dev.easel.testkit;

import dev.easel.testkit.internal.StandardWebhooks;
import dev.easel.testkit.internal.openai.OpenAiService;
import dev.easel.testkit.internal.openai.OpenAiSettings;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's images API and Responses API, or one of the hosts that nearly speak the former: Azure, OpenRouter, xAI and
 * more. It takes exactly the fields, paths and headers that its host documents, and refuses everything else in the host's
 * own form of an error.
 *
 * <p>A prompt that holds the letters {@code nsfw} is refused as the host refuses content. No host draws WebP here. An image
 * that a request names by an {@code http} address or a file's id is not fetched: it only tints the drawing.
 *
 * <p>Thread-safe.
 */
public final class OpenAiEmulator extends Emulator {

    /** Whose variant of the API is spoken. */
    public enum Host {
        OPENAI,
        /** Azure's newer paths: the deployment stands in {@code model}. */
        AZURE_V1,
        /** Azure's older paths: the deployment stands in the path, and {@code api-version} is required. */
        AZURE_CLASSIC,
        OPENROUTER,
        XAI,
        GOOGLE,
        ARK,
        ZHIPU,
        DEEPINFRA,
        TOGETHER,
        SILICONFLOW,
        MODELSCOPE,
        NEBIUS,
        RECRAFT,
        NIM,
        DOCKER_MODEL_RUNNER,
        XINFERENCE,
        LITELLM,
        PORTKEY,
        OPEN_WEBUI,
        GPUSTACK;

        /** Whether it is one of Azure's two variants. */
        public boolean isAzure() {
            return this == AZURE_V1 || this == AZURE_CLASSIC;
        }
    }

    /** How content is refused. */
    public enum Moderation {
        /** As the host does it. */
        OF_THE_HOST,
        /** OpenAI: 400 {@code moderation_blocked}, which does not tell whether the prompt or the image was refused. */
        BLOCKED,
        /** Azure, on reading the prompt: 400 {@code contentFilter}. */
        AZURE_PROMPT,
        /** Azure, on seeing the image: the same code with other words. */
        AZURE_OUTPUT,
        /** Azure: 400 {@code content_policy_violation} with the findings inside. */
        AZURE_POLICY,
        /** Ark, on reading the prompt. */
        ARK_TEXT,
        /** Ark, on seeing an input image. */
        ARK_IMAGE,
        /** Zhipu: code {@code 1301}. */
        ZHIPU,
        /** OpenRouter: 403 with the reasons in the metadata. */
        FORBIDDEN,
        /** Ark, on seeing the image: 200 with a list whose first item is an error. */
        ITEM_ERROR,
        /** xAI: 200 with a list whose first item is a flag and no image. */
        ITEM_FLAG
    }

    /** The JSON around an error. */
    public enum ErrorForm {
        /** {@code {"error":{message,type,param,code}}}. */
        OPENAI,
        /** {@code {"error":{code,message}}}. */
        CODE_INSIDE,
        /** {@code {"error":{code,message}}}, the code being the HTTP status as a number. */
        INTEGER_CODE,
        /** OpenAI's form, the code being the HTTP status as text and the code proper among provider_specific_fields. */
        STATUS_AS_TEXT,
        /** {@code {"error":{code,message,status}}}. */
        GOOGLE,
        /** {@code {"code":text,"error":text}}. */
        CODE_AND_ERROR,
        /** {@code {"error":text}}. */
        ERROR_TEXT,
        /** {@code {"code":number,"message":text}}. */
        CODE_AND_MESSAGE,
        /** {@code {"success":false,"error":{code,message}}}. */
        SUCCESS_FALSE,
        /** {@code {"detail":text}}. */
        DETAIL,
        /** {@code {"detail":{"error":text}}}. */
        DETAIL_ERROR,
        /** Text, and no JSON. */
        PLAIN_TEXT
    }

    /** What real hosts do now and then, each off by default. */
    public enum Quirk {
        /** A response holds one image less than was asked for. */
        FEWER_IMAGES,
        /** A response holds no image at all. */
        NO_IMAGES,
        /** The first item of the list is an error. */
        ITEM_ERROR,
        /** Nothing is told about usage or cost. */
        NO_USAGE,
        /** Azure's findings stand beside each image. */
        FINDINGS,
        /** In a stream the image comes before its previews. */
        COMPLETED_BEFORE_PARTIALS,
        /** A stream ends with {@code data: [DONE]}. */
        DONE_LINE,
        /** A stream has an error in place of the image. */
        STREAM_ERROR,
        /** A stream's events have no name beside their data. */
        UNNAMED_EVENTS,
        /** Addresses of images are relative ones of the service, which want the key. */
        RELATIVE_URLS,
        /** Addresses of images lead to nothing. */
        DEAD_URLS,
        /** Addresses of images are {@code data:} URIs. */
        DATA_URLS,
        /** The list is called {@code images}. */
        LIST_UNDER_IMAGES,
        /** The list is called {@code output_images}. */
        LIST_UNDER_OUTPUT_IMAGES,
        /** The list is the whole response. */
        BARE_LIST,
        /** A list of one is that one. */
        SINGLE_OBJECT,
        /** An image stands under {@code b64_image}. */
        B64_IMAGE_KEY,
        /** An address stands under {@code image_url}. */
        IMAGE_URL_KEY,
        /** A request that is refused with 400 is refused only after the generation time. */
        LATE_REFUSAL,
        /** The account may not draw GIF. */
        NO_GIF_ACCESS,
        /** The project may not draw SVG. */
        NO_SVG_ACCESS,
        /** The project selects the model that writes SVG, so each request for SVG must name it. */
        SVG_MODEL_REQUIRED,
        /** {@code gpt-image-2} draws no transparent background. */
        TRANSPARENT_REFUSED,
        /** Azure takes its key as a bearer too. */
        KEY_AS_BEARER,
        /** The project keeps no data: a response in the background needs no store, and is gone after ten minutes. */
        ZERO_DATA_RETENTION
    }

    /** A refusal or a failure of the service, for {@link #fault}. */
    public enum Problem {
        RATE_LIMIT_EXCEEDED(429, "requests", "rate_limit_exceeded", "12"),
        RATE_LIMIT_ERROR(429, "rate_limit_error", "rate_limit_error", "12"),
        SLOW_DOWN(429, "requests", "slow_down", "12"),
        AZURE_RATE_LIMIT(429, "requests", "RateLimitReached", "12"),
        AZURE_RATE_LIMIT_NUMBER(429, "requests", "429", "12"),
        INSUFFICIENT_QUOTA(429, "insufficient_quota", "insufficient_quota", null),
        CREDIT_BALANCE_EXHAUSTED(429, "insufficient_quota", "credit_balance_exhausted", null),
        ORGANIZATION_SPEND_LIMIT_EXCEEDED(429, "insufficient_quota", "organization_spend_limit_exceeded", null),
        PROJECT_SPEND_LIMIT_EXCEEDED(429, "insufficient_quota", "project_spend_limit_exceeded", null),
        ORGANIZATION_USAGE_LIMIT_EXCEEDED(429, "insufficient_quota", "organization_usage_limit_exceeded", null),
        BILLING_HARD_LIMIT_REACHED(400, "invalid_request_error", "billing_hard_limit_reached", null),
        PAYMENT_REQUIRED(402, "invalid_request_error", "insufficient_credits", null),
        ZHIPU_BALANCE(429, "invalid_request_error", "1113", null),
        UNSUPPORTED_COUNTRY(403, "request_forbidden", "unsupported_country_region_territory", null),
        AZURE_FORBIDDEN(403, "invalid_request_error", "Forbidden", null),
        OVERLOADED(529, "overloaded_error", "overloaded", "5"),
        MODEL_LOADING(503, "server_error", "model_loading", "30"),
        UNAVAILABLE(503, "server_error", "server_overloaded", null),
        SERVER_ERROR(500, "server_error", "server_error", null);

        private final int status;
        private final String type;
        private final String code;
        private final @Nullable String retryAfter;

        Problem(int status, String type, String code, @Nullable String retryAfter) {
            this.status = status;
            this.type = type;
            this.code = code;
            this.retryAfter = retryAfter;
        }

        private boolean isOfTheAccount() {
            return type.equals("insufficient_quota");
        }
    }

    /** How a response of the Responses API ends. */
    public enum ResponseEnding {
        /** Completed, with an image. */
        COMPLETED,
        /** Completed without an image: the text model answers in words. */
        NO_IMAGE,
        /** Completed, but the call of the image tool failed. */
        CALL_FAILED,
        /** Completed, but the image was refused once it was drawn. */
        CALL_REFUSED,
        /** Completed, but the image tool refused the prompt. */
        CALL_REFUSED_ON_INPUT,
        /** Failed, for a reason of the service. */
        FAILED,
        /** Failed, for the content. */
        POLICY_VIOLATION,
        /** Incomplete: the text model ran out of tokens. */
        OUT_OF_TOKENS,
        /** Incomplete, for the content. */
        CONTENT_FILTER,
        /** Completed, with an image, though it was cancelled and said so in between. */
        COMPLETED_AFTER_CANCEL
    }

    private final Host host;
    private final String apiKey;
    private final StandardWebhooks webhooks;

    private OpenAiEmulator(Builder builder) {
        super(builder, surroundings -> new OpenAiService(surroundings, builder.settings()));
        this.host = builder.host;
        this.apiKey = builder.apiKey == null ? "sk-any-key-of-the-emulator" : builder.apiKey;
        this.webhooks = StandardWebhooks.of(builder.webhookSecret, builder.clock);
    }

    /** Starts OpenAI's own service with every option at its default. */
    public static OpenAiEmulator start() {
        return builder().start();
    }

    /** Returns a builder with every option at its default. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the base URL that a client is given: the host's own path below {@link #baseUrl}, such as {@code /v1}. For {@link
     * Host#AZURE_CLASSIC} that is what stands before the deployment.
     */
    public URI apiUrl() {
        return URI.create(baseUrl() + OpenAiService.base(host));
    }

    @Override
    public Map<String, String> clientSettings() {
        return Map.of("baseUrl", apiUrl().toString(), "apiKey", apiKey);
    }

    /** Returns how many images were billed so far, whether or not they were fetched; what is drawn and then refused counts. */
    public long billedImages() {
        return service().billed();
    }

    /**
     * Returns a refusal in the host's own form, to be met by {@link #next}. Nothing is drawn, unless {@link Fault#afterWork}
     * says so.
     */
    public Fault fault(Problem problem) {
        String message = problem.code.equals("rate_limit_exceeded")
                ? "Rate limit exceeded for images per minute"
                : "the emulator was told to answer " + problem.code;
        String body = service().errorBody(problem.status, problem.type, message, problem.code);
        Fault fault = Fault.response(problem.status, "application/json", body);
        if (problem.isOfTheAccount()) {
            return fault.header("x-should-retry", "false");
        }
        return problem.retryAfter == null ? fault : fault.header("Retry-After", problem.retryAfter);
    }

    /** Has the next response that is created end so. Repeated calls queue up. */
    public void nextResponse(ResponseEnding ending) {
        service().next(Objects.requireNonNull(ending, "ending"));
    }

    /**
     * Returns the webhook that tells of a response's end, for the test to deliver.
     *
     * @throws RuntimeException if there is no such response
     */
    public EmulatedCallback webhook(String responseId, StandardWebhookForm form) {
        return webhooks.callback("wh_" + responseId, service().event(responseId), form);
    }

    private OpenAiService service() {
        return service(OpenAiService.class);
    }

    /** The options of an {@link OpenAiEmulator}. Not thread-safe. */
    public static final class Builder extends EmulatorBuilder<Builder> {
        private static final int MANY_IMAGES = 10_000;

        private Host host = Host.OPENAI;
        private @Nullable String apiKey;
        private @Nullable String token;
        private @Nullable String organization;
        private @Nullable String project;
        private final Map<String, String> models = new LinkedHashMap<>();
        private Moderation moderation = Moderation.OF_THE_HOST;
        private @Nullable ErrorForm errorForm;
        private final Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
        private int imagesPerMinute = MANY_IMAGES;
        private Duration retention = Duration.ofDays(30);
        private String webhookSecret = StandardWebhooks.DEFAULT_SECRET;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** Sets whose variant is spoken; OpenAI's by default. */
        public Builder host(Host host) {
            this.host = Objects.requireNonNull(host, "host");
            return this;
        }

        /** Sets the only key that is let in; by default any is, and none is not, where the host has keys. */
        public Builder apiKey(String apiKey) {
            this.apiKey = Objects.requireNonNull(apiKey, "apiKey");
            return this;
        }

        /** Sets the only token that Azure lets in as a bearer; any by default. */
        public Builder token(String token) {
            this.token = Objects.requireNonNull(token, "token");
            return this;
        }

        /** Sets the organization and the project that the key belongs to: a request that names others is refused. */
        public Builder owner(String organization, String project) {
            this.organization = Objects.requireNonNull(organization, "organization");
            this.project = Objects.requireNonNull(project, "project");
            return this;
        }

        /**
         * Adds a name, as a deployment of Azure or a gateway's alias, for a model such as {@code gpt-image-2}. With one of
         * these no other name is taken. By default Azure has {@code my-images} for {@code gpt-image-2}, and every other host
         * the names that its documentation has.
         */
        public Builder model(String name, String model) {
            models.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(model, "model"));
            return this;
        }

        /** Sets how content is refused; as the host does it by default. */
        public Builder moderation(Moderation moderation) {
            this.moderation = Objects.requireNonNull(moderation, "moderation");
            return this;
        }

        /** Sets the form of errors; the host's by default. */
        public Builder errorForm(ErrorForm errorForm) {
            this.errorForm = Objects.requireNonNull(errorForm, "errorForm");
            return this;
        }

        /** Adds what a real host does now and then. */
        public Builder quirks(Quirk... quirks) {
            this.quirks.addAll(List.of(quirks));
            return this;
        }

        /**
         * Sets how many images are taken within a minute; 10,000 by default. More are refused with the time to wait.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder imagesPerMinute(int images) {
            if (images < 1) {
                throw new IllegalArgumentException("imagesPerMinute is " + images + "; give 1 or more");
            }
            this.imagesPerMinute = images;
            return this;
        }

        /** Sets how long a finished response is kept; 30 days by default. */
        public Builder retention(Duration retention) {
            this.retention = notNegative("retention", retention);
            return this;
        }

        /**
         * Sets the secret that webhooks are signed with: {@code whsec_} and base64.
         *
         * @throws IllegalArgumentException if it is not of that form
         */
        public Builder webhookSecret(String secret) {
            this.webhookSecret = StandardWebhooks.checkedSecret(secret);
            return this;
        }

        /** Starts the emulator. */
        @Override
        public OpenAiEmulator start() {
            return new OpenAiEmulator(this);
        }

        private OpenAiSettings settings() {
            return new OpenAiSettings(
                    host,
                    strict,
                    apiKey,
                    token,
                    organization,
                    project,
                    models.isEmpty() && host.isAzure() ? Map.of("my-images", "gpt-image-2") : models,
                    moderation,
                    errorForm,
                    quirks,
                    imagesPerMinute,
                    retention,
                    queueTime,
                    generationTime,
                    workers);
        }
    }
}
