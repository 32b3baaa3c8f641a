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
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
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

    @Emulated(Dan.class)
    ImageClient client; // of that emulator

    @Test
    void a_failed_task_is_not_submitted_again() {
        dan.failNextTask();
        assertThatThrownBy(() -> client.generate(LIGHTHOUSE)).isInstanceOf(TaskFailedException.class);
        assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_full_queue_is_waited_for() {
        dan.next(
                ExchangeKind.SUBMIT,
                Fault.response(200, "application/json", "{\"code\": 3002, \"message\": \"full\"}"));
        assertThat(client.generate(LIGHTHOUSE).images()).hasSize(1);
        assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(2);
    }

    @Test
    void a_minute_in_the_queue_takes_no_time(
            @Emulated VirtualTime time,
            @Emulated(options = "slow") DanEmulator slow,
            @Emulated(Dan.class) ImageClient waiting) {
        assertThat(time.runUntil(waiting.generateAsync(LIGHTHOUSE)).images()).hasSize(1);
        assertThat(slow.count(ExchangeKind.POLL)).isGreaterThan(1);
    }

    static DanEmulator.Builder slow() {
        return DanEmulator.builder().queueTime(Duration.ofMinutes(1)); // and every other option, such as strict(false)
    }
}
