package dev.easel.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.TaskExpiredException;
import dev.easel.TaskHandle;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed, and another one that brings its image home. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SecondJvmTest {
    private final VirtualTime time = VirtualTime.create();
    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void killed_while_it_polled() throws Exception {
        try (DanEmulator emulator = DanEmulator.builder()
                .clock(time)
                .generationTime(Duration.ofMinutes(1))
                .start()) {
            Process first = start("submit", Subject.DAN, emulator);
            await(first, () -> emulator.count(ExchangeKind.POLL) >= 3);
            kill(first);
            long looks = emulator.count(ExchangeKind.POLL);
            time.advance(Duration.ofMinutes(1));

            requireSuccess(start("resume", Subject.DAN, emulator));

            requireImage();
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
            assertThat(emulator.count(ExchangeKind.POLL)).isGreaterThan(looks);
        }
    }

    /** The service keeps a result for two minutes, and the handle says so. */
    @Test
    void found_again_too_late() throws Exception {
        try (DanEmulator emulator = DanEmulator.builder()
                .clock(time)
                .generationTime(Duration.ofMinutes(1))
                .start()) {
            Process first = start("submit", Subject.DAN, emulator);
            await(first, () -> emulator.count(ExchangeKind.POLL) >= 1);
            kill(first);

            TaskHandle kept = TaskHandle.decode(Files.readString(folder.resolve("handle")));
            assertThat(kept.resultLifetime()).hasValue(Duration.ofSeconds(120));
            time.advance(Duration.ofMinutes(1));
            try (ImageClient client =
                    Subject.DAN.client(emulator).timeSource(time).build()) {
                time.advance(Duration.ofSeconds(121));
                assertThat(client.resume(kept).result())
                        .failsWithin(Duration.ofSeconds(20))
                        .withThrowableThat()
                        .withCauseInstanceOf(TaskExpiredException.class);
            }
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    @Test
    void killed_between_sending_and_hearing() throws Exception {
        try (ZhiqiteEmulator emulator = ZhiqiteEmulator.builder()
                .accessKey("MARKEDKEY-id", Subject.ZHIQITE_SECRET)
                .clock(time)
                .start()) {
            emulator.next(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders().afterWork());
            Process first = start("submit", Subject.ZHIQITE, emulator);
            await(first, () -> emulator.acceptedTasks() == 1);
            kill(first);
            assertThat(emulator.count(ExchangeKind.POLL)).isZero();

            requireSuccess(start("resume", Subject.ZHIQITE, emulator));

            requireImage();
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
            assertThat(emulator.acceptedTasks()).isEqualTo(1);
        }
    }

    private Process start(String what, Subject service, Emulator emulator) throws IOException {
        // Surefire hides the tests' class path in a jar of its own.
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        classPath,
                        Survivor.class.getName(),
                        what,
                        service.name(),
                        emulator.baseUrl().toString(),
                        folder.resolve("handle").toString(),
                        folder.resolve("image.png").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(what + ".log").toFile())
                .start();
        started.add(process);
        return process;
    }

    /** Until it is so and the handle is kept, while the process lives. */
    private void await(Process process, BooleanSupplier condition) throws Exception {
        while (!condition.getAsBoolean() || !Files.exists(folder.resolve("handle"))) {
            assertThat(process.waitFor(5, TimeUnit.MILLISECONDS)).as(this::logs).isFalse();
        }
    }

    private void kill(Process process) throws InterruptedException {
        assertThat(folder.resolve("handle")).exists();
        assertThat(process.isAlive()).as(this::logs).isTrue();
        process.destroyForcibly().waitFor();
        assertThat(process.exitValue()).as("killed").isNotZero();
        assertThat(folder.resolve("image.png")).doesNotExist();
    }

    private void requireSuccess(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(this::logs).isTrue();
        assertThat(process.exitValue()).as(this::logs).isZero();
    }

    private void requireImage() throws IOException {
        assertThat(ImageIO.read(folder.resolve("image.png").toFile())).isNotNull();
        assertThat(folder.toFile().list())
                .as("nothing half written is left")
                .containsOnly("handle", "image.png", "submit.log", "resume.log");
    }

    private String logs() {
        StringBuilder text = new StringBuilder();
        for (String log : List.of("submit.log", "resume.log")) {
            try {
                text.append(log)
                        .append(": ")
                        .append(Files.readString(folder.resolve(log)))
                        .append('\n');
            } catch (IOException none) {
                text.append(log).append(": none\n");
            }
        }
        return text.toString();
    }
}
