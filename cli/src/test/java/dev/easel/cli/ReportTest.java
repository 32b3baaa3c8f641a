package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Warning;
import dev.easel.cli.Outcome.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Path SHEET = Path.of("index.html");

    @Test
    void work_that_may_have_been_billed_and_can_be_found_again_is_not_lost() {
        assertThat(Report.after(List.of(outcome(false, new Failure("late", true, Optional.of("1.ticket")))), SHEET))
                .containsExactly(
                        "",
                        "dan may still finish the work; easel resume 1.ticket waits for it again",
                        "dan may have billed what failed",
                        "Images and contact sheet: index.html");
    }

    @Test
    void an_emulator_never_bills() {
        assertThat(Report.after(List.of(outcome(true, new Failure("late", true, Optional.empty()))), SHEET))
                .containsExactly("", "Images and contact sheet: index.html");
    }

    @Test
    void what_a_service_left_out_is_told() {
        Outcome outcome = new Outcome(
                Provider.LOCAL,
                true,
                "sd",
                List.of(),
                List.of(),
                List.of(),
                List.of(Warning.of("negativePrompt", "was left\nout")),
                Duration.ZERO,
                1,
                Optional.empty());

        assertThat(Report.after(List.of(outcome), SHEET)).contains("Note: local: negativePrompt was left out");
    }

    private static Outcome outcome(boolean emulator, Failure failure) {
        return new Outcome(
                Provider.DAN,
                emulator,
                "m",
                List.of(),
                List.of(),
                List.of(failure),
                List.of(),
                Duration.ZERO,
                0,
                Optional.empty());
    }
}
