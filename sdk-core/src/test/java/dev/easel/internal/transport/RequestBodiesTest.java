package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.WireBody;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.Okio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodiesTest {
    @Test
    void a_document_goes_out_as_json_of_known_length() throws IOException {
        RequestBody body = body(WireBody.json(JsonObject.create().put("prompt", "ünï \"x\"")));

        assertThat(body.contentType()).hasToString("application/json");
        assertThat(written(body).readUtf8()).isEqualTo("{\"prompt\":\"ünï \\\"x\\\"\"}");
        assertThat(body.contentLength()).isEqualTo(written(body).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 100_000})
    void images_in_a_document_go_out_as_base64_of_known_length_as_often_as_asked(int size) throws IOException {
        Image image = new Image(size);
        RequestBody body = body(WireBody.json(JsonObject.create()
                .put("init_image", image)
                .put("control_net", List.of(JsonObject.create().put("image", image)))
                .put("steps", 20)));
        String base64 = Base64.getEncoder().encodeToString(image.bytes());

        for (int time = 0; time < 2; time++) {
            assertThat(written(body).readUtf8())
                    .isEqualTo("{\"init_image\":\"" + base64 + "\",\"control_net\":[{\"image\":\"" + base64
                            + "\"}],\"steps\":20}");
        }
        assertThat(body.contentLength()).isEqualTo(written(body).size());
        assertThat(image.open).as("streams left open").isZero();
    }

    @Test
    void a_form_keeps_the_order_of_its_parts_and_says_nothing_that_strict_servers_refuse() throws IOException {
        RequestBody body = body(WireBody.multipart(List.of(
                WireBody.Part.text("prompt", "a cat"),
                WireBody.Part.file("image", new Image(3)),
                WireBody.Part.text("seed", "7"))));

        String boundary = String.valueOf(body.contentType()).replaceAll(".*; boundary=", "");
        assertThat(String.valueOf(body.contentType())).matches("multipart/form-data; boundary=[0-9a-f-]+");
        String[] parts = written(body)
                .readByteString()
                .string(StandardCharsets.ISO_8859_1)
                .split("--" + boundary);
        assertThat(parts).hasSize(5);
        assertThat(parts[1])
                .contains("name=\"prompt\"")
                .doesNotContain("Content-Type")
                .endsWith("a cat\r\n");
        assertThat(parts[2]).contains("name=\"image\"; filename=\"image.png\"").contains("Content-Type: image/png");
        assertThat(parts[3]).contains("name=\"seed\"");
        assertThat(body.contentLength()).isEqualTo(written(body).size());
    }

    @Test
    void a_large_image_goes_out_without_a_copy_of_it_in_memory() throws IOException {
        Image image = new Image(24 * 1024 * 1024);
        RequestBody json = body(WireBody.json(JsonObject.create().put("image", image)));
        RequestBody form = body(WireBody.multipart(List.of(WireBody.Part.file("image", image))));
        for (RequestBody body : List.of(json, form, json, form)) {
            long before = allocated();
            BufferedSink sink = Okio.buffer(Okio.blackhole());
            body.writeTo(sink);
            sink.close();
            assertThat(allocated() - before).as("bytes allocated").isLessThan(256 * 1024);
        }
    }

    private static RequestBody body(WireBody body) {
        return RequestBodies.of(Optional.of(body));
    }

    private static Buffer written(RequestBody body) throws IOException {
        Buffer buffer = new Buffer();
        body.writeTo(buffer);
        return buffer;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** Bytes by chance, made while they are read. */
    private static final class Image implements Payload {
        private final int size;
        private int open;

        Image(int size) {
            this.size = size;
        }

        byte[] bytes() throws IOException {
            try (InputStream in = open()) {
                return in.readAllBytes();
            }
        }

        @Override
        public long length() {
            return size;
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
            open++;
            Random random = new Random(size);
            return new InputStream() {
                private int left = size;

                @Override
                public int read() {
                    return left-- > 0 ? random.nextInt(256) : -1;
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }
    }
}
