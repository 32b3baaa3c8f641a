package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.bulk.ItemState;
import dev.easel.bulk.Ledger;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is stopped in the middle, and the same command again. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BulkInterruptedTest {
    private static final int PROMPTS = 100;

    @TempDir
    Path folder;

    @Test
    void a_run_that_is_stopped_in_the_middle_ends_with_each_image_once_and_whole() throws Exception {
        Path prompts = Files.write(
                folder.resolve("prompts.csv"),
                Stream.concat(
                                Stream.of("prompt,size"),
                                IntStream.rangeClosed(1, PROMPTS).mapToObj(number -> "lighthouse " + number + ",64x64"))
                        .toList());
        try (DanEmulator dan = DanEmulator.builder()
                .generationTime(Duration.ofMillis(100))
                .workers(4)
                .start()) {
            Shell shell = new Shell()
                    .with("DAN_API_KEY", DanEmulator.ANONYMOUS_KEY)
                    .with("DAN_BASE_URL", dan.baseUrl().toString());
            String[] command = {
                "bulk",
                "run",
                prompts.toString(),
                "--out",
                folder.resolve("out").toString(),
                "--provider",
                "dan"
            };
            // A child of a shell in the background is deaf to Ctrl-C, and so are its children.
            boolean isDeaf = !hears();
            Process process = isDeaf ? shell.start(command) : shell.startHearing(command);
            try {
                await(process, () -> images().size() >= 10);
                if (isDeaf) {
                    process.toHandle().destroy(); // destroy() of the process would close its output
                } else {
                    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                            .start()
                            .waitFor();
                }
                String printed = Shell.printed(process);
                assertThat(process.waitFor()).isEqualTo(isDeaf ? 143 : 130);
                assertThat(printed)
                        .contains("Stopping: nothing new is sent.", "Stopped. The same command goes on.")
                        .containsPattern(" goes on at dan: ez1\\.\\S+");
                assertThat(images())
                        .as("finished images")
                        .allSatisfy(image ->
                                assertThat(ImageIO.read(image.toFile())).isNotNull());
                assertThat(submitted())
                        .as("tickets in the ledger")
                        .isNotEmpty()
                        .allSatisfy(ticket -> assertThat(printed).contains(ticket));
            } finally {
                process.destroyForcibly();
            }
            int before = images().size();
            assertThat(before).isLessThan(PROMPTS);

            int code = shell.easel(command);

            assertThat(code).as(shell.out() + shell.err()).isZero();
            assertThat(images())
                    .hasSize(PROMPTS)
                    .allSatisfy(
                            image -> assertThat(ImageIO.read(image.toFile())).isNotNull());
            assertThat(dan.drawn()).as("images that were paid for").hasSize(PROMPTS);
            assertThat(dan.count(ExchangeKind.SUBMIT)).isGreaterThanOrEqualTo(PROMPTS);
        }
    }

    private static boolean hears() throws InterruptedException {
        try {
            return new ProcessBuilder("env", "--default-signal=INT", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> submitted() {
        List<String> tickets = new ArrayList<>();
        Ledger.file(folder.resolve("out/easel.db"))
                .forEach(ItemState.SUBMITTED, item -> tickets.add(item.ticket().orElseThrow()));
        return tickets;
    }

    private static void await(Process process, Condition condition) throws IOException, InterruptedException {
        while (!condition.holds()) {
            assertThat(process.isAlive()).as("the process works").isTrue();
            Thread.sleep(20);
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private List<Path> images() throws IOException {
        Path out = folder.resolve("out");
        if (!Files.exists(out)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(out)) {
            return all.filter(file -> file.toString().endsWith(".png")).toList();
        }
    }
}
