package dev.easel.cli;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageUploader;
import dev.easel.bfl.Bfl;
import dev.easel.comfyui.ComfyUi;
import dev.easel.dan.Dan;
import dev.easel.fal.Fal;
import dev.easel.gemini.Gemini;
import dev.easel.itsrose.ItsRose;
import dev.easel.local.Local;
import dev.easel.openai.OpenAi;
import dev.easel.replicate.Replicate;
import dev.easel.testkit.BflEmulator;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.GeminiEmulator;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.ReplicateEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.zhiqite.Zhiqite;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** Starts an emulator of each service, as slow as services are, only shorter, and a client of it. */
final class Emulators {
    /** Somebody else's key at the DAN emulator. */
    private static final String NEIGHBOUR_KEY = "sk-" + "N".repeat(48);

    private static final int NEIGHBOURS = 3;

    private final EmulatorPace pace;

    Emulators(EmulatorPace pace) {
        this.pace = pace;
    }

    OpenService start(Provider provider) {
        return switch (provider) {
            case DAN -> dan();
            case ITSROSE -> itsRose();
            case ZHIQITE -> zhiqite();
            case LOCAL -> local();
            case OPENAI -> openAi();
            case COMFYUI -> comfyUi();
            case REPLICATE -> replicate();
            case BFL -> bfl();
            case FAL -> fal();
            case GEMINI -> gemini();
        };
    }

    /** A queue that others stand in already, so that there is a place in it to tell. */
    private OpenService dan() {
        DanEmulator emulator = DanEmulator.builder()
                .apiKey(NEIGHBOUR_KEY)
                .queueTime(pace.millis(600))
                .generationTime(pace.millis(700))
                .start();
        String url = emulator.baseUrl().toString();
        if (pace == EmulatorPace.LIFELIKE) {
            // Closing a client leaves its tasks at the service: here that is just what is wanted.
            try (ImageClient neighbours =
                    Dan.builder().baseUrl(url).apiKey(NEIGHBOUR_KEY).build()) {
                ImageRequest theirs = ImageRequest.builder()
                        .prompt("somebody else's image")
                        .model(Dan.MODEL_CLARITY)
                        .size(8, 8)
                        .count(NEIGHBOURS)
                        .build();
                neighbours.submit(theirs).accepted().join();
            }
        }
        ImageClient client =
                Dan.builder().baseUrl(url).apiKey(Dan.ANONYMOUS_KEY).build();
        return OpenService.emulated(Provider.DAN, client, pace.pollInterval(), emulator::close);
    }

    /** One blocking call, after which the image takes a moment more to be at its address. */
    private OpenService itsRose() {
        ItsRoseEmulator emulator = ItsRoseEmulator.builder()
                .generationTime(pace.millis(1_500))
                .hostingDelay(pace.millis(700))
                .start();
        ImageClient client = ItsRose.builder()
                .baseUrl(emulator.baseUrl().toString())
                .apiKey(ItsRoseEmulator.API_KEY)
                .uploader(image -> CompletableFuture.completedFuture(emulator.host(bytes(image))))
                .build();
        return OpenService.emulated(Provider.ITSROSE, client, pace.pollInterval(), emulator::close);
    }

    /** This emulator looks images up on its own host alone. */
    private static byte[] bytes(ImageUploader.Image image) {
        try (InputStream in = image.open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A task that is asked about a few times before it is done. Input images it fetches from where they are put. */
    private OpenService zhiqite() {
        LoopbackShelf shelf = LoopbackShelf.open();
        ZhiqiteEmulator emulator = ZhiqiteEmulator.builder()
                .queueTime(pace.millis(600))
                .generationTime(pace.millis(1_700))
                .start();
        ImageClient client = Zhiqite.builder()
                .baseUrl(emulator.baseUrl().toString())
                .accessKeyId("any-key-id")
                .accessKeySecret("any-key-secret")
                .uploader(shelf)
                .build();
        return OpenService.emulated(Provider.ZHIQITE, client, pace.pollInterval(), emulator::close, shelf::close);
    }

    /** One blocking call. */
    private OpenService local() {
        LocalEmulator emulator =
                LocalEmulator.builder().generationTime(pace.millis(1_000)).start();
        ImageClient client =
                Local.builder().baseUrl(emulator.baseUrl().toString()).build();
        return OpenService.emulated(Provider.LOCAL, client, pace.pollInterval(), emulator::close);
    }

    /** One blocking call, for a model that has neither a seed nor steps. */
    private OpenService openAi() {
        OpenAiEmulator emulator =
                OpenAiEmulator.builder().generationTime(pace.millis(1_300)).start();
        ImageClient client = OpenAi.builder()
                .baseUrl(emulator.baseUrl().toString())
                .apiKey("any-key")
                .build();
        return OpenService.emulated(Provider.OPENAI, client, pace.pollInterval(), emulator::close);
    }

    /** A queue of graphs, whose progress comes over a WebSocket. */
    private OpenService comfyUi() {
        ComfyUiEmulator emulator = ComfyUiEmulator.builder()
                .queueTime(pace.millis(400))
                .generationTime(pace.millis(1_600))
                .start();
        ImageClient client =
                ComfyUi.builder().baseUrl(emulator.baseUrl().toString()).build();
        return OpenService.emulated(Provider.COMFYUI, client, pace.pollInterval(), emulator::close);
    }

    /** A queue without places in it, and a bar of progress in the task's log. */
    private OpenService replicate() {
        ReplicateEmulator emulator = ReplicateEmulator.builder()
                .queueTime(pace.millis(500))
                .generationTime(pace.millis(1_500))
                .start();
        ImageClient client = Replicate.builder()
                .baseUrl(emulator.apiUrl().toString())
                .apiKey("any-key")
                .build();
        return OpenService.emulated(Provider.REPLICATE, client, pace.pollInterval(), emulator::close);
    }

    /** A task that is polled at the address that the service names. */
    private OpenService bfl() {
        BflEmulator emulator = BflEmulator.builder()
                .queueTime(pace.millis(300))
                .generationTime(pace.millis(1_400))
                .start();
        ImageClient client = Bfl.builder()
                .baseUrl(emulator.baseUrl().toString())
                .apiKey("any-key")
                .build();
        return OpenService.emulated(Provider.BFL, client, pace.pollInterval(), emulator::close);
    }

    /** A queue that names the place in it. */
    private OpenService fal() {
        FalEmulator emulator = FalEmulator.builder()
                .queueTime(pace.millis(700))
                .generationTime(pace.millis(1_100))
                .start();
        ImageClient client = Fal.builder()
                .baseUrl(emulator.baseUrl().toString())
                .apiKey("any-key")
                .build();
        return OpenService.emulated(Provider.FAL, client, pace.pollInterval(), emulator::close);
    }

    /** One blocking call, for a model that has neither steps nor a mask. */
    private OpenService gemini() {
        GeminiEmulator emulator =
                GeminiEmulator.builder().generationTime(pace.millis(1_600)).start();
        ImageClient client = Gemini.builder()
                .baseUrl(emulator.baseUrl().toString())
                .apiKey("any-key")
                .build();
        return OpenService.emulated(Provider.GEMINI, client, pace.pollInterval(), emulator::close);
    }
}
