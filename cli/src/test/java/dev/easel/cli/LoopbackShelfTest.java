package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageUploader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class LoopbackShelfTest {
    private static final byte[] BYTES = {1, 2, 3};

    @Test
    void an_image_is_at_its_address_and_nothing_else_is_anywhere() throws Exception {
        try (LoopbackShelf shelf = LoopbackShelf.open()) {
            URI address = shelf.upload(image()).toCompletableFuture().join();

            HttpResponse<byte[]> response = ask("GET", address);
            assertThat(address.getHost()).isEqualTo("127.0.0.1");
            assertThat(response.body()).isEqualTo(BYTES);
            assertThat(response.headers().firstValue("Content-Type")).contains("image/png");
            assertThat(ask("GET", address).body()).as("a second time").isEqualTo(BYTES);
            assertThat(ask("GET", address.resolve("/")).statusCode()).isEqualTo(404);
            assertThat(ask("DELETE", address).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void each_image_has_an_address_of_its_own() {
        try (LoopbackShelf shelf = LoopbackShelf.open()) {
            assertThat(shelf.upload(image()).toCompletableFuture().join())
                    .isNotEqualTo(shelf.upload(image()).toCompletableFuture().join());
        }
    }

    private static HttpResponse<byte[]> ask(String method, URI address) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofByteArray());
    }

    private static ImageUploader.Image image() {
        return new ImageUploader.Image() {
            @Override
            public long length() {
                return BYTES.length;
            }

            @Override
            public String mediaType() {
                return "image/png";
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(BYTES);
            }
        };
    }
}
