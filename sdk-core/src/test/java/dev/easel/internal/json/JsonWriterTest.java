package dev.easel.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.spi.DataUri;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Payload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWriterTest {
    private record Image(byte[] bytes) implements Payload {
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
                .put("image", new DataUri(new Image(bytes)))
                .put("images", List.of(JsonObject.create().put("image_url", new DataUri(new Image(bytes)))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        JsonWriter.write(document, out);

        String uri = "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"image\":\"" + uri + "\",\"images\":[{\"image_url\":\"" + uri + "\"}]}");
        assertThat(JsonWriter.withoutImages(document).length + JsonWriter.imageLength(document))
                .isEqualTo(out.size());
        assertThat(document.toString()).contains("\"data:image/png;base64,<" + length + " bytes>\"");
    }

    @Test
    void texts_are_escaped_where_json_asks_for_it_and_nowhere_else() throws IOException {
        String text = "\"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028 caf\u00e9 \ud83d\uddbc";
        JsonObject document = JsonObject.create().put(text, text);

        String written = new String(JsonWriter.withoutImages(document), StandardCharsets.UTF_8);

        assertThat(written)
                .isEqualTo("{\"T\":\"T\"}"
                        .replace("T", "\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u2028 caf\u00e9 \ud83d\uddbc"));
        assertThat(JsonValue.parse(written).get(text).text()).hasValue(text);
    }

    @Test
    void every_kind_of_value_is_written_and_read_back() {
        JsonObject document = JsonObject.create()
                .put("empty", List.of())
                .put("object", JsonObject.create())
                .putExtra(Map.of("map", Map.of("list", List.of(1, 2.5f, true, "x", List.of()))))
                .put("large", 1e20)
                .put("long", Long.MIN_VALUE);

        assertThat(document)
                .hasToString("{\"empty\":[],\"object\":{},\"map\":{\"list\":[1,2.5,true,\"x\",[]]},"
                        + "\"large\":100000000000000000000,\"long\":-9223372036854775808}");
        assertThat(JsonValue.parse(document.toString()).get("long").integer()).hasValue(Long.MIN_VALUE);
        assertThatThrownBy(() -> document.putExtra(Map.of("nan", Float.NaN))).hasMessageContaining("nan");
    }
}
