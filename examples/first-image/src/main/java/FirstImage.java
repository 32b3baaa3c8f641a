import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.dan.Dan;
import dev.easel.testkit.DanEmulator;
import java.nio.file.Path;

/** Generates one image. The emulator is a server inside this process: it needs no key and costs nothing. */
public final class FirstImage {
    public static void main(String[] args) {
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model(Dan.MODEL_CLARITY)
                .size(256, 256)
                .seed(42)
                .build();
        try (DanEmulator emulator = DanEmulator.start();
                ImageClient client = Dan.builder()
                        .baseUrl(emulator.baseUrl().toString())
                        .apiKey(DanEmulator.ANONYMOUS_KEY)
                        .build()) {
            Path file = client.generate(request).first().saveTo(Path.of("lighthouse.png"));
            System.out.println("saved " + file);
        }
    }
}
