package dev.easel.testkit;

import dev.easel.testkit.internal.comfyui.ComfySettings;
import dev.easel.testkit.internal.comfyui.ComfyUiService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A ComfyUI server: graphs of nodes go in, are validated node by node, wait in one queue that all clients share, and are
 * drawn by following their links. Progress and previews go over its WebSocket. With {@link Dialect#API_V2} it is a server of
 * the newer Comfy API instead.
 *
 * <p>A strict emulator refuses what a careful client never sends: a prompt id that is no UUID or was sent before, no client id,
 * a file name prefix that was sent before, an input that is null or unknown, a size that is no multiple of 8, an {@code Origin}
 * header, an interrupt without an id, a clearing of queue or history. The error has the type {@code emulator_strict}. A lenient
 * emulator does what the server does.
 *
 * <p>Other things that the server does are switches: the version, and what an operator set up, on the builder; what happens to
 * one prompt, as a {@link Quirk}; what happens to the server, as a method here. A status that is lost after the work is {@link
 * Fault#afterWork}.
 *
 * <p>Thread-safe.
 */
public final class ComfyUiEmulator extends Emulator {

    /** The interface that is spoken. */
    public enum Dialect {
        /** ComfyUI's own server. */
        NATIVE,
        /** The Comfy API v2, under {@code /api/v2}. Its stream of events comes whole when the job is over. */
        API_V2
    }

    /** What is to happen to one prompt. */
    public enum Quirk {
        /** It completes at once with no outputs, as a cached run of some versions does. */
        NO_OUTPUTS,
        /** It completes at once and names files that were deleted, as a cached run does. */
        OLD_FILES,
        /** An interrupt is acknowledged and comes too late. */
        INTERRUPT_TOO_LATE,
        /** Its {@code status} in the history is null. */
        STATUS_NULL,
        /** It fails before its first node, and is called what the prompt before it was called. */
        FAILS_BEFORE_FIRST_NODE,
        /** A sampler runs out of memory. */
        OUT_OF_MEMORY,
        /** The worker dies of it: it stays in progress for ever, and everything behind it stays pending. */
        WORKER_DIES
    }

    private final ComfyUiService service;

    private ComfyUiEmulator(Builder options) {
        super(options, surroundings -> new ComfyUiService(options.settings(), surroundings));
        this.service = service(ComfyUiService.class);
    }

    /** Starts an emulator with the defaults. */
    public static ComfyUiEmulator start() {
        return builder().start();
    }

    /** Returns the options, set to their defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Has this happen to the next prompt that is accepted. Repeated calls queue up: one quirk for each further prompt. */
    public void nextPrompt(Quirk quirk) {
        service.nextPrompt(quirk);
    }

    /** Hands in a small prompt of another client, and returns its id. */
    public String submitAsOtherClient() {
        return submitAsOtherClient("""
                {"client_id": "somebody-else", "prompt": {
                  "c": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd_xl_base_1.0.safetensors"}},
                  "t": {"class_type": "CLIPTextEncode", "inputs": {"text": "somebody else's castle", "clip": ["c", 1]}},
                  "l": {"class_type": "EmptyLatentImage", "inputs": {"width": 64, "height": 64, "batch_size": 1}},
                  "k": {"class_type": "KSampler", "inputs": {"model": ["c", 0], "seed": %d, "steps": 4, "cfg": 7,
                    "sampler_name": "euler", "scheduler": "normal", "positive": ["t", 0], "negative": ["t", 0],
                    "latent_image": ["l", 0], "denoise": 1}},
                  "d": {"class_type": "VAEDecode", "inputs": {"samples": ["k", 0], "vae": ["c", 2]}},
                  "s": {"class_type": "SaveImage", "inputs": {"images": ["d", 0], "filename_prefix": "else"}}}}
                """.formatted(System.nanoTime()));
    }

    /**
     * Hands in this prompt for another client, past the strictness, and returns its id. Without {@code client_id} its progress
     * goes to every socket.
     *
     * @param body as it would be posted to {@code /prompt}
     * @throws IllegalArgumentException if the server would not accept it
     */
    public String submitAsOtherClient(String body) {
        return service.submitAsOtherClient(body);
    }

    /** Deletes a prompt from the queue and from the history, as anybody may. One that runs goes on. */
    public void forget(String promptId) {
        service.forget(promptId);
    }

    /** Deletes every saved image. */
    public void deleteOutputFiles() {
        service.deleteOutputFiles();
    }

    /** Restarts the server: queue, history, cache, temporary files and sockets are gone. */
    public void restart() {
        service.restart();
    }

    @Override
    public Map<String, String> clientSettings() {
        return Map.of("baseUrl", baseUrl().toString());
    }

    /** Closes every WebSocket with code 1001. */
    public void dropSockets() {
        service.dropSockets();
    }

    /** Returns how many WebSockets are open, those included that are told nothing any more. */
    public int sockets() {
        return service.sockets();
    }

    /** Sends a text frame to every WebSocket, as a custom node may. */
    public void sendToSockets(String text) {
        service.sendToSockets(text);
    }

    /** Sends a binary frame to every WebSocket, as a custom node may. */
    public void sendToSockets(byte[] frame) {
        service.sendToSockets(ByteString.of(frame));
    }

    /** The options. Not thread-safe. */
    public static final class Builder extends EmulatorBuilder<Builder> {

        private Dialect dialect = Dialect.NATIVE;
        private String version = "0.38.1";
        private String pathPrefix = "";
        private Map.@Nullable Entry<String, String> credential;
        private boolean loginPage;
        private boolean windows;
        private boolean comboLists;
        private final Map<String, List<String>> files = new TreeMap<>(Map.of(
                "checkpoints",
                        List.of("dreamshaper_8.safetensors", "sd_xl_base_1.0.safetensors", "sub/deep.safetensors"),
                "loras", List.of("detail.safetensors", "sub/style.safetensors"),
                "vae", List.of("vae-ft-mse.safetensors"),
                "controlnet", List.of("control_canny.safetensors", "control_union.safetensors"),
                "upscale_models", List.of("4x-UltraSharp.pth", "2x-ESRGAN.pth"),
                "embeddings", List.of("easynegative.safetensors"),
                "diffusion_models", List.of("flux1-dev.safetensors"),
                "text_encoders", List.of("clip_l.safetensors", "clip_g.safetensors", "t5xxl_fp16.safetensors")));
        private String objectInfo = "";
        private boolean previews;
        private boolean caching = true;
        private long maxUploadSize = 100L << 20;
        private int historySize = 10_000;
        private Duration historyDelay = Duration.ZERO;
        private Duration resultLifetime = Duration.ofHours(24);

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** Sets the interface; {@link Dialect#NATIVE} by default. */
        public Builder dialect(Dialect dialect) {
            this.dialect = Objects.requireNonNull(dialect, "dialect");
            return this;
        }

        /**
         * Sets the version of the server, such as {@code 0.3.44}; 0.38.1 by default. Older ones ignore the client's prompt id
         * (below 0.3.45), interrupt whatever runs (0.3.57), have no jobs (0.6.0), call an interrupted job failed (0.9.0), take any
         * text as prompt id (0.25.0) and cannot cancel a job by its id (0.26.0). From 0.3.68 to 0.27 a cached run without a client
         * id has no outputs.
         */
        public Builder version(String version) {
            this.version = Objects.requireNonNull(version, "version");
            return this;
        }

        /** Sets the path that a proxy serves the server under, such as {@code /comfy}; none by default. */
        public Builder pathPrefix(String pathPrefix) {
            this.pathPrefix = Objects.requireNonNull(pathPrefix, "pathPrefix");
            return this;
        }

        /**
         * Demands this header of every request, the WebSocket's handshake and downloads included; none by default. Others get
         * 401, as HTML from the proxy in front of the server, or as the API v2 words it.
         */
        public Builder requireHeader(String name, String value) {
            this.credential = Map.entry(name, value);
            return this;
        }

        /** Sets whether a request without the header is redirected to a login page rather than answered 401; false by default. */
        public Builder loginPage(boolean loginPage) {
            this.loginPage = loginPage;
            return this;
        }

        /** Sets whether the server runs on Windows, where folders in lists and subfolders end in backslashes; false by default. */
        public Builder windows(boolean windows) {
            this.windows = windows;
            return this;
        }

        /** Sets whether every list of choices comes in the newer form, {@code ["COMBO", {"options": …}]}; false by default. */
        public Builder comboLists(boolean comboLists) {
            this.comboLists = comboLists;
            return this;
        }

        /**
         * Sets the files of a folder of models, such as {@code checkpoints}, with {@code /} between folders; a few by default.
         */
        public Builder files(String folder, List<String> names) {
            files.put(folder, List.copyOf(names));
            return this;
        }

        /**
         * Adds classes of custom nodes, or replaces others.
         *
         * @param json as {@code /object_info} lists them. What such a node does is not known: it hands on what it is given, by type
         */
        public Builder objectInfo(String json) {
            this.objectInfo = Objects.requireNonNull(json, "json");
            return this;
        }

        /** Sets whether the server was started with previews on; false by default, where a prompt has to ask for them. */
        public Builder previews(boolean previews) {
            this.previews = previews;
            return this;
        }

        /**
         * Sets whether the results of the last prompt's nodes are kept; true by default. A prompt of the same model, words and seed
         * then takes no time, since only its save node runs again, and an identical one not even that. Without, as with {@code
         * --cache-none}, every prompt takes its time.
         */
        public Builder caching(boolean caching) {
            this.caching = caching;
            return this;
        }

        /**
         * Sets the largest body in bytes; 100 MiB by default. A larger one is answered 413.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder maxUploadSize(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("bytes is " + bytes + "; give 1 or more");
            }
            this.maxUploadSize = bytes;
            return this;
        }

        /**
         * Sets how many prompts the history keeps; 10,000 by default. The oldest goes first.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder historySize(int prompts) {
            if (prompts < 0) {
                throw new IllegalArgumentException("prompts is " + prompts + "; give 0 or more");
            }
            this.historySize = prompts;
            return this;
        }

        /**
         * Sets how long after {@code execution_success} the history is written; zero by default.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder historyDelay(Duration historyDelay) {
            this.historyDelay = notNegative("historyDelay", historyDelay);
            return this;
        }

        /**
         * Sets how long the API v2 keeps a job that is over; 24 hours by default. Then it is expired.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder resultLifetime(Duration resultLifetime) {
            this.resultLifetime = notNegative("resultLifetime", resultLifetime);
            return this;
        }

        /**
         * Starts the emulator.
         *
         * @throws IllegalArgumentException if {@code workers} is not 1, {@code version} is none, or {@code objectInfo} is no JSON
         *     object
         */
        @Override
        public ComfyUiEmulator start() {
            if (workers != 1) {
                throw new IllegalArgumentException("workers is " + workers + "; the server has 1");
            }
            return new ComfyUiEmulator(this);
        }

        private ComfySettings settings() {
            return new ComfySettings(
                    strict,
                    dialect,
                    version,
                    pathPrefix,
                    credential,
                    loginPage,
                    windows,
                    comboLists,
                    Map.copyOf(files),
                    objectInfo,
                    previews,
                    caching,
                    maxUploadSize,
                    historySize,
                    historyDelay,
                    resultLifetime,
                    queueTime,
                    generationTime);
        }
    }
}
