package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ResponseLimits;
import java.util.Arrays;
import java.util.Base64;
import mockwebserver3.MockResponse;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An image may be as large as its limit, and not one byte larger, whichever way it comes. */
@Timeout(30)
class ImageLimitTest {
    private static final int LIMIT = 2_000;

    private ToyService service;

    /** How an image comes. */
    private enum Way {
        IN_THE_RESPONSE,
        WITH_ITS_LENGTH,
        IN_CHUNKS
    }

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @EnumSource
    void an_image_of_the_limit_is_delivered(Way way) {
        byte[] image = image(LIMIT);

        assertThat(generate(way, image).first().bytes()).isEqualTo(image);
    }

    @ParameterizedTest
    @EnumSource
    void an_image_of_one_byte_more_is_refused_and_the_setting_named(Way way) {
        assertThat(catchThrowable(() -> generate(way, image(LIMIT + 1))))
                .isInstanceOf(EaselException.class)
                .hasMessageContaining("2000")
                .hasMessageContaining("imageBytes");
    }

    private ImageResult generate(Way way, byte[] image) {
        if (way == Way.IN_THE_RESPONSE) {
            service.response("/submit", "{\"images\":[\"" + Base64.getEncoder().encodeToString(image) + "\"]}");
        } else {
            service.response("/submit", "{\"urls\":[\"" + service.url() + "/a.png\"]}")
                    .response("/a.png", download(way, new Buffer().write(image)));
        }
        try (ImageClient client = ToyClient.builder(service.url())
                .limits(ResponseLimits.builder().imageBytes(LIMIT).build())
                .build()) {
            return client.generate(ImageRequest.of("a lighthouse"));
        }
    }

    private static MockResponse download(Way way, Buffer image) {
        MockResponse.Builder response = new MockResponse.Builder().addHeader("Content-Type", "image/png");
        return way == Way.WITH_ITS_LENGTH
                ? response.body(image).build()
                : response.chunkedBody(image, 700).build();
    }

    /** A PNG with zeros behind its end. */
    private static byte[] image(int length) {
        return Arrays.copyOf(ToyService.IMAGE, length);
    }
}
