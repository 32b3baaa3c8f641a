package dev.easel.site;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.ImageClient;
import dev.easel.ImageClientBuilder;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.bfl.Bfl;
import dev.easel.comfyui.ComfyUi;
import dev.easel.dan.Dan;
import dev.easel.fal.Fal;
import dev.easel.local.Local;
import dev.easel.testkit.BflEmulator;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.zhiqite.Zhiqite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The images of the front page: one request, sent to the emulators of six services while the site is built. */
final class Drawings {
    static final String PROMPT = "a lighthouse at dusk";

    private static final String KEY = "any-key-MARKEDKEY";

    /** What is drawn: the service's name, its model, the file. */
    record Drawing(String service, String model, String file) {
        String code() {
            return file.substring("drawn-".length(), file.lastIndexOf('.'));
        }
    }

    static final List<Drawing> ALL = List.of(
            new Drawing("ComfyUI", "sd_xl_base_1.0.safetensors", "drawn-comfyui.png"),
            new Drawing("Black Forest Labs", Bfl.MODEL_FLUX_2_KLEIN_4B, "drawn-bfl.jpg"),
            new Drawing("fal", "fal-ai/fast-sdxl", "drawn-fal.jpg"),
            new Drawing("OpenDAN", Dan.MODEL_CLARITY, "drawn-dan.png"),
            new Drawing("Zhiqite", "revAnimated_v122_7371.safetensors", "drawn-zhiqite.jpg"),
            new Drawing("Local server", Local.ANY_MODEL, "drawn-local.png"));

    private Drawings() {}

    static void into(Path folder) {
        try (ComfyUiEmulator comfy = ComfyUiEmulator.start();
                BflEmulator bfl = BflEmulator.start();
                FalEmulator fal = FalEmulator.start();
                DanEmulator dan = DanEmulator.start();
                ZhiqiteEmulator zhiqite = ZhiqiteEmulator.start();
                LocalEmulator local = LocalEmulator.start();
                ImageClient comfyClient = client(ComfyUi.builder().baseUrl(url(comfy)), comfy);
                ImageClient bflClient = client(Bfl.builder().apiKey(KEY).baseUrl(url(bfl)), bfl);
                ImageClient falClient = client(Fal.builder().apiKey(KEY).baseUrl(url(fal)), fal);
                ImageClient danClient =
                        client(Dan.builder().apiKey(Dan.ANONYMOUS_KEY).baseUrl(url(dan)), dan);
                ImageClient zhiqiteClient = client(
                        Zhiqite.builder().baseUrl(url(zhiqite)).accessKeyId(KEY).accessKeySecret(KEY), zhiqite);
                ImageClient localClient = client(Local.builder().baseUrl(url(local)), local)) {
            List<ImageClient> clients =
                    List.of(comfyClient, bflClient, falClient, danClient, zhiqiteClient, localClient);
            List<CompletableFuture<ImageResult>> results = new ArrayList<>();
            for (int i = 0; i < clients.size(); i++) {
                Drawing drawing = ALL.get(i);
                results.add(clients.get(i).generateAsync(request(drawing), options(folder.resolve(drawing.file()))));
            }
            results.forEach(CompletableFuture::join);
        }
    }

    private static ImageClient client(ImageClientBuilder<?> builder, Emulator emulator) {
        return builder.allowDownloadsFrom(emulator.imageHost().getHost()).build();
    }

    private static String url(Emulator emulator) {
        return emulator.baseUrl().toString();
    }

    private static ImageRequest request(Drawing drawing) {
        return ImageRequest.builder()
                .prompt(PROMPT)
                .model(drawing.model())
                .size(512, 384)
                .seed(42)
                .build();
    }

    private static CallOptions options(Path file) {
        return CallOptions.builder().destination(Destination.file(file)).build();
    }
}
