package dev.easel.testkit;

import static dev.easel.testkit.ComfyUiWire.graph;
import static dev.easel.testkit.ComfyUiWire.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uploads and downloads of the server. */
@Timeout(60)
class ComfyUiFilesTest {

    private static final byte[] IMAGE =
            EmulatedImage.of("the sea at noon", 1, 40, 30).png();
    private static final byte[] OTHER =
            EmulatedImage.of("the sea at noon", 2, 40, 30).png();

    private final ComfyUiEmulator emulator = ComfyUiEmulator.start();
    private final ComfyUiWire wire = new ComfyUiWire(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    private ComfyUiWire.Received view(JsonNode upload) {
        return wire.view(
                ((ObjectNode) upload).put("filename", upload.path("name").asText()));
    }

    @Test
    void an_upload_gets_the_name_that_is_free() {
        JsonNode first = wire.upload("/api/upload/image", "t.png", IMAGE, "subfolder", "easel")
                .json();
        assertThat(first.toString()).isEqualTo("{\"name\":\"t.png\",\"subfolder\":\"easel\",\"type\":\"input\"}");
        assertThat(wire.upload("/api/upload/image", "t.png", IMAGE, "subfolder", "easel")
                        .json())
                .as("the same bytes")
                .isEqualTo(first);
        assertThat(wire.upload("/upload/image", "t.png", OTHER, "subfolder", "easel")
                        .json()
                        .path("name")
                        .asText())
                .as("other bytes")
                .isEqualTo("t (1).png");
        assertThat(wire.upload("/api/upload/image", "t.png", OTHER, "subfolder", "easel", "overwrite", "true")
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("t.png");
        assertThat(view(first).body()).isEqualTo(OTHER);
    }

    @Test
    void an_upload_out_of_its_folder_or_without_a_file_is_400_with_nothing_in_it() {
        assertThat(wire.upload("/api/upload/image", "../t.png", IMAGE).status()).isEqualTo(400);
        assertThat(wire.upload("/api/upload/image", "t.png", IMAGE, "subfolder", "../x")
                        .text())
                .isEmpty();
        assertThat(wire.upload("/api/upload/image", "", IMAGE).status()).isEqualTo(400);
        assertThat(wire.upload("/api/upload/image", "t.png", IMAGE, "type", "elsewhere")
                        .status())
                .isEqualTo(500);
        assertThat(wire.post("/api/upload/image", "{}").status()).isEqualTo(500);
    }

    @Test
    void a_loader_takes_only_what_was_uploaded() {
        ObjectNode graph = graph();
        ComfyUiWire.add(graph, "init", "LoadImage", "{\"image\":\"easel/t.png [temp]\"}");
        ComfyUiWire.link(graph, "save", "images", "init", 0);
        assertThat(wire.post("/api/prompt", order(graph)).nodeErrorType("init")).isEqualTo("custom_validation_failed");

        wire.upload("/api/upload/image", "t.png", IMAGE, "subfolder", "easel", "type", "temp");

        graph.set("save", graph().path("save"));
        ComfyUiWire.link(graph, "save", "images", "init", 0);
        assertThat(wire.status(wire.submit(graph))).isEqualTo("completed");
    }

    @Test
    void an_upload_is_not_checked_to_be_an_image_until_it_is_loaded() {
        String name = wire.upload("/api/upload/image", "t.png", new byte[] {1, 2})
                .json()
                .path("name")
                .asText();
        ObjectNode graph = graph();
        ComfyUiWire.add(graph, "init", "LoadImage", "{\"image\":\"" + name + "\"}");
        ComfyUiWire.link(graph, "save", "images", "init", 0);

        String id = wire.submit(graph);

        assertThat(wire.job(id).path("execution_error").path("exception_type").asText())
                .contains("UnidentifiedImage");
        assertThat(wire.job(id).path("execution_error").path("node_id").asText())
                .isEqualTo("init");
    }

    @Test
    void a_mask_upload_needs_the_image_that_it_belongs_to() throws IOException {
        JsonNode original = wire.upload("/api/upload/image", "t.png", IMAGE).json();
        assertThat(wire.upload("/api/upload/mask", "m.png", OTHER).status()).isEqualTo(500);

        JsonNode mask = wire.upload(
                        "/api/upload/mask",
                        "m.png",
                        OTHER,
                        "original_ref",
                        "{\"filename\":\"t.png\",\"subfolder\":\"\",\"type\":\"input\"}")
                .json();

        assertThat(ImageIO.read(new ByteArrayInputStream(view(mask).body())).getRGB(3, 3))
                .isEqualTo(ImageIO.read(new ByteArrayInputStream(view(original).body()))
                        .getRGB(3, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "filename=x.png, 404",
        "subfolder=easel, 404",
        "filename=/x.png, 400",
        "filename=..%2Fx.png, 400",
        "filename=x.png&type=elsewhere, 400",
        "filename=x.png&subfolder=..%2F.., 403",
        "filename=elsewhere%2Ft.png&type=input, 200",
        "filename=t.png%20%5Binput%5D, 200",
        "filename=t.png, 404"
    })
    void a_view_that_leads_nowhere_has_a_status_and_nothing_else(String query, int status) {
        wire.upload("/api/upload/image", "t.png", IMAGE);

        ComfyUiWire.Received response = wire.get("/api/view?" + query);

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body().length == 0).isEqualTo(status != 200);
    }

    @Test
    void trap_20_an_output_is_found_by_all_three_of_its_words() {
        String id = wire.submit(graph("easel/a b&c"));
        JsonNode output = wire.job(id).path("preview_output");
        assertThat(output.path("filename").asText()).isEqualTo("a b&c_00001_.png");
        assertThat(output.path("subfolder").asText()).isEqualTo("easel");

        ComfyUiWire.Received view = wire.view(output);

        assertThat(view.status()).isEqualTo(200);
        assertThat(view.headers().get("Content-Type")).isEqualTo("image/png");
        assertThat(view.headers().get("Content-Disposition")).isEqualTo("filename=\"a b&c_00001_.png\"");
        assertThat(view.headers().get("ETag")).isNull();
        emulator.next(ExchangeKind.DOWNLOAD, Fault.empty(404));
        assertThat(wire.view(output).status()).isEqualTo(404);
        assertThat(wire.view(output).status()).as("and the next time").isEqualTo(200);
    }

    @Test
    void a_part_of_a_file_can_be_had() {
        wire.upload("/api/upload/image", "t.png", IMAGE);

        ComfyUiWire.Received rest =
                wire.send(wire.to("/api/view?filename=t.png&type=input").header("Range", "bytes=10-"));

        assertThat(rest.status()).isEqualTo(206);
        assertThat(rest.body()).hasSize(IMAGE.length - 10);
        assertThat(rest.headers().get("Content-Range"))
                .isEqualTo("bytes 10-" + (IMAGE.length - 1) + "/" + IMAGE.length);
    }

    @Test
    void a_preview_is_another_format_and_has_no_metadata() throws IOException {
        wire.upload("/api/upload/image", "t.png", IMAGE);

        ComfyUiWire.Received jpeg = wire.get("/api/view?filename=t.png&type=input&preview=jpeg;95");
        ComfyUiWire.Received webp = wire.get("/api/view?filename=t.png&type=input&preview=webp;95");

        assertThat(jpeg.headers().get("Content-Type")).isEqualTo("image/jpeg");
        assertThat(ImageIO.read(new ByteArrayInputStream(jpeg.body())).getWidth())
                .isEqualTo(40);
        assertThat(webp.headers().get("Content-Type")).isEqualTo("image/webp");
        assertThat(new String(webp.body(), 0, 16, java.nio.charset.StandardCharsets.ISO_8859_1))
                .startsWith("RIFF")
                .endsWith("WEBPVP8L");
    }
}
