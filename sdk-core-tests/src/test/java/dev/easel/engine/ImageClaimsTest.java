package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ResponseLimits;
import dev.easel.Size;
import dev.easel.Warning;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.VirtualTime;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what an image says of itself, and which source the result takes its values from. */
@Timeout(30)
class ImageClaimsTest {
    private static final EmulatedImage IMAGE = EmulatedImage.of("a cat", 1, 32, 16);
    private static final String PARAMETERS = "a cat\nSteps: 20, Sampler: Euler a, Seed: 42";

    private static final long SENT = 3;
    private static final ImageRequest REQUEST =
            ImageRequest.builder().prompt("a dog").seed(SENT).build();

    private final VirtualTime time = VirtualTime.create();
    private ToyService service;
    private ImageClient client;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        client = ToyClient.builder(service.url()).timeSource(time).build();
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "60000, 60000, true",
        "32769, 1, true",
        "1, 32769, true",
        "32768, 8192, false",
        "32768, 8193, true",
        "16384, 16384, false",
        "2147483647, 2147483647, true"
    })
    void an_image_that_claims_a_size_beyond_reason_is_kept_with_a_warning(int width, int height, boolean warned) {
        byte[] claiming = IMAGE.png();
        ByteBuffer.wrap(claiming).putInt(16, width).putInt(20, height);

        service.response("/submit", response("", claiming));

        ImageResult result = client.generate(REQUEST);

        assertThat(result.first().bytes()).isEqualTo(claiming);
        assertThat(result.first().size()).contains(Size.of(width, height));
        assertThat(result.warnings()).hasSize(warned ? 1 : 0);
        if (warned) {
            Warning warning = result.warnings().get(0);
            assertThat(warning.field()).isEqualTo("size");
            assertThat(warning.message()).startsWith("of image 0 is " + width + "x" + height + " by its own header");
        }
    }

    @ParameterizedTest
    @CsvSource({"32, 512, false", "31, 512, true", "32, 511, true"})
    void what_is_beyond_reason_is_the_users_to_say(int longestSide, long pixels, boolean warned) {
        service.response("/submit", response("", IMAGE.png()));
        ResponseLimits limits =
                ResponseLimits.builder().longestSide(longestSide).pixels(pixels).build();

        try (ImageClient careful =
                ToyClient.builder(service.url()).limits(limits).build()) {
            assertThat(careful.generate(REQUEST).warnings())
                    .extracting(Warning::message)
                    .allSatisfy(message -> assertThat(message).contains("(longestSide)", "(pixels)"))
                    .hasSize(warned ? 1 : 0);
        }
    }

    @Test
    void the_response_counts_before_the_image_and_the_image_before_what_was_sent() {
        byte[] told = IMAGE.png(Map.of("parameters", PARAMETERS));
        byte[] silent = IMAGE.png();

        service.response("/submit", response("\"seed\":7,", told))
                .response("/submit", response("", told))
                .response("/submit", response("", silent));

        GeneratedImage said = generate();
        assertThat(said.seed()).hasValue(7);
        assertThat(said.generation().sampler())
                .as("what the response does not say, the image says")
                .contains("Euler a");
        assertThat(generate().seed()).hasValue(42);
        assertThat(generate().seed()).hasValue(SENT);
    }

    @Test
    void a_jpeg_tells_its_seed_as_a_png_does() {
        service.response("/submit", response("", IMAGE.jpeg(PARAMETERS)));

        GeneratedImage image = generate();

        assertThat(image.seed()).hasValue(42);
        assertThat(image.generation().prompt()).contains("a cat");
        assertThat(image.size()).contains(Size.of(32, 16));
    }

    private GeneratedImage generate() {
        return client.generate(REQUEST).first();
    }

    private static String response(String seed, byte[] image) {
        return "{\"state\":\"done\"," + seed + "\"images\":[\""
                + Base64.getEncoder().encodeToString(image) + "\"]}";
    }
}
