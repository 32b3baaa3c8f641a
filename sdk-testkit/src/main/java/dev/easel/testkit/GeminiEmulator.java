package dev.easel.testkit;

import dev.easel.testkit.internal.StandardWebhooks;
import dev.easel.testkit.internal.gemini.GeminiService;
import dev.easel.testkit.internal.gemini.GeminiSettings;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Emulates Google's Gemini images: {@code generateContent} at the Gemini API ({@code /v1beta}, by key) and at Vertex AI
 * ({@code /v1} and {@code /v1beta1}, by token, or by key without a project), and at the Gemini API interactions, models and
 * files. Both doors are open at once, at {@link #baseUrl}, where the vendor's clients want their base URL.
 *
 * <p>Every field, word, number and header has to be as documented; unknown names get a 400 at any depth. A key in a query, and
 * credentials at {@link #imageHost}, get a 400 in text that says so. A prompt that holds the letters {@code nsfw} is blocked.
 * A call that takes longer than its {@code X-Server-Timeout}, or than 60 seconds without one, gets a 504; its image is billed.
 * Rare endings are ordered for one generation ({@link #nextQuirks}, {@link #blockNext}, {@link #finishNext}, {@link #endNext});
 * other traits are set on the builder ({@link Quirk}).
 *
 * <p>The vendor's documents leave open, and this emulator decides: an image's longer side has 512, 1024, 2048 or 4096 pixels;
 * without a key the status is 403; an image that is refused after it was drawn is billed, {@code NO_IMAGE} is not; a file that
 * is gone or not ready is a 400 where a request names it; an interaction fails with the reason in lower case as its code; the
 * address of an image stands at {@link #imageHost}, takes no credentials and lives as long as its interaction; the settings of
 * an interaction's {@code generation_config} are those of {@code generateContent} in snake case; no webhook tells of a cancelled
 * or incomplete interaction. Not emulated: streams, batches, {@code responseFormat}, continuation tokens, the management of
 * webhooks, and Imagen, which is shut down.
 *
 * <p>Thread-safe.
 */
public final class GeminiEmulator extends Emulator {

    /** What the service does now and then, or may do where its documents leave it open; each off by default. */
    public enum Quirk {
        /** An interim image comes first: a part with {@code thought}, or a step of type {@code thought}. */
        THOUGHT_IMAGE(true),
        /** A text comes before the image. */
        TEXT_BEFORE(true),
        /** A text comes after the image. */
        TEXT_AFTER(true),
        /** There are only words, though the candidate finishes with STOP, or the interaction is completed. */
        TEXT_ONLY(true),
        /** Two images come unasked. */
        TWO_IMAGES(true),
        /** A second candidate is refused. Only of {@code generateContent}, like the next four. */
        REFUSED_SECOND_CANDIDATE(true),
        /** There are neither candidates nor a reason. */
        NO_CANDIDATES(true),
        /** The candidate's content has no parts. */
        NO_PARTS(true),
        /** The image stands in {@code inline_data}, as some proxies have it. */
        SNAKE_CASE_PARTS(true),
        /** Fields of a request are taken in snake case too. */
        BOTH_CASES(false),
        /** The candidate, or the interaction's step, has no content. */
        NO_CONTENT(true),
        /** The image is a JPEG and is called a PNG. */
        JPEG_LABELLED_PNG(true),
        /** Nothing is told about usage. */
        NO_USAGE(true),
        /** An image comes though the request names no modality or response format. */
        IMAGES_WITHOUT_MODALITIES(false),
        /** Vertex AI has the newer models at every location, and not only at {@code global}. */
        EVERY_LOCATION(false),
        /** A body that is too large gets a 400 rather than a 413. */
        TOO_LARGE_IS_400(false),
        /** {@code gemini-nano-banana-2.1} takes the size 512. */
        SIZE_512_ON_2_1(false),
        /** The Gemini API takes a file by any {@code https} address. It is not fetched here: it only tints the image. */
        HTTPS_FILE_URIS(false),
        /** An error stands in an array, as that of a streaming call may. */
        ERROR_IN_ARRAY(false),
        /** The error of the Interactions API has a word as its code, and no status. */
        WORD_AS_ERROR_CODE(false),
        /** The model does not take {@code background}. */
        BACKGROUND_REFUSED(false),
        /** An interaction's image comes as an address though none was asked for. */
        URI_DELIVERY(true),
        /** A completed interaction has an error in place of its step's content. */
        STEP_ERROR(true),
        /** A cancel is acknowledged, and the interaction ends as if there had been none. */
        CANCEL_TOO_LATE(true),
        /** An interaction that is gone gets a 403 rather than a 404. */
        GONE_IS_403(false),
        /** The service cannot process files. */
        FILE_FAILED(false);

        private final boolean ofOneGeneration;

        Quirk(boolean ofOneGeneration) {
            this.ofOneGeneration = ofOneGeneration;
        }
    }

    /** A refusal or a failure of the service, for {@link #fault}. */
    public enum Problem {
        /** 429 with the time to wait. */
        RATE_LIMIT,
        /** 429 that names a quota per minute, without the time to wait. */
        MINUTE_QUOTA,
        /** 429 that names the quota of the day, and a time to wait that is too short for it. */
        DAY_QUOTA,
        /** 429 that names a quota of 0. */
        NO_QUOTA,
        /** 429 that tells of spending in its text alone. */
        SPEND_LIMIT,
        /** 503: nothing was done. */
        OVERLOADED,
        /** 500: what was done is unknown. */
        INTERNAL,
        /** 504: what was done is unknown. */
        DEADLINE_EXCEEDED,
        /** 499: what was done is unknown. */
        CLIENT_CLOSED,
        /** 400 with the reason {@code API_KEY_INVALID}. */
        KEY_INVALID,
        /** 401, as for a token that has expired. */
        UNAUTHENTICATED,
        /** 403. */
        PERMISSION_DENIED,
        /** 400 {@code FAILED_PRECONDITION}: the country. */
        LOCATION_NOT_SUPPORTED
    }

    private final String apiKey;
    private final StandardWebhooks webhooks;

    private GeminiEmulator(Builder builder) {
        super(builder, surroundings -> new GeminiService(surroundings, builder.settings()));
        this.apiKey = builder.apiKey == null ? "any-key-of-the-emulator" : builder.apiKey;
        this.webhooks = StandardWebhooks.of(builder.webhookSecret, builder.clock);
    }

    /** Starts an emulator with every option at its default. */
    public static GeminiEmulator start() {
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

    private GeminiService service() {
        return service(GeminiService.class);
    }

    /** Returns how many images were billed so far, whether or not they were fetched; what is drawn and then refused counts. */
    public long billedImages() {
        return service().billed();
    }

    /** Returns a refusal in the service's form, to be met by {@link #next}. */
    public Fault fault(Problem problem) {
        return service().fault(Objects.requireNonNull(problem, "problem"));
    }

    /**
     * Gives the next generation that is accepted these quirks, beside those of the builder. Repeated calls queue up, like those
     * of {@link #blockNext}, {@link #finishNext} and {@link #endNext}: each is for one further generation.
     *
     * @throws IllegalArgumentException if a quirk is not one of a single generation
     */
    public void nextQuirks(Quirk... quirks) {
        for (Quirk quirk : quirks) {
            if (!quirk.ofOneGeneration) {
                throw new IllegalArgumentException(quirk + " is not of one generation; set it on the builder");
            }
        }
        service().next(Set.of(quirks), null, null, null);
    }

    /** Has the next prompt blocked for this reason, such as {@code PROHIBITED_CONTENT}. Any word will do. */
    public void blockNext(String blockReason) {
        service().next(Set.of(), Objects.requireNonNull(blockReason, "blockReason"), null, null);
    }

    /** Has the next candidate finish without an image for this reason, such as {@code IMAGE_SAFETY}. Any word will do. */
    public void finishNext(String finishReason) {
        service().next(Set.of(), null, Objects.requireNonNull(finishReason, "finishReason"), null);
    }

    /**
     * Has the next interaction end with this status and without output, such as {@code incomplete}, {@code budget_exceeded} or
     * {@code requires_action}. Any word will do.
     */
    public void endNext(String status) {
        service().next(Set.of(), null, null, Objects.requireNonNull(status, "status"));
    }

    /**
     * Retires a model: from now on it is not found.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public void retire(String model) {
        service().retire(model);
    }

    /** Refuses this token from now on, as one that has expired. */
    public void revokeToken(String token) {
        service().revoke(Objects.requireNonNull(token, "token"));
    }

    /**
     * Returns the webhook that tells of an interaction's end, for the test to deliver; each time with the same id. A webhook of
     * {@code webhook_config} is signed with a key of Google's: to a client that has only the secret it looks {@link
     * StandardWebhookForm#FORGED}.
     *
     * @throws RuntimeException if there is no such interaction, or no webhook tells of its status
     */
    public EmulatedCallback webhook(String interactionId, StandardWebhookForm form) {
        return webhooks.callback("wh_" + interactionId, service().event(interactionId), form);
    }

    /**
     * Returns the addresses that an interaction's {@code webhook_config} names.
     *
     * @throws RuntimeException if there is no such interaction
     */
    public List<URI> webhookUris(String interactionId) {
        return service().hooks(interactionId);
    }

    /** The options of a {@link GeminiEmulator}. Not thread-safe. */
    public static final class Builder extends EmulatorBuilder<Builder> {
        private static final int MANY_IMAGES = 10_000;

        private @Nullable String apiKey;
        private @Nullable String token;
        private @Nullable String project;
        private final Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
        private int imagesPerMinute = MANY_IMAGES;
        private long bodyLimit = 20L << 20;
        private Duration retention = Duration.ofDays(55);
        private Duration fileProcessingTime = Duration.ZERO;
        private String webhookSecret = StandardWebhooks.DEFAULT_SECRET;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** Sets the only key that is accepted; any by default. */
        public Builder apiKey(String apiKey) {
            this.apiKey = Objects.requireNonNull(apiKey, "apiKey");
            return this;
        }

        /** Sets the only token that is accepted; any by default. */
        public Builder token(String token) {
            this.token = Objects.requireNonNull(token, "token");
            return this;
        }

        /** Sets the only project that Vertex AI lets the token into; any by default. */
        public Builder project(String project) {
            this.project = Objects.requireNonNull(project, "project");
            return this;
        }

        /** Adds what the service does now and then, for every generation. */
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
            this.imagesPerMinute = Math.toIntExact(positive("imagesPerMinute", images));
            return this;
        }

        /**
         * Sets the largest body in bytes, uploads not counted; 20 MiB by default. A larger one gets a 413.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder bodyLimit(long bytes) {
            this.bodyLimit = positive("bodyLimit", bytes);
            return this;
        }

        private static long positive(String name, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " is " + value + "; give 1 or more");
            }
            return value;
        }

        /** Sets how long a finished interaction is kept; 55 days by default. */
        public Builder retention(Duration retention) {
            this.retention = notNegative("retention", retention);
            return this;
        }

        /** Sets how long a file is processed before it is active; zero by default. */
        public Builder fileProcessingTime(Duration time) {
            this.fileProcessingTime = notNegative("fileProcessingTime", time);
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
        public GeminiEmulator start() {
            return new GeminiEmulator(this);
        }

        private GeminiSettings settings() {
            return new GeminiSettings(
                    strict,
                    apiKey,
                    token,
                    project,
                    quirks,
                    imagesPerMinute,
                    bodyLimit,
                    retention,
                    fileProcessingTime,
                    queueTime,
                    generationTime,
                    workers);
        }
    }
}
