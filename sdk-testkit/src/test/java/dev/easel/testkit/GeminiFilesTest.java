package dev.easel.testkit;

import static dev.easel.testkit.GeminiWire.BY_KEY;
import static dev.easel.testkit.GeminiWire.KEY;
import static dev.easel.testkit.GeminiWire.error;
import static dev.easel.testkit.GeminiWire.get;
import static dev.easel.testkit.GeminiWire.parts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Files API: announced, uploaded, processed, used and gone. */
class GeminiFilesTest {
    private static final byte[] PNG = PlainHttp.png(2, 1, 0xff0000, 0xff0000);

    private final VirtualTime time = VirtualTime.create();
    private GeminiEmulator emulator = GeminiEmulator.builder().clock(time).start();

    @AfterEach
    void close() {
        emulator.close();
    }

    private void restart(GeminiEmulator.Builder builder) {
        emulator.close();
        emulator = builder.clock(time).start();
    }

    private Wire.Response announce(String command, int length, String type) throws IOException {
        return announce(command, length, type, "{\"file\":{\"display_name\":\"x\"}}");
    }

    private Wire.Response announce(String command, int length, String type, String body) throws IOException {
        return Wire.send(Wire.to(emulator, "/upload/v1beta/files")
                .header("x-goog-api-key", KEY)
                .header("X-Goog-Upload-Protocol", "resumable")
                .header("X-Goog-Upload-Command", command)
                .header("X-Goog-Upload-Header-Content-Length", Integer.toString(length))
                .header("X-Goog-Upload-Header-Content-Type", type)
                .header("Content-Type", "application/json")
                .POST(Wire.text(body)));
    }

    private Wire.Response send(String url, byte[] bytes, String command) throws IOException {
        return Wire.send(HttpRequest.newBuilder(URI.create(url))
                .header("X-Goog-Upload-Offset", "0")
                .header("X-Goog-Upload-Command", command)
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
    }

    private JsonNode uploaded() throws IOException {
        String url = announce("start", PNG.length, "image/png").header("X-Goog-Upload-URL");
        Wire.Response sent = send(url, PNG, "upload, finalize");
        assertThat(sent.status()).as(sent.text()).isEqualTo(200);
        return sent.json().get("file");
    }

    private PlainHttp.Response drawWith(JsonNode file) {
        return parts(
                emulator,
                "{'fileData':{'mimeType':'image/png','fileUri':'"
                        + file.get("uri").asText() + "'}},{'text':'a pier'}");
    }

    @Test
    void the_names_of_the_vendors_clients_are_taken() throws IOException {
        Wire.Response announced = announce(
                "start", PNG.length, "image/png", "{\"file\":{\"displayName\":\"x.png\",\"mimeType\":\"image/png\"}}");

        Wire.Response sent = send(announced.header("X-Goog-Upload-URL"), PNG, "upload, finalize");

        assertThat(sent.json().at("/file/displayName").asText()).isEqualTo("x.png");
        assertThat(announce("start", PNG.length, "image/png", "{\"file\":{\"name2\":\"x\"}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_file_is_announced_with_the_key_and_sent_without() throws IOException {
        JsonNode file = uploaded();

        assertThat(file.get("state").asText()).isEqualTo("ACTIVE");
        assertThat(file.get("sizeBytes").isTextual()).isTrue();
        assertThat(file.get("sizeBytes").asInt()).isEqualTo(PNG.length);
        assertThat(file.get("uri").asText())
                .isEqualTo(emulator.baseUrl() + "/v1beta/" + file.get("name").asText());
        assertThat(drawWith(file).status()).isEqualTo(200);
        assertThat(emulator.drawn().get(0).inputImages()).isEqualTo(1);
    }

    @Test
    void a_file_is_processed_before_it_is_active() throws IOException {
        restart(GeminiEmulator.builder().fileProcessingTime(Duration.ofSeconds(5)));
        JsonNode file = uploaded();

        assertThat(file.get("state").asText()).isEqualTo("PROCESSING");
        assertThat(error(drawWith(file))).isEqualTo("400 INVALID_ARGUMENT");
        time.advance(Duration.ofSeconds(5));
        assertThat(get(emulator, "/v1beta/" + file.get("name").asText())
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("ACTIVE");
        assertThat(drawWith(file).status()).isEqualTo(200);
    }

    @Test
    void a_file_may_fail() throws IOException {
        restart(GeminiEmulator.builder().quirks(Quirk.FILE_FAILED));
        JsonNode file = uploaded();

        assertThat(file.get("state").asText()).isEqualTo("FAILED");
        assertThat(error(drawWith(file))).isEqualTo("400 INVALID_ARGUMENT");
    }

    @Test
    void a_file_is_gone_after_48_hours_or_when_it_is_deleted() throws IOException {
        JsonNode old = uploaded();
        time.advance(Duration.ofHours(48));
        JsonNode deleted = uploaded();
        assertThat(PlainHttp.call(
                                "DELETE",
                                emulator.baseUrl() + "/v1beta/"
                                        + deleted.get("name").asText(),
                                BY_KEY)
                        .status())
                .isEqualTo(200);

        for (JsonNode gone : new JsonNode[] {old, deleted}) {
            assertThat(error(get(emulator, "/v1beta/" + gone.get("name").asText())))
                    .isEqualTo("404 NOT_FOUND");
            assertThat(error(drawWith(gone))).isEqualTo("400 INVALID_ARGUMENT");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"upload", "finalize", "start"})
    void an_upload_is_finalized_at_once(String command) throws IOException {
        String url = announce("start", PNG.length, "image/png").header("X-Goog-Upload-URL");
        assertThat(send(url, PNG, command).status()).isEqualTo(400);
    }

    @Test
    void an_upload_has_the_length_and_the_type_that_were_announced_and_is_sent_once() throws IOException {
        assertThat(announce("begin", 1, "image/png").status()).isEqualTo(400);
        assertThat(announce("start", 1, "text/plain").status()).isEqualTo(400);
        String url = announce("start", PNG.length + 1, "image/png").header("X-Goog-Upload-URL");
        assertThat(send(url, PNG, "upload, finalize").status()).isEqualTo(400);
        assertThat(send(url, PNG, "upload, finalize").status()).isEqualTo(404);
    }

    @Test
    void an_address_of_elsewhere_is_taken_only_where_the_service_fetches() {
        String part = "{'fileData':{'mimeType':'image/png','fileUri':'https://example.com/a.png'}},{'text':'a'}";
        assertThat(parts(emulator, part).status()).isEqualTo(400);
        restart(GeminiEmulator.builder().quirks(Quirk.HTTPS_FILE_URIS));
        assertThat(parts(emulator, part).status()).isEqualTo(200);
    }
}
