package dev.easel.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.support.PlainHttp;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the addresses that sd-api-server returns, and its file routes. */
class SdApiServerFilesTest {
    private static final byte[] IMAGE =
            EmulatedImage.of("a cat", 42, 48, 32).labelled("SD-API-SERVER").png();

    private LocalEmulator emulator = LocalEmulator.start();

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void generation_returns_a_localhost_address_that_serves_the_image() {
        String url = generatedUrl();
        PlainHttp.Response response =
                PlainHttp.get(emulator.baseUrl() + URI.create(url).getPath());

        assertThat(url)
                .matches("http://localhost:" + emulator.baseUrl().getPort()
                        + "/v1/files/download/file_[0-9a-f-]{36}/output\\.png");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(IMAGE);
        assertThat(response.headers())
                .containsEntry("Content-Type", "image/png")
                .containsEntry("Content-Disposition", "attachment; filename=output.png")
                .containsEntry("Access-Control-Allow-Origin", "*");
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0.2.0, false, /archives/file_*/output.png,           404, 404",
        "0.2.0, true,  /archives/file_*/output.png,           404, 404",
        "0.2.1, false, /v1/files/download/file_*,             200, 500",
        "0.2.2, true,  /v1/files/download/file_*,             200, 500",
        "0.2.3, false, /v1/files/download/file_*/output.png,  500, 500",
        "0.2.3, true,  /v1/files/download/file_*,             200, 500",
        "0.2.4, false, /v1/files/download/file_*/output.png,  200, 500",
        "0.2.4, true,  /v1/files/download/file_*,             500, 200"
    })
    void releases_differ_in_their_addresses_and_in_what_they_serve(
            String version, boolean edit, String form, int status, int statusWithNameAdded) {
        restart(LocalEmulator.builder().version(version));
        String path = URI.create(edit ? editedUrl() : generatedUrl()).getPath();

        assertThat(path).matches(form.strip().replace(".", "\\.").replace("*", "[0-9a-f-]{36}"));
        assertThat(PlainHttp.get(emulator.baseUrl() + path).status()).isEqualTo(status);
        assertThat(PlainHttp.get(emulator.baseUrl() + path + "/output.png").status())
                .isEqualTo(statusWithNameAdded);
    }

    @Test
    void release_0_2_3_serves_a_generation_without_the_name() {
        restart(LocalEmulator.builder().version("0.2.3"));
        String path = URI.create(generatedUrl()).getPath();

        assertThat(PlainHttp.get(emulator.baseUrl() + path.replace("/output.png", ""))
                        .body())
                .isEqualTo(IMAGE);
    }

    @ParameterizedTest
    @CsvSource({"http://images.example:8080,http://images.example:8080/v1/files/", "'',/v1/files/"})
    void prefix_of_addresses_can_be_another_host_or_nothing(String prefix, String start) {
        restart(LocalEmulator.builder().downloadUrlPrefix(prefix));

        assertThat(generatedUrl()).startsWith(start);
    }

    @Test
    void download_checks_neither_the_name_nor_the_case() {
        String path = URI.create(generatedUrl()).getPath();
        String other = path.substring("/v1/files".length()).replace("output.png", "anything.jpg");

        assertThat(PlainHttp.get(emulator.baseUrl() + "/v1/files" + other.toUpperCase(Locale.ROOT))
                        .body())
                .isEqualTo(IMAGE);
    }

    @Test
    void unknown_file_is_a_server_error_in_words() {
        PlainHttp.Response response = PlainHttp.get(emulator.baseUrl() + "/v1/files/download/file_none/output.png");

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).startsWith("500 Internal Server Error: ");
        assertThat(PlainHttp.get(emulator.baseUrl() + "/v1/files/output.png").text())
                .isEqualTo("500 Internal Server Error: unsupported uri path");
    }

    @Test
    void file_is_listed_described_and_given_in_base64() {
        String id = id(generatedUrl());
        JsonNode listed = PlainHttp.get(emulator.baseUrl() + "/v1/files").json();
        JsonNode described =
                PlainHttp.get(emulator.baseUrl() + "/v1/files/" + id).json();
        JsonNode content = PlainHttp.get(emulator.baseUrl() + "/v1/files/" + id + "/content")
                .json();

        assertThat(listed.get("object").asText()).isEqualTo("list");
        assertThat(listed.get("data")).containsExactly(described);
        assertThat(described.fieldNames())
                .toIterable()
                .containsExactly("id", "bytes", "created_at", "filename", "object", "purpose");
        assertThat(described.get("bytes").asInt()).isEqualTo(IMAGE.length);
        assertThat(content.fieldNames())
                .toIterable()
                .containsExactly("id", "bytes", "created_at", "filename", "content");
        assertThat(Base64.getDecoder().decode(content.get("content").asText())).isEqualTo(IMAGE);
    }

    @Test
    void file_that_was_sent_in_is_kept_under_its_name() {
        editedUrl();

        assertThat(PlainHttp.get(emulator.baseUrl() + "/v1/files").json().findValuesAsText("filename"))
                .containsExactly("cat.png", "output.png");
    }

    @Test
    void deleting_returns_200_whether_there_was_a_file_or_not() {
        String id = id(generatedUrl());
        PlainHttp.Response deleted = PlainHttp.call("DELETE", emulator.baseUrl() + "/v1/files/" + id);
        PlainHttp.Response again = PlainHttp.call("DELETE", emulator.baseUrl() + "/v1/files/" + id);

        assertThat(deleted.json().toString()).isEqualTo("{\"id\":\"" + id + "\",\"object\":\"file\",\"deleted\":true}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().get("deleted").asBoolean()).isFalse();
        assertThat(PlainHttp.get(emulator.baseUrl() + "/v1/files").json().get("data"))
                .isEmpty();
    }

    @Test
    void nothing_can_be_uploaded() {
        PlainHttp.Response response = PlainHttp.postJson(emulator.baseUrl() + "/v1/files", "{}");

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).isEqualTo("500 Internal Server Error: Invalid HTTP Method.");
    }

    private void restart(LocalEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
    }

    private String generatedUrl() {
        return PlainHttp.postJson(
                        emulator.baseUrl() + "/v1/images/generations",
                        "{\"model\":\"sd\",\"prompt\":\"a cat\",\"width\":48,\"height\":32}")
                .json()
                .at("/data/0/url")
                .asText();
    }

    private String editedUrl() {
        return PlainHttp.postForm(
                        emulator.baseUrl() + "/v1/images/edits",
                        PlainHttp.form("prompt", "a cat", "model", "sd", "width", "48", "height", "32")
                                .addFormDataPart("image", "cat.png", PlainHttp.file(IMAGE))
                                .build())
                .json()
                .at("/data/0/url")
                .asText();
    }

    private static String id(String url) {
        return url.split("/")[6];
    }
}
