package dev.easel.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageFormat;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.Preview;
import dev.easel.TaskStatus;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.VirtualTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the WebSocket tells. The server has a clock of its own here, so that nothing happens there until the socket is open, and no
 * poll tells meanwhile what the socket is to tell.
 */
@Timeout(60)
class ComfyUiSocketTest extends ComfyUiTest {
    private static final byte[] FOREIGN =
            EmulatedImage.of("somebody else's", 1, 16, 16).png();

    private final VirtualTime server = VirtualTime.create();
    private final List<TaskStatus> seen = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        emulator = ComfyUiEmulator.builder()
                .clock(server)
                .generationTime(Duration.ofMinutes(1))
                .start();
        client = client().build();
    }

    private ImageTask submitted(boolean previews) {
        ImageTask task = client.submit(
                lighthouse()
                        .steps(8)
                        .addOptions(ComfyUiOptions.builder().previews(previews).build())
                        .build(),
                EVERY_SECOND);
        task.onStatus(seen::add);
        time.runUntil(task.accepted());
        until(() -> emulator.sockets() == 1);
        return task;
    }

    /** Waits without any time passing for the client, so that no poll has a part in it. */
    private static TaskStatus told(ImageTask task, Predicate<TaskStatus.Running> wanted) {
        CompletableFuture<TaskStatus> told = new CompletableFuture<>();
        task.onStatus(status -> {
            if (status instanceof TaskStatus.Running running && wanted.test(running)) {
                told.complete(status);
            }
        });
        return told.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static ImageResult whole(ImageTask task) {
        return task.result().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static byte[] frame(int kind, int format, byte[] image) {
        return ByteBuffer.allocate(8 + image.length)
                .putInt(kind)
                .putInt(format)
                .put(image)
                .array();
    }

    private List<Preview> previews() {
        return seen.stream()
                .filter(TaskStatus.Running.class::isInstance)
                .flatMap(status -> ((TaskStatus.Running) status).preview().stream())
                .toList();
    }

    @Test
    void previews_that_were_asked_for_arrive_while_the_task_runs() {
        ImageTask task = submitted(true);
        server.advance(Duration.ofSeconds(30));

        TaskStatus.Running running = (TaskStatus.Running) told(
                task,
                status -> status.preview().isPresent() && status.progress().isPresent());

        assertThat(running.preview().orElseThrow().format()).isEqualTo(ImageFormat.JPEG);
        assertThat(running.preview().orElseThrow().length()).isPositive();
        assertThat(task.result()).isNotDone();
    }

    @Test
    void without_being_asked_for_there_are_none_and_progress_is_told_all_the_same() {
        ImageTask task = submitted(false);
        server.advance(Duration.ofSeconds(30));

        told(task, status -> status.progress().orElse(0) >= 0.4);

        assertThat(previews()).isEmpty();
    }

    @Test
    void a_preview_belongs_to_the_run_that_was_named_last_and_not_to_this_task() {
        ImageTask task = submitted(true);
        emulator.sendToSockets(frame(1, 2, FOREIGN));
        emulator.sendToSockets(
                "{\"type\":\"progress\",\"data\":{\"value\":1,\"max\":2,\"node\":\"sample\",\"prompt_id\":\"another\"}}");
        emulator.sendToSockets(frame(1, 2, FOREIGN));
        server.advance(Duration.ofSeconds(30));

        told(task, status -> status.preview().isPresent());

        assertThat(previews())
                .isNotEmpty()
                .allSatisfy(preview -> assertThat(preview.bytes()).isNotEqualTo(FOREIGN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "no JSON",
                "{\"type\":\"progress\"}",
                "{\"type\":\"progress\",\"data\":{\"value\":-1,\"max\":0,\"node\":\"sample\"}}",
                "{\"type\":\"executing\",\"data\":{\"node\":null}}",
                "{\"type\":\"execution_success\",\"data\":{}}",
                "{\"type\":\"custom_node\",\"data\":{\"any\":1}}"
            })
    void what_custom_nodes_send_ends_nothing_and_the_next_event_is_read(String message) {
        ImageTask task = submitted(true);
        emulator.sendToSockets(message);
        emulator.sendToSockets(new byte[] {0, 0});
        emulator.sendToSockets(frame(3, 4, "node and a text".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        server.advance(Duration.ofSeconds(30));

        told(task, status -> status.preview().isPresent());
        server.advance(Duration.ofMinutes(1));

        assertThat(ended(task).images()).hasSize(1);
    }

    /** The server says that a run is over only when its history is written: then the client polls at once. */
    @Test
    void the_end_on_the_socket_brings_the_next_poll_forward() {
        ImageTask task = submitted(false);
        server.advance(Duration.ofMinutes(2));

        assertThat(whole(task).images()).hasSize(1);
    }

    @Test
    void a_task_that_is_over_leaves_no_socket() {
        ImageTask task = submitted(true);
        server.advance(Duration.ofMinutes(2));
        whole(task);

        until(() -> emulator.sockets() == 0);
    }

    @Test
    void a_socket_that_breaks_is_opened_again() {
        ImageTask task = submitted(true);
        emulator.dropSockets();
        until(() -> emulator.sockets() == 0);
        time.advance(Duration.ofSeconds(11));
        until(() -> emulator.sockets() == 1);
        server.advance(Duration.ofSeconds(30));

        told(task, status -> status.preview().isPresent());
    }
}
