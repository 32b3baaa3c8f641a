package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.bulk.BulkProgress;
import dev.easel.bulk.ItemState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final Output output = new Output();

    @Test
    void without_a_terminal_there_is_a_line_every_five_seconds() {
        ProgressBar bar = new ProgressBar(output.plain(), "Title");

        for (int second = 0; second <= 11; second++) {
            bar.show(progress(second * 10, 3, 500, Duration.ofSeconds(second)));
        }
        bar.finish();

        assertThat(output.out().lines())
                .containsExactly(
                        "Title",
                        "  0 of 500 done, 3 failed, 0 running",
                        "  50 of 500 done, 3 failed, 0 running, 10.0 a second, 45 s left",
                        "  100 of 500 done, 3 failed, 0 running, 10.0 a second, 40 s left");
        assertThat(output.out()).doesNotContain("\u001b", "\r");
    }

    @Test
    void on_a_terminal_the_bar_is_drawn_again_in_one_line() {
        ProgressBar bar = new ProgressBar(output.live(100, false), "Title");

        bar.show(progress(0, 0, 100, Duration.ofSeconds(1)));
        bar.show(progress(50, 0, 100, Duration.ofSeconds(60)));
        bar.finish();

        assertThat(output.out())
                .contains("\r\u001b[2K" + "\u2591".repeat(24) + "  0 of 100 done")
                .contains("\u2588".repeat(12) + "\u2591".repeat(12)
                        + "  50 of 100 done, 0 running, 50.0 a minute, 60 s left")
                .matches("[^\\n]*\\n[^\\n]*\\n");
    }

    @Test
    void a_line_never_wraps_on_a_narrow_terminal() {
        ProgressBar bar = new ProgressBar(output.live(40, false), "");

        bar.show(progress(50, 7, 1_000_000, Duration.ofSeconds(60)));

        assertThat(output.out().substring(output.out().indexOf("\u001b[2K") + 4))
                .hasSize(39);
    }

    @Test
    void nothing_to_do_is_no_division_by_zero() {
        ProgressBar bar = new ProgressBar(output.live(80, false), "");

        bar.show(new BulkProgress(Map.of(), true, 0, Duration.ZERO, List.of()));

        assertThat(output.out()).contains("0 of 0 done");
    }

    @Test
    void long_times_are_rounded() {
        assertThat(ProgressBar.text(progress(1, 0, 1_000, Duration.ofSeconds(60))))
                .endsWith("1.0 a minute, 17 h left");
        assertThat(ProgressBar.text(progress(10, 0, 110, Duration.ofSeconds(60))))
                .endsWith("10.0 a minute, 10 min left");
    }

    private static BulkProgress progress(long done, long failed, long total, Duration elapsed) {
        return new BulkProgress(
                Map.of(ItemState.DONE, done, ItemState.FAILED, failed, ItemState.WAITING, total - done - failed),
                true,
                elapsed.isZero() ? 0 : done,
                elapsed,
                List.of());
    }
}
