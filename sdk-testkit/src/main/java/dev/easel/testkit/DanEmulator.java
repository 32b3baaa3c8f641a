package dev.easel.testkit;

import dev.easel.testkit.internal.dan.DanService;
import dev.easel.testkit.internal.dan.DanSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Emulates the OpenDAN image API, later SDCN: text and image to image, captions and upscaling, each blocking or as a task that
 * is polled, with base64 images in the responses.
 *
 * <p>Errors come as HTTP 200 with a {@code code} other than 200 in the body, since that is what the vendor's server
 * sends; see {@link Builder#errorStatus}. Ten unfinished tasks are allowed per key. Results are removed 120 seconds after a task has
 * finished. The images are PNG with the {@code parameters} text of the service's workers.
 *
 * <p>Inpainting redraws the black of a mask in {@code mask_mode} 0, which is the default, and the white in 1. With a
 * ControlNet a second image comes behind the first, without a seed; see {@link Builder#detectedMap}.
 *
 * <p>Thread-safe.
 */
public final class DanEmulator extends Emulator {

    /** The service's public key, which everybody may use and which this emulator always accepts. */
    public static final String ANONYMOUS_KEY = DanService.ANONYMOUS_KEY;

    /** Says under which HTTP status an error arrives. */
    public enum ErrorStatus {
        /** Always 200: what the vendor's server does. */
        OK,
        /** 400, 403 or 500: what the documentation describes and the server's source intends. */
        DOCUMENTED
    }

    private final DanService service;

    private DanEmulator(Builder options) {
        super(options, surroundings -> new DanService(options.settings(), surroundings));
        this.service = service(DanService.class);
    }

    /** Starts an emulator with the defaults. */
    public static DanEmulator start() {
        return builder().start();
    }

    /** Returns the options, set to their defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Makes a task fail with status 3, without a reason. A task that has finished already becomes a failed one.
     *
     * @throws IllegalArgumentException if there is no task of that id
     */
    public void failTask(String taskId) {
        if (!service.failTask(taskId)) {
            throw new IllegalArgumentException("taskId is " + taskId + ", and no such task was accepted");
        }
    }

    @Override
    public Map<String, String> clientSettings() {
        return Map.of("baseUrl", baseUrl().toString(), "apiKey", ANONYMOUS_KEY);
    }

    /** The options. Not thread-safe. */
    public static final class Builder extends EmulatorBuilder<Builder> {

        private final Set<String> apiKeys = new HashSet<>(Set.of(ANONYMOUS_KEY));
        private ErrorStatus errorStatus = ErrorStatus.OK;
        private boolean catalogueAtDocumentedPath;
        private final List<String> samplers = new ArrayList<>(DanService.samplers());
        private boolean seeds = true;
        private boolean detectedMap = true;
        private Duration resultLifetime = Duration.ofSeconds(120);
        private long bodyLimit = 4L << 20;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** Accepts this key too, beside the anonymous one. Repeated calls add up; each key has a queue limit of its own. */
        public Builder apiKey(String apiKey) {
            apiKeys.add(apiKey);
            return this;
        }

        /** Sets the HTTP status that errors arrive under; {@link ErrorStatus#OK} by default. */
        public Builder errorStatus(ErrorStatus errorStatus) {
            this.errorStatus = errorStatus;
            return this;
        }

        /**
         * Sets whether the model list stands at {@code /api/sd/task/supportedModelInfo}, where the documentation has it;
         * false by default: the vendor's server has it at {@code /api/sd/supportedModelInfo}. The other path responds with 404.
         */
        public Builder catalogueAtDocumentedPath(boolean catalogueAtDocumentedPath) {
            this.catalogueAtDocumentedPath = catalogueAtDocumentedPath;
            return this;
        }

        /**
         * Lists this sampler too, beside the six that are documented, and draws with it. Repeated calls add up. A server may
         * have more than the documented ones, and takes what it lists.
         */
        public Builder sampler(String name) {
            samplers.add(name);
            return this;
        }

        /**
         * Sets whether an image that a ControlNet shaped is followed by the map that was made of the control image: a further
         * image without a seed; true by default. Newer workers leave it out.
         */
        public Builder detectedMap(boolean detectedMap) {
            this.detectedMap = detectedMap;
            return this;
        }

        /** Sets whether responses hold {@code seeds}; true by default. Older editions of the service left them out. */
        public Builder seeds(boolean seeds) {
            this.seeds = seeds;
            return this;
        }

        /**
         * Sets how long a finished task's result is kept; 120 seconds by default. After that its data is null.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder resultLifetime(Duration resultLifetime) {
            this.resultLifetime = notNegative("resultLifetime", resultLifetime);
            return this;
        }

        /**
         * Sets the largest body in bytes; 4 MiB by default, as the service's proxy has it. A larger one gets a 413.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder bodyLimit(long bodyLimit) {
            if (bodyLimit < 1) {
                throw new IllegalArgumentException("bodyLimit is " + bodyLimit + "; give 1 or more bytes");
            }
            this.bodyLimit = bodyLimit;
            return this;
        }

        @Override
        public DanEmulator start() {
            return new DanEmulator(this);
        }

        private DanSettings settings() {
            return new DanSettings(
                    Set.copyOf(apiKeys),
                    strict,
                    errorStatus == ErrorStatus.DOCUMENTED,
                    catalogueAtDocumentedPath,
                    List.copyOf(samplers),
                    seeds,
                    detectedMap,
                    resultLifetime,
                    bodyLimit,
                    queueTime,
                    generationTime,
                    workers);
        }
    }
}
