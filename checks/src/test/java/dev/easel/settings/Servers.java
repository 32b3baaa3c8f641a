package dev.easel.settings;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageClientBuilder;
import dev.easel.PollSchedule;
import dev.easel.UnsupportedPolicy;
import dev.easel.bfl.Bfl;
import dev.easel.comfyui.ComfyUi;
import dev.easel.comfyui.ComfyUiDialect;
import dev.easel.dan.Dan;
import dev.easel.fal.Fal;
import dev.easel.gemini.Gemini;
import dev.easel.gemini.VertexAi;
import dev.easel.itsrose.ItsRose;
import dev.easel.local.Local;
import dev.easel.local.LocalBuilder;
import dev.easel.local.LocalDialect;
import dev.easel.openai.OpenAi;
import dev.easel.openai.OpenAiBuilder;
import dev.easel.openai.OpenAiProfile;
import dev.easel.openai.OpenAiProfiles;
import dev.easel.replicate.Replicate;
import dev.easel.testkit.BflEmulator;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.GeminiEmulator;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.LocalEmulator.SdServerRelease;
import dev.easel.testkit.LocalEmulator.WebUi;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.ReplicateEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.zhiqite.Zhiqite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Each provider and dialect before the server that it is meant for, and those that are mistaken for one another. */
final class Servers {
    /**
     * A client before a server.
     *
     * @param model one that the server has
     * @param lora one that the server has
     */
    record Server(Emulator emulator, ImageClient client, String model, String lora) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
            emulator.close();
        }
    }

    /** A server by its name. */
    record Named(String name, Supplier<Server> start) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String LORA = "detail.safetensors";

    /** A model whose settings Easel does not know. */
    private static final String UNKNOWN = "acme/anything";

    private Servers() {}

    static List<Named> all() {
        List<Named> all = new ArrayList<>();
        all.add(new Named("DAN", Servers::dan));
        all.add(new Named("ItsRose", Servers::itsRose));
        all.add(new Named("Zhiqite", Servers::zhiqite));
        all.add(new Named("OpenAI", () -> openAi(OpenAiEmulator.Host.OPENAI, OpenAi.builder(), OpenAi.MODEL)));
        all.add(new Named(
                "OpenAI in the background",
                () -> openAi(OpenAiEmulator.Host.OPENAI, OpenAi.builder().background("gpt-5.6"), OpenAi.MODEL)));
        add(all, OpenAiEmulator.Host.TOGETHER, OpenAiProfiles.TOGETHER);
        add(all, OpenAiEmulator.Host.MODELSCOPE, OpenAiProfiles.MODELSCOPE);
        add(all, OpenAiEmulator.Host.ARK, OpenAiProfiles.ARK);
        add(all, OpenAiEmulator.Host.XAI, OpenAiProfiles.XAI);
        add(all, LocalEmulator.Dialect.SD_API_SERVER, LocalDialect.SD_API_SERVER, "any");
        add(all, LocalEmulator.Dialect.OPENAI, LocalDialect.OPENAI, "gpt-image-2");
        add(all, LocalEmulator.Dialect.LOCALAI, LocalDialect.LOCALAI, "any");
        add(all, LocalEmulator.Dialect.VLLM_OMNI, LocalDialect.VLLM_OMNI, "any");
        add(all, LocalEmulator.Dialect.SGLANG, LocalDialect.SGLANG, "any");
        for (WebUi webUi : WebUi.values()) {
            all.add(new Named(
                    "A1111 at " + webUi,
                    () -> local(
                            LocalEmulator.builder()
                                    .dialect(LocalEmulator.Dialect.A1111)
                                    .webUi(webUi),
                            server -> server.dialect(LocalDialect.A1111),
                            "any",
                            "detail")));
        }
        for (SdServerRelease release : SdServerRelease.values()) {
            for (LocalDialect dialect : List.of(
                    LocalDialect.SD_CPP,
                    LocalDialect.SD_CPP_V1,
                    LocalDialect.A1111,
                    LocalDialect.OPENAI,
                    LocalDialect.SD_API_SERVER)) {
                addSdServer(all, dialect + " at sd-server " + release, release, server -> server.dialect(dialect));
            }
            addSdServer(all, "sd-server " + release + " that was asked", release, LocalBuilder::detectDialect);
            if (release != SdServerRelease.MASTER_562) {
                addSdServer(
                        all,
                        "A1111 at sd-server " + release + " that was asked",
                        release,
                        server -> server.detectDialect().dialect(LocalDialect.A1111));
            }
        }
        all.add(new Named("ComfyUI", () -> comfyUi(ComfyUiEmulator.Dialect.NATIVE, ComfyUiDialect.NATIVE)));
        all.add(new Named("Comfy API v2", () -> comfyUi(ComfyUiEmulator.Dialect.API_V2, ComfyUiDialect.API_V2)));
        for (String model : List.of(Replicate.FLUX_SCHNELL, "stability-ai/sdxl", UNKNOWN)) {
            all.add(new Named("Replicate with " + model, () -> replicate(model)));
        }
        for (String model : List.of(Bfl.MODEL_FLUX_2_PRO, Bfl.MODEL_FLUX_1_DEV)) {
            all.add(new Named("BFL with " + model, () -> bfl(model)));
        }
        for (String model : List.of(Fal.FLUX_DEV, "fal-ai/flux-general", "fal-ai/lora", UNKNOWN)) {
            all.add(new Named("fal with " + model, () -> fal(model)));
        }
        all.add(new Named("Gemini", () -> gemini(false)));
        all.add(new Named("Gemini in the background", () -> gemini(true)));
        all.add(new Named("Vertex AI", Servers::vertexAi));
        return all;
    }

    private static void add(List<Named> all, LocalEmulator.Dialect spoken, LocalDialect dialect, String model) {
        all.add(new Named(
                dialect.toString(),
                () -> local(LocalEmulator.builder().dialect(spoken), server -> server.dialect(dialect), model, LORA)));
    }

    private static void add(List<Named> all, OpenAiEmulator.Host host, OpenAiProfile profile) {
        all.add(new Named(profile.name(), () -> openAi(host, OpenAi.compatible(profile), "any")));
    }

    private static Server openAi(OpenAiEmulator.Host host, OpenAiBuilder builder, String model) {
        OpenAiEmulator emulator =
                OpenAiEmulator.builder().host(host).strict(false).start();
        return new Server(
                emulator, client(builder.baseUrl(emulator.apiUrl().toString()).apiKey("sk-MARKEDKEY")), model, LORA);
    }

    private static void addSdServer(
            List<Named> all, String name, SdServerRelease release, Function<LocalBuilder, LocalBuilder> dialect) {
        for (boolean controlNet : new boolean[] {true, false}) {
            all.add(new Named(
                    name + (controlNet ? ", with a ControlNet" : ""),
                    () -> local(
                            LocalEmulator.builder()
                                    .dialect(LocalEmulator.Dialect.SD_CPP)
                                    .release(release)
                                    .controlNet(controlNet),
                            dialect,
                            "any",
                            LORA)));
        }
    }

    private static Server local(
            LocalEmulator.Builder builder, Function<LocalBuilder, LocalBuilder> dialect, String model, String lora) {
        LocalEmulator emulator = builder.strict(false).start();
        LocalBuilder server = Local.builder().baseUrl(emulator.baseUrl().toString());
        return new Server(emulator, client(dialect.apply(server)), model, lora);
    }

    private static Server dan() {
        DanEmulator emulator = DanEmulator.builder().strict(false).start();
        return new Server(
                emulator,
                client(Dan.builder().baseUrl(emulator.baseUrl().toString()).apiKey(Dan.ANONYMOUS_KEY)),
                Dan.MODEL_CLARITY,
                "62efe75048d55a096a238c6e8c4e12d61b36bf59e388a90589335f750923954c");
    }

    private static Server itsRose() {
        ItsRoseEmulator emulator = ItsRoseEmulator.builder().strict(false).start();
        return new Server(
                emulator,
                client(ItsRose.builder()
                        .baseUrl(emulator.baseUrl().toString())
                        .apiKey(ItsRoseEmulator.API_KEY)
                        .uploader(image -> CompletableFuture.completedFuture(emulator.host(new byte[] {1})))),
                "dreamshaper",
                "detail");
    }

    private static Server zhiqite() {
        ZhiqiteEmulator emulator = ZhiqiteEmulator.builder().strict(false).start();
        return new Server(
                emulator,
                client(Zhiqite.builder()
                        .baseUrl(emulator.baseUrl().toString())
                        .accessKeyId("id-MARKEDKEY")
                        .accessKeySecret("secret-MARKEDKEY")),
                "photon_v1_84728.safetensors",
                "detail");
    }

    private static Server comfyUi(ComfyUiEmulator.Dialect spoken, ComfyUiDialect dialect) {
        ComfyUiEmulator emulator =
                ComfyUiEmulator.builder().dialect(spoken).strict(false).start();
        return new Server(
                emulator,
                client(ComfyUi.builder().baseUrl(emulator.baseUrl().toString()).dialect(dialect)),
                "dreamshaper_8.safetensors",
                LORA);
    }

    private static Server replicate(String model) {
        ReplicateEmulator emulator = ReplicateEmulator.builder()
                .apiKey("r8_MARKEDKEY")
                .model(UNKNOWN, true)
                .strict(false)
                .start();
        return new Server(
                emulator,
                client(Replicate.builder()
                        .baseUrl(emulator.apiUrl().toString())
                        .allowDownloadsFrom(emulator.imageHost().getHost())
                        .apiKey("r8_MARKEDKEY")),
                model,
                LORA);
    }

    private static Server bfl(String model) {
        BflEmulator emulator =
                BflEmulator.builder().apiKey("MARKEDKEY").strict(false).start();
        return new Server(
                emulator,
                client(Bfl.builder()
                        .baseUrl(emulator.baseUrl().toString())
                        .allowDownloadsFrom("localhost:" + emulator.baseUrl().getPort())
                        .apiKey("MARKEDKEY")),
                model,
                LORA);
    }

    private static Server fal(String model) {
        FalEmulator emulator = FalEmulator.builder()
                .apiKey("MARKEDKEY-id:MARKEDKEY")
                .endpoint(UNKNOWN)
                .strict(false)
                .start();
        return new Server(
                emulator,
                client(Fal.builder()
                        .baseUrl(emulator.baseUrl().toString())
                        .allowDownloadsFrom(emulator.imageHost().getHost())
                        .apiKey("MARKEDKEY-id:MARKEDKEY")),
                model,
                "acme/" + LORA);
    }

    private static Server gemini(boolean background) {
        GeminiEmulator emulator =
                GeminiEmulator.builder().apiKey("MARKEDKEY").strict(false).start();
        return new Server(
                emulator,
                client(Gemini.builder()
                        .baseUrl(emulator.baseUrl().toString())
                        .background(background)
                        .apiKey("MARKEDKEY")),
                Gemini.MODEL,
                LORA);
    }

    private static Server vertexAi() {
        GeminiEmulator emulator = GeminiEmulator.builder()
                .project("my-project")
                .token("MARKEDKEY-token")
                .strict(false)
                .start();
        return new Server(
                emulator,
                client(VertexAi.builder()
                        .baseUrl(emulator.baseUrl().toString())
                        .project("my-project")
                        .token(() -> "MARKEDKEY-token")),
                Gemini.MODEL,
                LORA);
    }

    private static <B extends ImageClientBuilder<B>> ImageClient client(B builder) {
        return builder.defaults(CallOptions.builder()
                        .deadline(Duration.ofSeconds(20))
                        .pollSchedule(PollSchedule.every(Duration.ofMillis(5)))
                        .unsupported(UnsupportedPolicy.WARN)
                        .build())
                .build();
    }
}
