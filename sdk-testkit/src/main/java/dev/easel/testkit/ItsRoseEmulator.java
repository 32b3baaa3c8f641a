package dev.easel.testkit;

import dev.easel.testkit.internal.itsrose.ItsRoseService;
import dev.easel.testkit.internal.itsrose.ItsRoseSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Emulates ItsRose's sdapi: one blocking call per image, which returns the address of the image, and the lists, captions and
 * general calls that only the service's users and its later descriptions name.
 *
 * <p>Switches that a request leaves out are on, as the service's documented defaults have it; in strict mode leaving one out
 * is refused. Input images are never fetched: an address of this emulator's own {@link #imageHost} is looked up there ({@link
 * #host} puts images up), any other address only tints the image. White in a mask is drawn anew, and black stays.
 *
 * <p>A prompt that holds the letters {@code nsfw} is flagged, and drawn blank where {@code safety_checker} is on.
 *
 * <p>Thread-safe.
 */
public final class ItsRoseEmulator extends Emulator {

    /** A key that this emulator always accepts. */
    public static final String API_KEY = "Rk-00000000000000000000000000emulator";

    /** What stands in the list of images. */
    public enum ImageDelivery {
        /** An address at {@link #imageHost}. */
        URL,
        /** A {@code data:} URI. */
        DATA_URI,
        /** Base64 without a prefix. */
        BASE64
    }

    /** What {@code GET /me} returns: the service was described three times, in three ways. */
    public enum AccountResponse {
        /** Plan, rate, id and name, as in 2024. */
        PLAN_AND_NAME,
        /** Plan, rate and the account's age, as early in 2025. */
        PLAN_AND_AGE,
        /** The key and a subscription, as late in 2025. */
        SUBSCRIPTION
    }

    private ItsRoseEmulator(Builder options) {
        super(options, surroundings -> new ItsRoseService(options.settings(), surroundings));
    }

    /**
     * Puts an image up at {@link #imageHost}, as an application puts one where the service can fetch it. Returns its
     * address.
     */
    public URI host(byte[] image) {
        return service(ItsRoseService.class).host(image);
    }

    /** Starts an emulator with the defaults. */
    public static ItsRoseEmulator start() {
        return builder().start();
    }

    /** Returns the options, set to their defaults. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Map<String, String> clientSettings() {
        return Map.of("baseUrl", baseUrl().toString(), "apiKey", API_KEY);
    }

    /** The options. Not thread-safe. */
    public static final class Builder extends EmulatorBuilder<Builder> {

        private final Set<String> apiKeys = new HashSet<>(Set.of(API_KEY));
        private boolean generationTimeAsNumber;
        private String successMessage = "success";
        private ImageDelivery imageDelivery = ImageDelivery.URL;
        private EmulatedFormat imageFormat = EmulatedFormat.PNG;
        private Duration hostingDelay = Duration.ZERO;
        private int notReadyStatus = 404;
        private int rateLimit;
        private boolean refuseLongBodies;
        private @Nullable String serverId;
        private String plan = "standard";
        private @Nullable String planExpiry;
        private AccountResponse accountResponse = AccountResponse.PLAN_AND_AGE;
        private boolean modelsAsObjects;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** Accepts this key too, beside {@link #API_KEY}. Repeated calls add up. */
        public Builder apiKey(String apiKey) {
            apiKeys.add(apiKey);
            return this;
        }

        /** Sets whether {@code generation_time} is a number; false by default: the documentation has a string. */
        public Builder generationTimeAsNumber(boolean generationTimeAsNumber) {
            this.generationTimeAsNumber = generationTimeAsNumber;
            return this;
        }

        /** Sets the message of a success; {@code success} by default, as documented. The server writes it with a capital. */
        public Builder successMessage(String successMessage) {
            this.successMessage = successMessage;
            return this;
        }

        /** Sets how images are handed over; {@link ImageDelivery#URL} by default. */
        public Builder imageDelivery(ImageDelivery imageDelivery) {
            this.imageDelivery = imageDelivery;
            return this;
        }

        /** Sets the images' format; {@link EmulatedFormat#PNG} by default. */
        public Builder imageFormat(EmulatedFormat imageFormat) {
            this.imageFormat = imageFormat;
            return this;
        }

        /**
         * Sets how long after the response, by the clock, its image is not at its address yet; zero by default.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder hostingDelay(Duration hostingDelay) {
            this.hostingDelay = notNegative("hostingDelay", hostingDelay);
            return this;
        }

        /**
         * Sets the status of an image that is not there yet; 404 by default.
         *
         * @throws IllegalArgumentException unless it is 403 or 404
         */
        public Builder notReadyStatus(int notReadyStatus) {
            if (notReadyStatus != 403 && notReadyStatus != 404) {
                throw new IllegalArgumentException("notReadyStatus is " + notReadyStatus + "; give 403 or 404");
            }
            this.notReadyStatus = notReadyStatus;
            return this;
        }

        /**
         * Limits the calls per minute, key and URL; off by default. The service's standard plan allows 3. A call made while
         * limited starts the minute anew.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder rateLimit(int perMinute) {
            if (perMinute < 1) {
                throw new IllegalArgumentException("perMinute is " + perMinute + "; give 1 or more");
            }
            this.rateLimit = perMinute;
            return this;
        }

        /**
         * Sets whether bodies above 1024 bytes are refused before anything else is looked at; false by default. The
         * vendor's later server does so; whether it ever did on these paths is not known.
         */
        public Builder refuseLongBodies(boolean refuseLongBodies) {
            this.refuseLongBodies = refuseLongBodies;
            return this;
        }

        /**
         * Sets the {@code server_id} that every sdapi call must have, in its body or its query. None by default, and then a
         * strict emulator refuses it: no page has it, the service's users all send it.
         */
        public Builder serverId(String serverId) {
            this.serverId = serverId;
            return this;
        }

        /** Sets the account's plan; {@code standard} by default. */
        public Builder plan(String plan) {
            this.plan = plan;
            return this;
        }

        /** Sets when the account's plan ends; by default it does not. */
        public Builder planExpiry(String planExpiry) {
            this.planExpiry = planExpiry;
            return this;
        }

        /** Sets what {@code GET /me} returns; {@link AccountResponse#PLAN_AND_AGE} by default. */
        public Builder accountResponse(AccountResponse accountResponse) {
            this.accountResponse = accountResponse;
            return this;
        }

        /** Sets whether the list of models holds objects rather than names; false by default. */
        public Builder modelsAsObjects(boolean modelsAsObjects) {
            this.modelsAsObjects = modelsAsObjects;
            return this;
        }

        @Override
        public ItsRoseEmulator start() {
            return new ItsRoseEmulator(this);
        }

        private ItsRoseSettings settings() {
            return new ItsRoseSettings(
                    Set.copyOf(apiKeys),
                    strict,
                    generationTimeAsNumber,
                    successMessage,
                    imageDelivery,
                    imageFormat,
                    hostingDelay,
                    notReadyStatus,
                    rateLimit,
                    refuseLongBodies,
                    serverId,
                    plan,
                    planExpiry,
                    accountResponse,
                    modelsAsObjects,
                    queueTime,
                    generationTime,
                    workers);
        }
    }
}
