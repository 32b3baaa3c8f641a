package dev.easel.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.TaskFailedException;
import dev.easel.dan.Dan;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulated;
import dev.easel.testkit.EmulatorExtension;
import dev.easel.testkit.Fault;
import dev.easel.testkit.Moment;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmulatorExtension.class)
class TestingWithAnEmulatorTest {
    private static final ImageRequest LIGHTHOUSE = ImageRequest.builder()
            .prompt("a lighthouse at dusk")
            .model(Dan.MODEL_CLARITY)
            .build();

    @Emulated
    DanEmulator dan; // a new one for each test, on a free port of this machine

    @Test
    void a_failed_task_is_not_submitted_again() {
        dan.failNextTask();
        try (ImageClient client = clientOf(dan)) {
            assertThatThrownBy(() -> client.generate(LIGHTHOUSE)).isInstanceOf(TaskFailedException.class);
        }
        assertThat(dan.count(Moment.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_full_queue_is_waited_for() {
        dan.next(Moment.SUBMIT, Fault.answer(200, "application/json", "{\"code\": 3002, \"message\": \"full\"}"));
        try (ImageClient client = clientOf(dan)) {
            assertThat(client.generate(LIGHTHOUSE).images()).hasSize(1);
        }
        assertThat(dan.count(Moment.SUBMIT)).isEqualTo(2);
    }

    @Test
    void a_minute_in_the_queue_takes_no_time() {
        VirtualTime time = VirtualTime.create();
        try (DanEmulator slow = DanEmulator.builder()
                        .clock(time)
                        .queueTime(Duration.ofMinutes(1))
                        .start();
                ImageClient client = Dan.builder()
                        .baseUrl(slow.baseUrl().toString())
                        .apiKey(DanEmulator.ANONYMOUS_KEY)
                        .timeSource(time)
                        .build()) {
            assertThat(time.runUntil(client.generateAsync(LIGHTHOUSE)).images()).hasSize(1);
        }
    }

    private static ImageClient clientOf(DanEmulator emulator) {
        return Dan.builder()
                .baseUrl(emulator.baseUrl().toString())
                .apiKey(DanEmulator.ANONYMOUS_KEY)
                .build();
    }
}
