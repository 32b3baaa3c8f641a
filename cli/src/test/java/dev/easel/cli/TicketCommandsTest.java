package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ProviderId;
import dev.easel.TaskCall;
import dev.easel.TaskHandle;
import dev.easel.dan.Dan;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.EmulatorExtension;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code easel status} and {@code easel resume}. */
@ExtendWith(EmulatorExtension.class)
class TicketCommandsTest {
    private static final String KEY = "sk-" + "MARKEDKEY".repeat(6).substring(0, 48);

    @TempDir
    Path folder;

    private final Shell shell = new Shell();

    @Test
    void the_status_of_a_finished_task_is_done() {
        try (DanEmulator dan = emulator(Duration.ZERO)) {
            String ticket = submitted(dan);

            assertThat(at(dan).easel("status", ticket)).isZero();

            assertThat(shell.out()).matches("dan task \\S+: done.*\\R");
            assertThat(shell.err()).isEmpty();
        }
    }

    @Test
    void a_task_under_way_is_told_as_json() {
        try (DanEmulator dan = emulator(Duration.ofHours(1))) {
            String ticket = submitted(dan);

            assertThat(at(dan).easel("status", ticket, "--json")).isZero();

            assertThat(shell.out())
                    .startsWith("{\"provider\":\"dan\",\"task\":\"")
                    .containsPattern("\"status\":\"(queued|running)\",\"final\":false")
                    .hasLineCount(1);
        }
    }

    @Test
    void a_failed_task_has_the_exit_code_of_failures() {
        try (DanEmulator dan = emulator(Duration.ZERO)) {
            dan.failNextTask();
            String ticket = submitted(dan);

            assertThat(at(dan).easel("status", ticket)).isEqualTo(1);

            assertThat(shell.out()).contains(": failed");
        }
    }

    @Test
    void resuming_brings_the_images_and_submits_nothing() {
        try (DanEmulator dan = emulator(Duration.ZERO)) {
            String ticket = submitted(dan);

            assertThat(at(dan).easel("resume", ticket, "--out", folder.toString()))
                    .isZero();

            assertThat(folder).isDirectoryContaining("glob:**/dan-0.png");
            assertThat(shell.out()).contains("dan task ", "dan-0.png", "Images: " + folder);
            assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    @Test
    void with_json_the_output_is_one_object() {
        try (DanEmulator dan = emulator(Duration.ZERO)) {
            String ticket = submitted(dan);

            assertThat(at(dan).easel("resume", ticket, "--json", "--out", folder.toString()))
                    .isZero();

            assertThat(shell.out())
                    .hasLineCount(1)
                    .contains("\"provider\":\"dan\"", "\"end\":\"done\"", "\"file\":\"dan-0.png\"");
            assertThat(shell.err()).contains("dan-0.png");
        }
    }

    @Test
    void a_task_that_the_service_lost_fails() {
        try (DanEmulator dan = emulator(Duration.ZERO)) {
            String ticket = submitted(dan);
            dan.always(ExchangeKind.POLL, Fault.response(404, "application/json", "{}"));

            assertThat(at(dan).easel("resume", ticket, "--deadline", "5", "--out", folder.toString()))
                    .isEqualTo(1);

            assertThat(shell.out()).contains("failed: ");
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void a_service_that_cannot_be_reached_is_a_failure_of_one_line() {
        TaskHandle handle = handle("dan");

        assertThat(shell.with("DAN_API_KEY", KEY)
                        .with("DAN_BASE_URL", "http://127.0.0.1:1")
                        .easel("status", handle.encode()))
                .isEqualTo(1);

        assertThat(shell.err()).startsWith("easel status: dan ").hasLineCount(1).doesNotContain("MARKEDKEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "resume"})
    void without_a_key_the_variable_is_named_and_nothing_is_started(String command) {
        assertThat(shell.easel(command, handle("dan").encode())).isEqualTo(2);

        assertThat(shell.err())
                .startsWith("easel " + command + ": TICKET is of a task of dan, and DAN_API_KEY is not set; set ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "resume"})
    void a_ticket_of_a_service_that_blocks_names_no_task(String command) {
        assertThat(shell.with("EASEL_LOCAL_URL", "http://127.0.0.1:1")
                        .easel(command, handle("local").encode()))
                .isEqualTo(2);

        assertThat(shell.err()).startsWith("easel " + command + ": TICKET ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "resume"})
    void a_bad_ticket_is_refused_with_what_is_wrong_with_it(String command) {
        String good = handle("dan").encode();
        assertRefused(command, "", "is not a task handle");
        assertRefused(command, " ", "is not a task handle");
        assertRefused(command, "0123", "is not a task handle");
        assertRefused(command, "ez9.abc", "was written by a newer version of Easel; update this one");
        assertRefused(command, "ez1.", "is cut short; copy the whole text");
        assertRefused(command, good.substring(0, good.length() - 3), "is damaged; copy the whole text");
        assertRefused(command, good + "A", "is damaged; copy the whole text");
        assertRefused(command, "ez1." + "A".repeat(100_000), "is longer than any task handle");
        assertRefused(
                command, handle("midjourney").encode(), "is of a task of midjourney, which this program does not know");
    }

    private static void assertRefused(String command, String ticket, String message) {
        Shell shell = new Shell();

        assertThat(shell.easel(command, ticket)).isEqualTo(2);

        assertThat(shell.err())
                .startsWith("easel " + command + ": TICKET ")
                .contains(message)
                .hasLineCount(1);
        assertThat(shell.out()).isEmpty();
    }

    private static TaskHandle handle(String provider) {
        return TaskHandle.of(
                ProviderId.of(provider), List.of(TaskCall.of("id").withTaskId("task")), Instant.EPOCH, null);
    }

    private static DanEmulator emulator(Duration generationTime) {
        return DanEmulator.builder().apiKey(KEY).generationTime(generationTime).start();
    }

    private Shell at(DanEmulator dan) {
        return shell.with("DAN_API_KEY", KEY).with("DAN_BASE_URL", dan.baseUrl().toString());
    }

    private static String submitted(DanEmulator dan) {
        try (ImageClient client =
                Dan.builder().baseUrl(dan.baseUrl().toString()).apiKey(KEY).build()) {
            return client.submit(ImageRequest.builder()
                            .prompt("a lighthouse")
                            .model(Dan.MODEL_CLARITY)
                            .size(64, 64)
                            .build())
                    .accepted()
                    .join()
                    .encode();
        }
    }
}
