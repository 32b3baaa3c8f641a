package dev.easel.testkit;

import static dev.easel.testkit.ComfyUiWire.graph;
import static dev.easel.testkit.ComfyUiWire.inputs;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ComfyUiEmulator.Dialect;
import java.time.Duration;
import java.util.UUID;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Comfy API v2, as far as its contract goes. */
@Timeout(60)
class ComfyUiApiV2Test {

    private static final String KEY = "comfyui-MARKEDKEY";

    private final VirtualTime clock = VirtualTime.create();
    private final ComfyUiEmulator emulator = ComfyUiEmulator.builder()
            .dialect(Dialect.API_V2)
            .requireHeader("Authorization", "Bearer " + KEY)
            .clock(clock)
            .generationTime(Duration.ofSeconds(8))
            .separateImageHost()
            .start();
    private final ComfyUiWire wire = new ComfyUiWire(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    private Request.Builder to(String path) {
        return wire.to(path).header("Authorization", "Bearer " + KEY);
    }

    private static RequestBody json(JsonNode body) {
        return RequestBody.create(body.toString(), MediaType.get("application/json"));
    }

    private ComfyUiWire.Received submit(ObjectNode graph, String key) {
        ObjectNode body = ComfyUiWire.JSON.createObjectNode();
        body.set("workflow", graph);
        return wire.send(to("/api/v2/jobs").header("Idempotency-Key", key).post(json(body)));
    }

    private JsonNode submit(ObjectNode graph) {
        ComfyUiWire.Received response = submit(graph, UUID.randomUUID().toString());
        assertThat(response.status()).as(response.text()).isEqualTo(201);
        return response.json();
    }

    private JsonNode job(JsonNode job) {
        return wire.send(to(job.path("urls").path("self").asText())).json();
    }

    private JsonNode cancel(JsonNode job) {
        return wire.send(to(job.path("urls").path("cancel").asText()).post(RequestBody.EMPTY))
                .json();
    }

    private static String code(ComfyUiWire.Received response) {
        return response.json().path("error").path("code").asText();
    }

    @Test
    void a_job_is_queued_then_running_then_succeeded() {
        submit(graph());
        ObjectNode second = graph();
        inputs(second, "sample").put("seed", 7);
        JsonNode job = submit(second);

        assertThat(job.path("status").asText()).isEqualTo("queued");
        assertThat(job.path("queue_position").intValue()).isEqualTo(2);
        clock.advance(Duration.ofSeconds(10));
        assertThat(job(job).path("status").asText()).isEqualTo("running");
        assertThat(job(job).path("progress").path("value").doubleValue()).isEqualTo(0.25);
        clock.advance(Duration.ofSeconds(6));
        JsonNode done = job(job);
        assertThat(done.path("status").asText()).isEqualTo("succeeded");
        JsonNode output = done.path("outputs").path(0);
        assertThat(output.path("node_id").asText()).isEqualTo("save");
        assertThat(output.path("content_type").asText()).isEqualTo("image/png");
        assertThat(output)
                .as("the same each time")
                .isEqualTo(job(job).path("outputs").path(0));
        assertThat(wire.send(new Request.Builder().url(output.path("url").asText()))
                        .body())
                .startsWith(0x89, 'P', 'N', 'G');
        clock.advance(Duration.ofHours(24));
        assertThat(job(job).path("status").asText()).isEqualTo("expired");
    }

    @Test
    void content_redirects_to_an_address_that_takes_no_key() {
        JsonNode job = submit(graph());
        clock.advance(Duration.ofSeconds(8));
        String id = job(job).path("outputs").path(0).path("id").asText();

        ComfyUiWire.Received redirect = wire.send(to("/api/v2/assets/" + id + "/content"));

        assertThat(redirect.status()).isEqualTo(302);
        String signed = redirect.headers().get("Location");
        assertThat(signed).startsWith(emulator.imageHost().toString());
        assertThat(wire.send(new Request.Builder().url(signed)).status()).isEqualTo(200);
        assertThat(wire.send(new Request.Builder().url(signed).header("Authorization", "Bearer " + KEY))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void an_idempotency_key_is_used_once_in_24_hours_and_is_not_replayed() {
        assertThat(submit(graph(), "k1").status()).isEqualTo(201);
        ComfyUiWire.Received repeated = submit(graph(), "k1");
        assertThat(repeated.status()).isEqualTo(422);
        assertThat(code(repeated)).isEqualTo("idempotency_key_reuse");
        clock.advance(Duration.ofHours(24));
        assertThat(submit(graph(), "k1").status()).isEqualTo(201);
    }

    @Test
    void what_is_wrong_with_a_workflow_has_a_code() {
        ObjectNode exported = ComfyUiWire.JSON.createObjectNode();
        exported.putArray("nodes");
        exported.putArray("links");
        assertThat(code(submit(exported, "k1"))).isEqualTo("workflow_format_ui");
        ObjectNode wrong = graph();
        inputs(wrong, "ckpt").put("ckpt_name", "zz");
        ComfyUiWire.Received invalid = submit(wrong, "k2");
        assertThat(invalid.status()).isEqualTo(422);
        assertThat(code(invalid)).isEqualTo("invalid_workflow");
        assertThat(invalid.text()).contains("value_not_in_list");
        ObjectNode missing = graph();
        ComfyUiWire.add(
                missing, "init", "LoadImage", "{\"image\":{\"__type\":\"core/ASSET\",\"info\":{\"id\":\"x\"}}}");
        assertThat(code(submit(missing, "k3"))).isEqualTo("missing_asset");
        assertThat(code(wire.send(wire.to("/api/v2/jobs/x")))).isEqualTo("unauthorized");
        assertThat(wire.send(to("/api/v2/jobs/x")).status()).isEqualTo(404);
        assertThat(wire.send(to("/api/prompt").post(json(graph()))).status()).isEqualTo(404);
    }

    @Test
    void a_queued_job_is_canceled_at_once_and_a_running_one_at_its_next_step() {
        JsonNode running = submit(graph());
        JsonNode queued = submit(graph());

        assertThat(cancel(queued).path("status").asText()).isEqualTo("canceled");
        assertThat(cancel(running).path("status").asText()).isEqualTo("canceling");
        clock.advance(Duration.ofSeconds(2));
        assertThat(job(running).path("status").asText()).isEqualTo("canceled");
        assertThat(job(queued).path("status").asText()).isEqualTo("canceled");
    }

    @Test
    void a_failed_job_names_its_node() {
        emulator.failNextTask();
        JsonNode job = submit(graph());
        clock.advance(Duration.ofSeconds(8));

        JsonNode error = job(job).path("error");

        assertThat(job(job).path("status").asText()).isEqualTo("failed");
        assertThat(error.path("node_id").asText()).isEqualTo("sample");
        assertThat(error.path("message").asText()).isNotEmpty();
    }

    @Test
    void an_asset_is_uploaded_and_named_in_the_graph() {
        byte[] image = EmulatedImage.of("the sea", 1, 40, 32).png();
        MultipartBody form = new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart("file", "in.png", RequestBody.create(image, MediaType.get("image/png")))
                .addFormDataPart("content_type", "image/png")
                .addFormDataPart("file_path", "easel/in.png")
                .addFormDataPart("expires_in", "3600")
                .build();
        JsonNode asset = wire.send(to("/api/v2/assets").post(form)).json();
        ObjectNode graph = graph();
        ComfyUiWire.add(
                graph,
                "init",
                "LoadImage",
                "{\"image\":{\"__type\":\"core/ASSET\",\"info\":{\"id\":\""
                        + asset.path("id").asText() + "\"}}}");
        ComfyUiWire.add(graph, "enc", "VAEEncode", "{\"pixels\":[\"init\",0],\"vae\":[\"ckpt\",2]}");
        ComfyUiWire.link(graph, "sample", "latent_image", "enc", 0);

        JsonNode job = submit(graph);
        clock.advance(Duration.ofSeconds(8));

        assertThat(job(job).path("status").asText()).isEqualTo("succeeded");
        assertThat(emulator.drawn().get(0).inputImages()).isEqualTo(1);
    }

    @Test
    void the_events_of_a_job_come_as_a_stream_that_ends_with_it() throws Exception {
        JsonNode job = submit(graph());
        var stream = new java.util.concurrent.FutureTask<>(
                () -> wire.send(to(job.path("urls").path("events").asText())));
        Thread reader = new Thread(stream);
        reader.start();
        while (emulator.count(ExchangeKind.POLL) == 0) {
            Thread.onSpinWait();
        }
        clock.advance(Duration.ofSeconds(8));

        ComfyUiWire.Received events = stream.get();

        assertThat(events.headers().get("Content-Type")).isEqualTo("text/event-stream");
        assertThat(events.text())
                .startsWith("event: progress\n")
                .contains("event: output\ndata: {\"node_id\":\"save\"")
                .endsWith("\n\n");
        assertThat(events.text()).contains("\"status\":\"succeeded\"");
    }
}
