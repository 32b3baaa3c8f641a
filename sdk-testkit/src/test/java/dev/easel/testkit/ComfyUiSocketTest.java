package dev.easel.testkit;

import static dev.easel.testkit.ComfyUiWire.graph;
import static dev.easel.testkit.ComfyUiWire.inputs;
import static dev.easel.testkit.ComfyUiWire.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes over the WebSocket, and to whom. */
@Timeout(60)
class ComfyUiSocketTest {

    private static final Duration HISTORY_DELAY = Duration.ofSeconds(3);

    private final VirtualTime clock = VirtualTime.create();
    private final ComfyUiEmulator emulator = ComfyUiEmulator.builder()
            .clock(clock)
            .generationTime(Duration.ofSeconds(8))
            .historyDelay(HISTORY_DELAY)
            .start();
    private final ComfyUiWire wire = new ComfyUiWire(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    private ComfyUiWire.Socket socket(String clientId) {
        ComfyUiWire.Socket socket = wire.socket(clientId);
        assertThat(socket.await("status").path("sid").asText()).isEqualTo(clientId);
        return socket;
    }

    private void finish() {
        clock.advance(Duration.ofSeconds(8).plus(HISTORY_DELAY));
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void a_run_is_told_in_this_order() {
        ComfyUiWire.Socket socket = socket("e1");
        String id = wire.submit(graph());
        finish();

        assertThat(socket.typesUntilOver(id, "progress_state", "progress"))
                .containsExactly(
                        "status",
                        "status",
                        "execution_start",
                        "execution_cached",
                        "executing",
                        "executing",
                        "executing",
                        "executing",
                        "executing",
                        "executing",
                        "executing",
                        "executed",
                        "execution_success",
                        "status",
                        "over");
    }

    @Test
    void progress_counts_the_steps_of_the_node_that_runs_as_the_clock_moves() {
        ComfyUiWire.Socket socket = socket("e1");
        String id = wire.submit(graph());

        for (int step = 1; step <= 4; step++) {
            clock.advance(Duration.ofSeconds(2));
            JsonNode progress = socket.await("progress");
            assertThat(progress.path("value").intValue()).isEqualTo(step);
            assertThat(progress.path("max").intValue()).isEqualTo(4);
            assertThat(progress.path("node").asText()).isEqualTo("sample");
            assertThat(progress.path("prompt_id").asText()).isEqualTo(id);
        }
        JsonNode output = socket.await("executed").path("output").path("images").path(0);
        assertThat(wire.view(output).status()).isEqualTo(200);
        assertThat(socket.await("execution_success").path("timestamp").isIntegralNumber())
                .isTrue();
    }

    @Test
    void the_state_of_progress_has_each_node_under_its_id() {
        ComfyUiWire.Socket socket = socket("e1");
        wire.submit(graph());

        JsonNode node = socket.await("progress_state").path("nodes").path("ckpt");

        assertThat(node.path("state").asText()).isEqualTo("running");
        assertThat(node.path("real_node_id").asText()).isEqualTo("ckpt");
        assertThat(node.has("parent_node_id")).isTrue();
    }

    @Test
    void trap_17_success_comes_before_the_history_is_written() {
        ComfyUiWire.Socket socket = socket("e1");
        String id = wire.submit(graph());
        clock.advance(Duration.ofSeconds(8));
        socket.await("execution_success");

        assertThat(wire.status(id)).isEqualTo("in_progress");
        assertThat(wire.get("/api/history/" + id).text()).isEqualTo("{}");
        clock.advance(HISTORY_DELAY);
        socket.typesUntilOver(id);
        assertThat(wire.status(id)).isEqualTo("completed");
    }

    @Test
    void trap_7_without_a_client_id_progress_goes_to_every_socket() {
        ComfyUiWire.Socket mine = socket("e1");
        ComfyUiWire.Socket other = socket("e2");
        ObjectNode order = order(graph());
        order.remove("client_id");
        String id = emulator.submitAsOtherClient(order.toString());
        clock.advance(Duration.ofSeconds(2));

        for (ComfyUiWire.Socket socket : new ComfyUiWire.Socket[] {mine, other}) {
            assertThat(socket.await("progress").path("prompt_id").asText()).isEqualTo(id);
        }
        wire.post("/api/interrupt", "{\"prompt_id\":\"" + id + "\"}");
        finish();
        assertThat(other.await("execution_interrupted").path("node_type").asText())
                .isEqualTo("KSampler");
    }

    @Test
    void the_events_of_a_prompt_go_to_its_clients_socket_only() {
        ComfyUiWire.Socket other = socket("e2");
        wire.submit(graph());
        finish();
        ObjectNode own = order(graph()).put("client_id", "e2");
        inputs((ObjectNode) own.path("prompt"), "sample").put("seed", 7);
        String id = wire.submitted(own);

        assertThat(other.await("execution_start").path("prompt_id").asText()).isEqualTo(id);
    }

    @Test
    void a_failure_and_an_interrupt_have_events_of_their_own() {
        ComfyUiWire.Socket socket = socket("e1");
        emulator.failNextTask();
        String failed = wire.submit(graph());
        finish();
        assertThat(socket.await("execution_error").path("exception_type").asText())
                .isEqualTo("RuntimeError");
        socket.typesUntilOver(failed);
        String interrupted = wire.submit(graph());
        wire.post("/api/jobs/" + interrupted + "/cancel", "");
        finish();
        assertThat(socket.await("execution_interrupted").path("prompt_id").asText())
                .isEqualTo(interrupted);
    }

    @Test
    void trap_18_after_a_reconnect_the_node_is_told_without_its_prompt() {
        wire.submit(graph());
        clock.advance(Duration.ofSeconds(2));

        JsonNode executing = wire.socket("e1").await("executing");

        assertThat(executing.toString()).isEqualTo("{\"node\":\"sample\"}");
    }

    @Test
    void trap_18_of_two_sockets_with_one_id_the_later_is_deaf_once_the_older_has_closed() {
        ComfyUiWire.Socket older = socket("e1");
        ComfyUiWire.Socket later = socket("e1");
        String first = wire.submit(graph());
        finish();
        later.typesUntilOver(first);

        until(() -> emulator.sockets() == 2);
        older.close();
        until(() -> emulator.sockets() == 1);
        wire.submit(graph());
        finish();
        emulator.sendToSockets("{\"type\":\"never\",\"data\":{}}");
        assertThat(emulator.sockets()).as("still open").isEqualTo(1);
        assertThat(later.typesUntilClosed()).as("and deaf").isEmpty();
        until(() -> emulator.sockets() == 0);
        ComfyUiWire.Socket fresh = socket("e1");
        emulator.sendToSockets("{\"type\":\"custom_node\",\"data\":{\"any\":1}}");
        assertThat(fresh.await("custom_node").path("any").intValue()).isEqualTo(1);
    }

    @Test
    void a_socket_may_be_lost_in_mid_run_and_events_meanwhile_are_lost() {
        ComfyUiWire.Socket socket = socket("e1");
        String id = wire.submit(graph());
        emulator.dropSockets();
        socket.awaitClosed();
        finish();

        assertThat(wire.status(id)).isEqualTo("completed");
        until(() -> emulator.sockets() == 0);
        ComfyUiWire.Socket again = socket("e1");
        emulator.sendToSockets("{\"type\":\"custom_node\",\"data\":{}}");
        assertThat(again.typesUntil("custom_node")).isEmpty();
        emulator.restart();
        again.awaitClosed();
    }

    @Test
    void previews_are_off_until_they_are_asked_for() throws IOException {
        ComfyUiWire.Socket socket = socket("e1");
        String first = wire.submit(graph());
        finish();
        assertThat(socket.typesUntilOver(first)).doesNotContain("binary");
        ObjectNode order = order(graph());
        inputs((ObjectNode) order.path("prompt"), "sample").put("seed", 7);
        order.putObject("extra_data").put("preview_method", "auto");
        String asked = wire.submitted(order);
        clock.advance(Duration.ofSeconds(2));

        Buffer frame = new Buffer().write(socket.awaitBytes());

        assertThat(wire.status(asked)).isEqualTo("in_progress");
        assertThat(frame.readInt()).as("kind").isEqualTo(1);
        assertThat(frame.readInt()).as("JPEG").isEqualTo(1);
        assertThat(ImageIO.read(new ByteArrayInputStream(frame.readByteArray())).getWidth())
                .isEqualTo(64);
    }

    @Test
    void previews_have_metadata_once_the_first_frame_asked_for_it() throws IOException {
        ComfyUiWire.Socket socket = socket("e1");
        socket.send("{\"type\":\"feature_flags\",\"data\":{\"supports_preview_metadata\":true}}");
        assertThat(socket.await("feature_flags")
                        .path("supports_preview_metadata")
                        .booleanValue())
                .isTrue();
        ObjectNode order = order(graph());
        order.putObject("extra_data").put("preview_method", "latent2rgb");
        String id = wire.submitted(order);
        clock.advance(Duration.ofSeconds(2));

        Buffer frame = new Buffer().write(socket.awaitBytes());

        assertThat(frame.readInt()).isEqualTo(4);
        JsonNode metadata = ComfyUiWire.read(frame.readUtf8(frame.readInt()));
        assertThat(metadata.path("prompt_id").asText()).isEqualTo(id);
        assertThat(metadata.path("node_id").asText()).isEqualTo("sample");
        assertThat(metadata.path("image_type").asText()).isEqualTo("image/jpeg");
        assertThat(ImageIO.read(new ByteArrayInputStream(frame.readByteArray())))
                .isNotNull();
    }

    @Test
    void an_image_that_is_saved_to_the_socket_is_nowhere_else() throws IOException {
        ComfyUiWire.Socket socket = socket("e1");
        ObjectNode graph = graph();
        ComfyUiWire.add(graph, "save", "SaveImageWebsocket", "{\"images\":[\"image\",0]}");
        String id = wire.submit(graph);
        finish();

        ByteString frame = socket.awaitBytes();

        assertThat(frame.substring(0, 8).hex()).isEqualTo("0000000100000002");
        assertThat(ImageIO.read(new ByteArrayInputStream(frame.substring(8).toByteArray()))
                        .getWidth())
                .isEqualTo(64);
        assertThat(wire.status(id)).isEqualTo("completed");
        assertThat(wire.job(id).path("outputs")).isEmpty();
    }

    @Test
    void a_fully_cached_run_tells_its_old_output_again() {
        ComfyUiWire.Socket socket = socket("e1");
        ObjectNode graph = graph();
        ComfyUiWire.add(graph, "save", "PreviewImage", "{\"images\":[\"image\",0]}");
        String first = wire.submit(graph);
        finish();
        socket.typesUntilOver(first);

        wire.submit(graph);

        assertThat(socket.await("execution_cached").path("nodes")).hasSize(7);
        assertThat(socket.await("executed").path("node").asText()).isEqualTo("save");
    }

    @Test
    void a_get_that_is_no_handshake_is_400_and_a_proxy_may_refuse_one() {
        assertThat(wire.get("/api/ws?clientId=e1").status()).isEqualTo(400);
        emulator.next(ExchangeKind.OTHER, Fault.html(502));
        wire.socket("e1").awaitClosed();
        // Always, since OkHttp tries again where a pooled connection fails.
        emulator.always(ExchangeKind.OTHER, Fault.closeBeforeResponse());
        wire.socket("e1").awaitClosed();
    }
}
