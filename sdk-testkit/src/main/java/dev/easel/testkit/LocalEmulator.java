package dev.easel.testkit;

import dev.easel.testkit.internal.local.LocalServices;
import dev.easel.testkit.internal.local.LocalSettings;
import dev.easel.testkit.internal.local.SdVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Emulates a local, OpenAI-style image server or a relative of one: mostly images by {@code POST /v1/images/generations} and
 * {@code /v1/images/edits}, in one blocking call. It speaks LlamaEdge's sd-api-server 0.2.4 unless told another {@link
 * Dialect}.
 *
 * <p>As sd-api-server it behaves like that server: {@code size} is read height first, one image comes whatever
 * {@code n} is, the seed is 42 unless one is sent, errors are text without a content type, and a request that makes the
 * server panic gets no response. A strict emulator refuses, in a message that begins with {@code emulator strict mode:}, whatever
 * the server would silently ignore or misread.
 *
 * <p>Thread-safe.
 */
public final class LocalEmulator extends Emulator {

    /** Says whose wire format the emulator speaks. */
    public enum Dialect {
        /** LlamaEdge's sd-api-server. */
        SD_API_SERVER,
        /**
         * OpenAI's own Images API; the previews of a stream come together with its image. Lenient, it ignores unknown fields,
         * takes unknown models and makes images larger, as servers do that follow it.
         */
        OPENAI,
        /**
         * stable-diffusion.cpp's sd-server: its own queue under {@code /sdcpp/v1}, its OpenAI-style routes with settings inside
         * the prompt, and the web UI's routes as far as it has them. Lenient, it skips what its release does not know, in
         * silence, as the real one does. It draws no WebP.
         */
        SD_CPP,
        /** AUTOMATIC1111's {@code /sdapi/v1} as its fork Forge has it, with progress by a job's name and the interrupt. */
        A1111,
        /** LocalAI: generations, with or without an image, and inpainting. */
        LOCALAI,
        /** vLLM-omni: generations and edits, in base64 or as files. */
        VLLM_OMNI,
        /** SGLang's diffusion server: generations, edits, and the images that its relative addresses name. */
        SGLANG
    }

    /** A release of sd-server, by its number of commits. What a release does not know it skips in silence. */
    public enum SdServerRelease {
        /** The last without a queue: no LoRAs, no second pass, no strength, and the flat spelling of settings in a prompt. */
        MASTER_562,
        /** With the queue, LoRAs and nested settings in a prompt; no second pass yet. */
        MASTER_580,
        /** All of it. */
        MASTER_827
    }

    /** Where the LoRAs of sd-server lie on its disk: a list names paths within it. */
    public static final String LORA_FOLDER = "/models/loras/";

    /** A server that speaks AUTOMATIC1111's interface. They differ in errors, in defaults, and in what they ignore. */
    public enum WebUi {
        /** Errors are a {@code detail}. */
        FORGE,
        /** Errors name the exception's class; the words of a crash stand under {@code errors}. */
        A1111,
        /** Has other defaults and no {@code scheduler} field, refuses unknown samplers, and sends 204 for an interrupt. */
        SD_NEXT
    }

    /** How OpenAI's service, or one that follows it, declines what a prompt asks for. */
    public enum Moderation {
        /** 400 with the code {@code moderation_blocked} and the violations in the message. */
        OPENAI,
        /** Azure, on reading the prompt: 400 with the code {@code contentFilter}. */
        AZURE_PROMPT,
        /** Azure, on seeing the image: the same code with other words. */
        AZURE_OUTPUT,
        /** Azure: 400 with the code {@code content_policy_violation} and the findings inside. */
        AZURE_POLICY,
        /** The error of {@link #OPENAI} inside a 200 response, as gateways hand it on. */
        INSIDE_200,
        /** 200 with a list whose first item is an error; the other images are there. */
        ITEM_ERROR,
        /** 200 with a list whose first item is a flag and no image; the other images are there. */
        ITEM_FLAG
    }

    /** Says for which work an sd-api-server was started. */
    public enum Task {
        /** Generations alone; edits are an error of the server. */
        TEXT2IMAGE,
        /** Edits alone; generations are an error of the server. */
        IMAGE2IMAGE,
        /** Both. */
        FULL
    }

    private final Dialect dialect;
    private final @Nullable String apiKey;

    private LocalEmulator(Builder builder) {
        super(builder, surroundings -> LocalServices.of(builder.dialect, surroundings, builder.settings()));
        this.dialect = builder.dialect;
        this.apiKey = builder.apiKey;
    }

    /** Starts an emulator with every option at its default. */
    public static LocalEmulator start() {
        return builder().start();
    }

    /** Returns a builder with every option at its default. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Map<String, String> clientSettings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("baseUrl", baseUrl().toString());
        settings.put("dialect", dialect.name());
        if (apiKey != null) {
            settings.put("apiKey", apiKey);
        }
        return settings;
    }

    /** The options of a {@link LocalEmulator}. Not thread-safe. */
    public static final class Builder extends EmulatorBuilder<Builder> {

        private Dialect dialect = Dialect.SD_API_SERVER;
        private SdVersion version = SdVersion.V0_2_4;
        private @Nullable String apiKey;
        private boolean requireKey;
        private @Nullable String downloadUrlPrefix;
        private Task task = Task.FULL;
        private boolean stickyControlImage;
        private @Nullable String basicAuth;
        private SdServerRelease release = SdServerRelease.MASTER_827;
        private List<String> loras = List.of("detail.safetensors", "sub/deep.safetensors");
        private boolean controlNet;
        private WebUi webUi = WebUi.FORGE;
        private boolean detectedMap = true;
        private boolean webInterface = true;
        private boolean grid = true;
        private Moderation moderation = Moderation.OPENAI;
        private boolean contentFilter;
        private boolean usage = true;
        private boolean cloudStorage = true;
        private List<String> models = List.of(
                "gpt-image-2",
                "gpt-image-1.5",
                "gpt-image-1",
                "gpt-image-1-mini",
                "dall-e-3",
                "dall-e-2",
                "gpt-image-2.5-flare",
                "gpt-image-2.5-sunburst",
                "gpt-image-2.6-flare",
                "gpt-image-2.6-sunburst");

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** Sets whose wire format is spoken; sd-api-server's by default. */
        public Builder dialect(Dialect dialect) {
            this.dialect = Objects.requireNonNull(dialect, "dialect");
            return this;
        }

        /**
         * Sets the release of sd-api-server, 0.2.0 to 0.2.4; 0.2.4 by default. Releases differ in the addresses they return
         * for images and in the route that serves them.
         *
         * @throws IllegalArgumentException if it is none of these
         */
        public Builder version(String version) {
            this.version = SdVersion.of(version);
            return this;
        }

        /**
         * Sets the key that the server was started with; none by default. An sd-api-server with a key refuses a wrong one and
         * lets a request without any through, unless {@link #requireKey} is set; OpenAI's refuses both.
         */
        public Builder apiKey(String apiKey) {
            this.apiKey = Objects.requireNonNull(apiKey, "apiKey");
            return this;
        }

        /** Sets whether a request without a key is refused, as a stricter front would; false by default. */
        public Builder requireKey(boolean requireKey) {
            this.requireKey = requireKey;
            return this;
        }

        /**
         * Sets what stands before the path in the addresses that sd-api-server returns, such as
         * {@code http://images.example:8080}, or nothing at all for relative addresses. By default they say
         * {@code http://localhost} and the port.
         */
        public Builder downloadUrlPrefix(String downloadUrlPrefix) {
            this.downloadUrlPrefix = Objects.requireNonNull(downloadUrlPrefix, "downloadUrlPrefix");
            return this;
        }

        /** Sets for which work sd-api-server was started; both by default. */
        public Builder task(Task task) {
            this.task = Objects.requireNonNull(task, "task");
            return this;
        }

        /**
         * Sets whether sd-api-server's last control image goes on shaping generations that send none; false by default. The
         * server's source sets the image on a context that all requests share.
         */
        public Builder stickyControlImage(boolean stickyControlImage) {
            this.stickyControlImage = stickyControlImage;
            return this;
        }

        /**
         * Sets the ids of the model list, for dialects that have one; OpenAI's image models by default, those that it has shut
         * included. A strict emulator draws with no others, and OpenAI's makes variations only with {@code dall-e-2} among them.
         */
        public Builder models(List<String> models) {
            this.models = List.copyOf(models);
            return this;
        }

        /** Sets the name and password that AUTOMATIC1111 was started with; none by default. */
        public Builder basicAuth(String user, String password) {
            this.basicAuth = Objects.requireNonNull(user, "user") + ":" + Objects.requireNonNull(password, "password");
            return this;
        }

        /** Sets the release of sd-server; {@link SdServerRelease#MASTER_827} by default. */
        public Builder release(SdServerRelease release) {
            this.release = Objects.requireNonNull(release, "release");
            return this;
        }

        /**
         * Sets the paths of the LoRAs that sd-server lists, within {@link #LORA_FOLDER}; {@code detail.safetensors} and
         * {@code sub/deep.safetensors} by default.
         */
        public Builder loras(List<String> paths) {
            this.loras = List.copyOf(paths);
            return this;
        }

        /**
         * Sets whether sd-server was started with a ControlNet; false by default. Without one it takes a control image all the
         * same, draws as if there were none, and says so nowhere.
         */
        public Builder controlNet(boolean controlNet) {
            this.controlNet = controlNet;
            return this;
        }

        /** Sets which server speaks AUTOMATIC1111's interface; {@link WebUi#FORGE} by default. */
        public Builder webUi(WebUi webUi) {
            this.webUi = Objects.requireNonNull(webUi, "webUi");
            return this;
        }

        /**
         * Sets whether the response of AUTOMATIC1111 ends in the maps that ControlNets made of their images, each without a
         * seed; true by default, as the extension has it unless its settings forbid it.
         */
        public Builder detectedMap(boolean detectedMap) {
            this.detectedMap = detectedMap;
            return this;
        }

        /**
         * Sets whether AUTOMATIC1111 has its web interface; true by default. Without, as with {@code --nowebui}, it tells of
         * no job by its name: the routes under {@code /internal} are 404.
         */
        public Builder webInterface(boolean webInterface) {
            this.webInterface = webInterface;
            return this;
        }

        /** Sets whether AUTOMATIC1111 returns a sheet of all images before several of them; true by default. */
        public Builder grid(boolean grid) {
            this.grid = grid;
            return this;
        }

        /**
         * Sets how OpenAI's service declines a prompt that holds the letters {@code nsfw}; {@link Moderation#OPENAI} by
         * default. In a stream every shape is an event in place of the image.
         */
        public Builder moderation(Moderation moderation) {
            this.moderation = Objects.requireNonNull(moderation, "moderation");
            return this;
        }

        /**
         * Sets whether each image of OpenAI's service comes with what was found in it and in its prompt, as on Azure; false by
         * default. A prompt that tells of blood has a low severity of violence, everything else is safe.
         */
        public Builder contentFilter(boolean contentFilter) {
            this.contentFilter = contentFilter;
            return this;
        }

        /** Sets whether OpenAI's service tells what a call used; true by default. */
        public Builder usage(boolean usage) {
            this.usage = usage;
            return this;
        }

        /** Sets whether SGLang returns addresses when requested them; true by default. Without, that is refused. */
        public Builder cloudStorage(boolean cloudStorage) {
            this.cloudStorage = cloudStorage;
            return this;
        }

        @Override
        public LocalEmulator start() {
            return new LocalEmulator(this);
        }

        private LocalSettings settings() {
            return new LocalSettings(
                    strict,
                    apiKey,
                    requireKey,
                    version,
                    downloadUrlPrefix,
                    task,
                    stickyControlImage,
                    models,
                    basicAuth,
                    release,
                    loras,
                    controlNet,
                    webUi,
                    detectedMap,
                    webInterface,
                    grid,
                    moderation,
                    contentFilter,
                    usage,
                    cloudStorage,
                    queueTime,
                    generationTime,
                    workers);
        }
    }
}
