package dev.easel.failure;

import dev.easel.ImageClientBuilder;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.bfl.Bfl;
import dev.easel.comfyui.ComfyUi;
import dev.easel.dan.Dan;
import dev.easel.fal.Fal;
import dev.easel.gemini.Gemini;
import dev.easel.itsrose.ItsRose;
import dev.easel.local.Local;
import dev.easel.local.LocalDialect;
import dev.easel.local.LocalResponseFormat;
import dev.easel.openai.OpenAi;
import dev.easel.replicate.Replicate;
import dev.easel.testkit.BflEmulator;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.GeminiEmulator;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.ReplicateEmulator;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.zhiqite.Zhiqite;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** A service, and how a client is made that speaks to an emulator of it. */
enum Subject {
    DAN("DAN", Step.SUBMIT, Step.POLL) {
        @Override
        Emulator start(VirtualTime time) {
            // Kept for longer than the real two minutes: what a handle is worth is tested here, not how quick one
            // is.
            return DanEmulator.builder()
                    .clock(time)
                    .resultLifetime(Duration.ofHours(1))
                    .start();
        }

        @Override
        ImageClientBuilder<?> client(Emulator emulator) {
            return Dan.builder()
                    .apiKey(DanEmulator.ANONYMOUS_KEY)
                    .baseUrl(emulator.baseUrl().toString());
        }

        @Override
        ImageRequest request() {
            return ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model(Dan.MODEL_CLARITY)
                    .size(64, 64)
                    .seed(42)
                    .build();
        }

        @Override
        String finishedTask(String id, String image) {
            return "{\"code\":200,\"data\":{\"taskId\":\"" + id + "\",\"status\":2,\"images\":[\"" + image
                    + "\"],\"seeds\":[7]},\"message\":\"success\"}";
        }
    },

    ITSROSE("ItsRose", Step.SUBMIT, Step.DOWNLOAD) {
        @Override
        Emulator start(VirtualTime time) {
            return ItsRoseEmulator.builder().clock(time).start();
        }

        @Override
        ImageClientBuilder<?> client(Emulator emulator) {
            return ItsRose.builder()
                    .apiKey(ItsRoseEmulator.API_KEY)
                    .baseUrl(emulator.baseUrl().toString());
        }

        @Override
        ImageRequest request() {
            return ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model("dreamshaper")
                    .size(64, 64)
                    .seed(42)
                    .build();
        }
    },

    ZHIQITE("Zhiqite", Step.SUBMIT, Step.POLL, Step.CONFIRM, Step.DOWNLOAD) {
        @Override
        Emulator start(VirtualTime time) {
            return ZhiqiteEmulator.builder()
                    .accessKey("MARKEDKEY-id", ZHIQITE_SECRET)
                    .clock(time)
                    .start();
        }

        @Override
        ImageClientBuilder<?> client(Emulator emulator) {
            return Zhiqite.builder()
                    .accessKeyId("MARKEDKEY-id")
                    .accessKeySecret(ZHIQITE_SECRET)
                    .baseUrl(emulator.baseUrl().toString());
        }

        @Override
        ImageRequest request() {
            return ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model("photon_v1_84728.safetensors")
                    .size(128, 128)
                    .seed(42)
                    .build();
        }

        @Override
        String finishedTask(String id, String image) {
            return "{\"code\":\"200\",\"data\":{\"id_task\":\"" + id + "\",\"status\":2,\"desc\":\"Success\","
                    + "\"differentialImageRspList\":[{\"image_url\":\"https://images.invalid/a.png\",\"seed\":7}]}}";
        }
    },

    SD_API_SERVER("sd-api-server", Step.SUBMIT, Step.DOWNLOAD) {
        @Override
        Emulator start(VirtualTime time) {
            return LocalEmulator.builder().apiKey(LOCAL_KEY).clock(time).start();
        }

        @Override
        ImageClientBuilder<?> client(Emulator emulator) {
            return Local.builder()
                    .apiKey(LOCAL_KEY)
                    .responseFormat(LocalResponseFormat.URL)
                    .baseUrl(emulator.baseUrl().toString());
        }

        @Override
        ImageRequest request() {
            return ImageRequest.builder()
                    .prompt("a lighthouse")
                    .size(64, 64)
                    .seed(42)
                    .build();
        }
    },

    SD_CPP("sd-server", Step.SUBMIT, Step.POLL) {
        @Override
        Emulator start(VirtualTime time) {
            // It keeps results for ten minutes: so they are there when the deadline has passed.
            return LocalEmulator.builder()
                    .dialect(LocalEmulator.Dialect.SD_CPP)
                    .apiKey(LOCAL_KEY)
                    .generationTime(Duration.ofMinutes(6))
                    .clock(time)
                    .start();
        }

        @Override
        ImageClientBuilder<?> client(Emulator emulator) {
            return Local.builder()
                    .dialect(LocalDialect.SD_CPP)
                    .apiKey(LOCAL_KEY)
                    .baseUrl(emulator.baseUrl().toString());
        }

        @Override
        ImageRequest request() {
            return ImageRequest.builder()
                    .prompt("a lighthouse")
                    .size(64, 64)
                    .seed(42)
                    .build();
        }

        @Override
        String finishedTask(String id, String image) {
            return "{\"id\":\"" + id + "\",\"kind\":\"img_gen\",\"status\":\"completed\",\"result\":{\"images\":"
                    + "[{\"index\":0,\"b64_json\":\"" + image + "\"}]}}";
        }
    },

    OPENAI("OpenAI-style server", Step.SUBMIT, Step.DOWNLOAD) {
        @Override
        Emulator start(VirtualTime time) {
            return LocalEmulator.builder()
                    .dialect(LocalEmulator.Dialect.OPENAI)
                    .apiKey(LOCAL_KEY)
                    .clock(time)
                    .start();
        }

        @Override
        ImageClientBuilder<?> client(Emulator emulator) {
            return Local.builder()
                    .dialect(LocalDialect.OPENAI)
                    .apiKey(LOCAL_KEY)
                    .responseFormat(LocalResponseFormat.URL)
                    .baseUrl(emulator.baseUrl().toString());
        }

        @Override
        ImageRequest request() {
            return ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model("dall-e-2")
                    .size(256, 256)
                    .build();
        }
    },

    OPENAI_ITSELF("OpenAI", Step.SUBMIT) {
        @Override
        Emulator start(VirtualTime time) {
            return OpenAiEmulator.builder().apiKey(OPENAI_KEY).clock(time).start();
        }

        @Override
        ImageClientBuilder<?> client(Emulator emulator) {
            return OpenAi.builder()
                    .apiKey(OPENAI_KEY)
                    .baseUrl(emulator.baseUrl().toString());
        }

        @Override
        ImageRequest request() {
            return ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model(OpenAi.MODEL)
                    .size(256, 256)
                    .build();
        }
    },

    OPENAI_BACKGROUND("OpenAI in the background", Step.SUBMIT, Step.POLL) {
        @Override
        Emulator start(VirtualTime time) {
            return OpenAiEmulator.builder().apiKey(OPENAI_KEY).clock(time).start();
        }

        @Override
        ImageClientBuilder<?> client(Emulator emulator) {
            return OpenAi.builder()
                    .apiKey(OPENAI_KEY)
                    .background("gpt-5.6")
                    .baseUrl(emulator.baseUrl().toString());
        }

        @Override
        ImageRequest request() {
            return ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model(OpenAi.MODEL)
                    .size(256, 256)
                    .build();
        }

        @Override
        String finishedTask(String id, String image) {
            return "{\"id\":\"" + id + "\",\"status\":\"completed\",\"output\":[{\"type\":\"image_generation_call\","
                    + "\"id\":\"ig_1\",\"status\":\"completed\",\"result\":\"" + image + "\"}]}";
        }
    },

    COMFYUI("ComfyUI", Step.SUBMIT, Step.POLL, Step.DOWNLOAD) {
        @Override
        Emulator start(VirtualTime time) {
            return ComfyUiEmulator.builder()
                    .requireHeader("Authorization", "Bearer " + COMFYUI_KEY)
                    .clock(time)
                    .start();
        }

        @Override
        ImageClientBuilder<?> client(Emulator emulator) {
            return ComfyUi.builder()
                    .apiKey(COMFYUI_KEY)
                    .baseUrl(emulator.baseUrl().toString());
        }

        @Override
        ImageRequest request() {
            return ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model("dreamshaper_8.safetensors")
                    .size(64, 64)
                    .seed(42)
                    .build();
        }

        @Override
        String finishedTask(String id, String image) {
            return "{\"id\":\"" + id + "\",\"status\":\"completed\",\"outputs\":{\"save\":{\"images\":"
                    + "[{\"filename\":\"a.png\",\"subfolder\":\"\",\"type\":\"output\"}]}}}";
        }
    },

    REPLICATE("Replicate", Step.SUBMIT, Step.POLL, Step.DOWNLOAD) {
        @Override
        Emulator start(VirtualTime time) {
            return ReplicateEmulator.builder().apiKey(REPLICATE_KEY).clock(time).start();
        }

        @Override
        ImageClientBuilder<?> client(Emulator emulator) {
            return Replicate.builder()
                    .apiKey(REPLICATE_KEY)
                    .baseUrl(((ReplicateEmulator) emulator).apiUrl().toString())
                    .allowDownloadsFrom(emulator.imageHost().getHost());
        }

        @Override
        ImageRequest request() {
            // A model that takes pixels: one that takes proportions generates a million, which takes the emulator
            // seconds.
            return ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model("black-forest-labs/flux-1.1-pro")
                    .size(256, 256)
                    .outputFormat(ImageFormat.PNG)
                    .build();
        }

        @Override
        String finishedTask(String id, String image) {
            return "{\"id\":\"" + id + "\",\"status\":\"succeeded\",\"output\":[\"https://images.invalid/a.webp\"]}";
        }
    },

    BFL("BFL", Step.SUBMIT, Step.POLL, Step.DOWNLOAD) {
        @Override
        Emulator start(VirtualTime time) {
            // Kept for longer than the deadline, as with DAN.
            return BflEmulator.builder()
                    .apiKey(BFL_KEY)
                    .resultLifetime(Duration.ofHours(1))
                    .taskLifetime(Duration.ofHours(1))
                    .clock(time)
                    .start();
        }

        @Override
        ImageClientBuilder<?> client(Emulator emulator) {
            return Bfl.builder()
                    .apiKey(BFL_KEY)
                    .baseUrl(emulator.baseUrl().toString())
                    .allowDownloadsFrom("localhost:" + emulator.baseUrl().getPort());
        }

        @Override
        ImageRequest request() {
            return ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model(Bfl.MODEL_FLUX_2_PRO)
                    .size(64, 64)
                    .outputFormat(ImageFormat.PNG)
                    .build();
        }

        @Override
        String finishedTask(String id, String image) {
            return "{\"id\":\"" + id
                    + "\",\"status\":\"Ready\",\"result\":{\"sample\":\"https://images.invalid/a.png\",\"seed\":7}}";
        }
    },

    FAL("fal", Step.SUBMIT, Step.POLL, Step.DOWNLOAD) {
        @Override
        Emulator start(VirtualTime time) {
            return FalEmulator.builder().apiKey(FAL_KEY).clock(time).start();
        }

        @Override
        ImageClientBuilder<?> client(Emulator emulator) {
            return Fal.builder()
                    .apiKey(FAL_KEY)
                    .baseUrl(emulator.baseUrl().toString())
                    .allowDownloadsFrom(emulator.imageHost().getHost());
        }

        @Override
        ImageRequest request() {
            return ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model(Fal.FLUX_DEV)
                    .build();
        }

        @Override
        String finishedTask(String id, String image) {
            return "{\"status\":\"COMPLETED\",\"request_id\":\"" + id
                    + "\",\"images\":[{\"url\":\"https://images.invalid/a.jpg\"}],\"seed\":7}";
        }
    },

    GEMINI("Gemini", Step.SUBMIT) {
        @Override
        Emulator start(VirtualTime time) {
            return GeminiEmulator.builder().apiKey(GEMINI_KEY).clock(time).start();
        }

        @Override
        ImageClientBuilder<?> client(Emulator emulator) {
            return Gemini.builder()
                    .apiKey(GEMINI_KEY)
                    .baseUrl(emulator.baseUrl().toString());
        }

        @Override
        ImageRequest request() {
            return ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model(Gemini.MODEL)
                    .build();
        }
    },

    GEMINI_BACKGROUND("Gemini in the background", Step.SUBMIT, Step.POLL) {
        @Override
        Emulator start(VirtualTime time) {
            return GeminiEmulator.builder().apiKey(GEMINI_KEY).clock(time).start();
        }

        @Override
        ImageClientBuilder<?> client(Emulator emulator) {
            return Gemini.builder()
                    .apiKey(GEMINI_KEY)
                    .background(true)
                    .baseUrl(emulator.baseUrl().toString());
        }

        @Override
        ImageRequest request() {
            return ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model(Gemini.MODEL)
                    .build();
        }

        @Override
        String finishedTask(String id, String image) {
            return "{\"id\":\"" + id
                    + "\",\"status\":\"completed\",\"steps\":[{\"type\":\"model_output\",\"content\":[{\"type\":\"image\",\"data\":\""
                    + image + "\",\"mime_type\":\"image/png\"}]}]}";
        }
    };

    static final String ZHIQITE_SECRET = "MARKEDKEY-of-zhiqite";
    private static final String OPENAI_KEY = "sk-MARKEDKEY-openai";
    private static final String LOCAL_KEY = "sk-MARKEDKEY-local";
    private static final String COMFYUI_KEY = "MARKEDKEY-comfyui";
    private static final String REPLICATE_KEY = "r8_MARKEDKEY-replicate";
    private static final String BFL_KEY = "MARKEDKEY-bfl";
    private static final String FAL_KEY = "MARKEDKEY-id:MARKEDKEY-fal";
    private static final String GEMINI_KEY = "MARKEDKEY-gemini";

    /** What must never be seen where it does not belong. */
    static final List<String> SECRETS = List.of(
            DanEmulator.ANONYMOUS_KEY,
            ItsRoseEmulator.API_KEY,
            ZHIQITE_SECRET,
            OPENAI_KEY,
            LOCAL_KEY,
            COMFYUI_KEY,
            REPLICATE_KEY,
            BFL_KEY,
            FAL_KEY,
            GEMINI_KEY);

    private final String words;
    private final Set<Step> steps;

    Subject(String words, Step... steps) {
        this.words = words;
        this.steps = Set.of(steps);
    }

    abstract Emulator start(VirtualTime time);

    /** Everything set but the clock. */
    abstract ImageClientBuilder<?> client(Emulator emulator);

    abstract ImageRequest request();

    /** Returns the body of a response to a poll which says that a task is done. */
    String finishedTask(String id, String image) {
        throw new UnsupportedOperationException(this + " has no tasks");
    }

    /** The steps that a task has here. */
    Set<Step> steps() {
        return steps;
    }

    /** Whether a request of the client's belongs to the step. */
    boolean isAt(Step step, Request request) {
        HttpUrl url = request.url();
        ExchangeKind is;
        String path = url.encodedPath();
        if (path.endsWith("/ws")) {
            // A push channel is no step: what goes wrong with it touches nothing.
            return false;
        }
        if (path.contains("/task/")
                || path.contains("query")
                || path.contains("/jobs/")
                || path.contains("/responses/")
                || path.contains("/predictions/")
                || path.contains("get_result")
                || path.contains("/requests/")
                || path.contains("/interactions/")) {
            is = ExchangeKind.POLL;
        } else if (request.method().equals("GET")) {
            is = ExchangeKind.DOWNLOAD;
        } else {
            is = ExchangeKind.SUBMIT;
        }
        return is == step.kind();
    }

    @Override
    public String toString() {
        return words;
    }
}
