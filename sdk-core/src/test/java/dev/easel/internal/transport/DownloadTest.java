package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Destination;
import dev.easel.ResponseLimits;
import dev.easel.internal.guard.AllowedHost;
import dev.easel.internal.image.ImageStores;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.transport.ExchangeFailure.Stage;
import dev.easel.spi.Addresses;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What hosts respond with where an image should be. */
@Timeout(60)
class DownloadTest {
    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static final String JPEG = "\u00ff\u00d8\u00ff\u00e0 JFIF " + "x".repeat(500) + "\u00ff\u00d9";
    private static final String WEBP = "RIFF\u0064\0\0\0WEBPVP8 " + "x".repeat(92);

    @TempDir
    private Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private RawServer server;
    private Wire wire;
    private Exchange exchange;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void an_image_is_stored_as_it_came() throws IOException {
        assertThat(image(response("200 OK", PNG, "Content-Type: image/png"))).isEqualTo(PNG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "deflate", "raw deflate", "identity"})
    void a_compressed_image_is_stored_as_what_it_was(String coding) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        OutputStream packer = switch (coding) {
            case "deflate" -> new DeflaterOutputStream(packed);
            case "raw deflate" -> new DeflaterOutputStream(packed, new Deflater(9, true));
            case "identity" -> packed;
            default -> new GZIPOutputStream(packed);
        };
        packer.write(PNG);
        packer.close();

        assertThat(image(response(
                        "200 OK",
                        packed.toByteArray(),
                        "Content-Type: image/png",
                        "Content-Encoding: " + coding.replace("raw ", ""))))
                .isEqualTo(PNG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "compress", "gzip, br", "aes128gcm", "exi"})
    void what_nobody_can_decode_is_never_stored_as_an_image(String coding) throws IOException {
        ExchangeFailure failure =
                failure(response("200 OK", PNG, "Content-Type: image/png", "Content-Encoding: " + coding));

        assertThat(failure.stage()).isEqualTo(Stage.UNREADABLE);
        assertThat(failure).hasMessageContaining("\"" + coding + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void what_says_that_it_is_compressed_and_is_not_cannot_be_read(String coding) throws IOException {
        assertThat(failure(response("200 OK", PNG, "Content-Type: image/png", "Content-Encoding: " + coding))
                        .stage())
                .isEqualTo(Stage.UNREADABLE);
    }

    @Test
    void an_error_keeps_its_status_whatever_its_encoding() throws IOException {
        for (String coding : List.of("br", "gzip", "deflate")) {
            assertThat(send(response("404 Not Found", PNG, "Content-Encoding: " + coding))
                            .status())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>gone</body></html>",
                "<!DOCTYPE html><title>Sign in</title>",
                "\n\t  <HTML>",
                "\u00ef\u00bb\u00bf<html>",
                "{\"error\":\"not found\"}",
                " [1]",
                "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"
            })
    void a_page_or_a_document_is_no_image_whatever_its_type_says(String body) throws IOException {
        for (String type : List.of("image/png", "image/svg+xml", "application/octet-stream", "text/html")) {
            WireResponse response = send(RawServer.response("200 OK", body, "Content-Type: " + type));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.images()).isEmpty();
            assertThat(exchange.takeImages()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg xmlns='http://www.w3.org/2000/svg'/>",
                "<?xml version=\"1.0\"?>\n<!-- drawn by hand -->\n<svg/>",
                "\u00ef\u00bb\u00bf <SVG/>"
            })
    void svg_is_an_image(String body) throws IOException {
        assertThat(image(RawServer.response("200 OK", body, "Content-Type: image/svg+xml")))
                .isEqualTo(body.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/octet-stream", "binary/octet-stream", "image/avif", ""})
    void bytes_that_nobody_knows_are_an_image_where_the_host_does_not_deny_it(String type) throws IOException {
        String avif = "\0\0\0\u0020ftypavif\0\0\0\0avifmif1miaf";
        String response = type.isEmpty()
                ? RawServer.response("200 OK", avif)
                : RawServer.response("200 OK", avif, "Content-Type: " + type);
        assertThat(image(response)).isEqualTo(avif.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void bytes_that_the_host_calls_text_are_none() throws IOException {
        assertThat(send(RawServer.response("200 OK", "not found", "Content-Type: text/plain"))
                        .images())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"bytes 0-69/70", "BYTES 0-69/70", "bytes 0-69/*"})
    void a_206_with_everything_is_taken(String range) throws IOException {
        assertThat(image(response("206 Partial Content", PNG, "Content-Type: image/png", "Content-Range: " + range)))
                .isEqualTo(PNG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 0-69/1000", "bytes 5-74/75", "bytes */70", "items 0-69/70", "", "bytes 0-1/2"})
    void a_206_with_a_part_is_a_failed_download(String range) throws IOException {
        ExchangeFailure failure =
                failure(response("206 Partial Content", PNG, "Content-Type: image/png", "Content-Range: " + range));

        assertThat(failure.stage()).isIn(Stage.UNREADABLE, Stage.BROKEN_RESPONSE);
        assertThat(failure.isFinal()).isFalse();
    }

    @Test
    void an_image_that_ends_too_early_leaves_nothing_and_the_next_begins_anew() throws IOException {
        for (String cut : List.of(
                "Content-Length: 100\r\n\r\n\u0089PNG\r\n\u001a\n",
                "Transfer-Encoding: chunked\r\n\r\n8\r\n\u0089PNG\r\n\u001a\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n10\r\n\u0089PNG\r\n\u001a\n")) {
            start("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nAccept-Ranges: bytes\r\nETag: \"1\"\r\n" + cut);
            Exchange toFile = wire.exchange(Phase.DOWNLOAD, ImageStores.of(Destination.directory(directory)));

            ExchangeFailure failure = Wire.failure(wire.send(request(), toFile));

            assertThat(failure.stage()).isEqualTo(Stage.BROKEN_RESPONSE);
            assertThat(failure.isFinal()).isFalse();
            assertThat(directory).isEmptyDirectory();
            assertThat(server.received().get(0).headers()).doesNotContainKeys("range", "if-range");
        }
    }

    @Test
    void an_image_that_its_host_cut_before_its_end_marker_is_reported() throws IOException {
        String png = new String(PNG, StandardCharsets.ISO_8859_1);
        for (String whole :
                List.of(png, JPEG, WEBP, png + "\r\n", JPEG + "\0\0\0\0", WEBP + "\0", "GIF89a...", "BM..")) {
            assertThat(cut(whole)).as(whole).isFalse();
        }
        for (String whole : List.of(png, JPEG, WEBP)) {
            assertThat(cut(whole.substring(0, whole.length() - 10))).as(whole).isTrue();
            assertThat(cut(whole.substring(0, 20))).isTrue();
        }
    }

    private boolean cut(String body) throws IOException {
        send("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nConnection: close\r\n\r\n" + body);
        List<StoredImage> images = exchange.takeImages();
        assertThat(images).hasSize(1);
        assertThat(Wire.bytes(images.get(0))).hasSize(body.length());
        return images.get(0).isCut();
    }

    @Test
    void the_limit_of_images_is_exact() throws IOException {
        for (int size : new int[] {2048, 2049}) {
            String body = "\u0089PNG\r\n\u001a\n" + "x".repeat(size - 8);
            start(RawServer.response("200 OK", body, "Content-Type: image/png"));
            wire.limits = ResponseLimits.builder().imageBytes(2048).build();
            if (size == 2048) {
                assertThat(Wire.join(wire.send(request(), exchange)).images()).hasSize(1);
            } else {
                assertThat(Wire.failure(wire.send(request(), exchange)).stage()).isEqualTo(Stage.OVER_LIMIT);
            }
        }
    }

    @Test
    void a_redirect_on_the_services_own_host_is_followed_without_the_key() throws IOException {
        open(new RawServer(connection -> {
            for (var request = connection.receive(); request != null; request = connection.receive()) {
                connection.send(
                        request.path().equals("/x.png")
                                ? RawServer.response("302 Found", "", "Location: /y.png?a=1")
                                : new String(
                                        response("200 OK", PNG, "Content-Type: image/png"),
                                        StandardCharsets.ISO_8859_1));
            }
        }));

        Wire.join(wire.send(WireRequest.get("/x.png").image().build(), exchange));

        assertThat(Wire.bytes(exchange.takeImages().get(0))).isEqualTo(PNG);
        assertThat(server.received()).extracting(RawServer.Received::path).containsExactly("/x.png", "/y.png?a=1");
        assertThat(server.received().get(0).headers().get("authorization")).contains(Wire.KEY);
        assertThat(server.received().get(1).headers()).doesNotContainKey("authorization");
    }

    @Test
    void a_host_with_an_underscore_is_fetched_from_where_it_is_allowed() throws IOException {
        open(new RawServer(connection -> {
            connection.receive();
            connection.send(response("200 OK", PNG, "Content-Type: image/png"));
        }));
        wire.http.dns(name -> List.of(InetAddress.getLoopbackAddress()));
        wire.allowed.add(AllowedHost.parse("my_minio:" + server.url().getPort()));
        URI address = Addresses.read("http://my_minio:" + server.url().getPort() + "/my cat.png")
                .orElseThrow();

        wire.download(address, exchange);

        assertThat(Wire.bytes(exchange.takeImages().get(0))).isEqualTo(PNG);
        assertThat(server.received().get(0).path()).isEqualTo("/my%20cat.png");
        assertThat(server.received().get(0).headers().get("host")).startsWith("my_minio:");
    }

    @Test
    void no_redirect_of_anything_else_is_followed() throws IOException {
        start(RawServer.response("302 Found", "", "Location: /elsewhere"));

        assertThat(Wire.join(wire.send(Wire.poll(), exchange)).status()).isEqualTo(302);
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void no_redirect_of_a_submission_is_followed_though_its_response_may_be_the_image() throws IOException {
        start(RawServer.response("302 Found", "", "Location: /elsewhere"));
        WireRequest submission = WireRequest.post("/submit").image().build();

        WireResponse response = Wire.join(wire.send(submission, wire.exchange(Phase.SUBMIT)));

        assertThat(response.status()).isEqualTo(302);
        assertThat(server.received()).hasSize(1);
    }

    private byte[] image(String response) throws IOException {
        return image(response.getBytes(StandardCharsets.ISO_8859_1));
    }

    private byte[] image(byte[] response) throws IOException {
        assertThat(send(response).images()).hasSize(1);
        List<StoredImage> images = exchange.takeImages();
        assertThat(images).hasSize(1);
        assertThat(images.get(0).length()).isEqualTo(Wire.bytes(images.get(0)).length);
        return Wire.bytes(images.get(0));
    }

    private ExchangeFailure failure(byte[] response) throws IOException {
        open(new RawServer(connection -> {
            connection.receive();
            connection.send(response);
        }));
        return Wire.failure(wire.send(request(), exchange));
    }

    private WireResponse send(String response) throws IOException {
        return send(response.getBytes(StandardCharsets.ISO_8859_1));
    }

    private WireResponse send(byte[] response) throws IOException {
        open(new RawServer(connection -> {
            connection.receive();
            connection.send(response);
        }));
        return Wire.join(wire.send(request(), exchange));
    }

    private void start(String response) throws IOException {
        open(new RawServer(connection -> {
            connection.receive();
            connection.send(response);
        }));
    }

    private void open(RawServer started) {
        server = started;
        wire = new Wire(server.url());
        wire.allowed.add(AllowedHost.parse(server.url().getAuthority()));
        exchange = wire.exchange(Phase.DOWNLOAD);
        open.add(wire);
        open.add(server);
    }

    private WireRequest request() {
        return WireRequest.fetch(server.url("/x.png")).image().build();
    }

    private static byte[] response(String status, byte[] body, String... headers) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(("HTTP/1.1 " + status + "\r\nContent-Length: " + body.length + "\r\n"
                        + String.join("\r\n", headers) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        return all.toByteArray();
    }
}
