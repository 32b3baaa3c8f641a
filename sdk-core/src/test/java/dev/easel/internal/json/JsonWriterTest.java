package dev.easel.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.spi.DataUri;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWriterTest {
    private record Picture(byte[] bytes) implements Payload {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public String mediaType() {
            return "image/png";
        }

        @Override
        public String fileName() {
            return "image.png";
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 3071, 3072, 3073, 3074, 100_001})
    void a_data_uri_is_the_base64_text_behind_its_prefix_and_as_long_as_was_announced(int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        JsonObject document = JsonObject.create()
                .put("image", new DataUri(new Picture(bytes)))
                .put("images", List.of(JsonObject.create().put("image_url", new DataUri(new Picture(bytes)))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        JsonWriter.write(document, out);

        String uri = "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"image\":\"" + uri + "\",\"images\":[{\"image_url\":\"" + uri + "\"}]}");
        assertThat(JsonWriter.withoutPictures(document).length + JsonWriter.pictureLength(document))
                .isEqualTo(out.size());
        assertThat(document.toString()).contains("\"data:image/png;base64,<" + length + " bytes>\"");
    }
}
