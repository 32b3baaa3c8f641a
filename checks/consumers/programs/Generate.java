import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.dan.Dan;

/** Generates one image. The argument is the address of an OpenDAN emulator. */
public final class Generate {
    /** What the emulator takes from anybody, as the service did. */
    static final String ANONYMOUS_KEY = "sk-" + "0".repeat(48);

    private Generate() {}

    public static void main(String[] arguments) {
        image(arguments[0]);
        System.out.println("generated");
    }

    static void image(String address) {
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model(Dan.MODEL_CLARITY)
                .size(64, 64)
                .build();
        try (ImageClient client =
                Dan.builder().baseUrl(address).apiKey(ANONYMOUS_KEY).build()) {
            ImageResult result = client.generate(request);
            if (result.first().format() != ImageFormat.PNG) {
                throw new IllegalStateException("no PNG: " + result);
            }
        }
    }
}
