import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.local.Local;
import dev.easel.local.LocalDialect;
import dev.easel.local.LocalOptions;
import java.util.concurrent.CancellationException;

/**
 * Sends what OkHttp is asked for beside plain JSON: a form of several parts, a stream of events, a call that is cancelled. The
 * arguments are the addresses of an OpenDAN emulator and of a local one that speaks OpenAI's dialect.
 */
public final class EditAndStream {
    private EditAndStream() {}

    public static void main(String[] arguments) {
        Generate.image(arguments[0]);
        try (ImageClient client = Local.builder()
                .baseUrl(arguments[1])
                .dialect(LocalDialect.OPENAI)
                .apiKey("MARKEDKEY-openai")
                .build()) {
            ImageResult streamed = client.generate(ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .model("gpt-image-1")
                    .addOptions(LocalOptions.builder().partialImages(1).build())
                    .build());
            client.generate(ImageRequest.builder()
                            .prompt("a lighthouse by night")
                            .model("gpt-image-1")
                            .initImage(ImageInput.bytes(streamed.first().bytes()))
                            .build())
                    .first();
            ImageTask task = client.submit(ImageRequest.builder()
                    .prompt("a lighthouse in the snow")
                    .model("gpt-image-1")
                    .build());
            task.cancel();
            try {
                task.result().join();
                throw new IllegalStateException("was not cancelled");
            } catch (CancellationException expected) {
                System.out.println("generated");
            }
        }
    }
}
