package dev.easel.cli;

import static dev.easel.cli.ServiceLine.Stage.DONE;
import static dev.easel.cli.ServiceLine.Stage.FAILED;
import static dev.easel.cli.ServiceLine.Stage.UNDER_WAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.TaskStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final Output output = new Output();

    @Test
    void a_status_is_put_into_words() {
        assertThat(Words.status(TaskStatus.submitting(), true, "drawing")).isEqualTo("being sent");
        assertThat(Words.status(TaskStatus.submitting(), false, "drawing")).isEqualTo("drawing, in one blocking call");
        assertThat(Words.status(TaskStatus.queued(3), true, "drawing")).isEqualTo("queued, position 3");
        assertThat(Words.status(TaskStatus.queued(), true, "drawing")).isEqualTo("queued");
        assertThat(Words.status(TaskStatus.queued(), false, "drawing")).isEqualTo("drawing, in one blocking call");
        assertThat(Words.status(TaskStatus.running(), true, "drawing")).isEqualTo("drawing");
        assertThat(Words.status(TaskStatus.running(0.3), true, "drawing")).isEqualTo("drawing [###-------] 30 %");
        assertThat(Words.status(TaskStatus.runningAs("Processing"), true, "drawing"))
                .isEqualTo("drawing (\"Processing\")");
    }

    @Test
    void a_line_says_who_what_how_long_and_where_it_stands() {
        assertThat(line(Provider.DAN, UNDER_WAY, "queued, position 3", 1_449).text())
                .isEqualTo("dan        emulator       1.4 s  queued, position 3");
        assertThat(new ServiceLine(Provider.ZHIQITE, false, FAILED, "no", Duration.ofMinutes(2)).text())
                .isEqualTo("zhiqite    real service 120.0 s  no");
    }

    @Test
    void words_of_a_service_cannot_steer_the_terminal() {
        assertThat(line(Provider.DAN, FAILED, "a\u001b[2Jb\r\nc\u202ed", 0).text())
                .endsWith("  a [2Jb  c d");
    }

    @Test
    void a_file_gets_a_line_for_each_change_and_no_escapes() {
        Screen screen = Screen.on(output.plain());

        screen.show(
                List.of(line(Provider.DAN, UNDER_WAY, "queued", 100), line(Provider.LOCAL, UNDER_WAY, "drawing", 100)));
        screen.show(
                List.of(line(Provider.DAN, UNDER_WAY, "queued", 200), line(Provider.LOCAL, DONE, "local-0.png", 200)));
        screen.finish(
                List.of(line(Provider.DAN, DONE, "dan-0.png", 300), line(Provider.LOCAL, DONE, "local-0.png", 200)));

        assertThat(output.out().lines())
                .containsExactly(
                        "  dan        emulator       0.1 s  queued",
                        "  local      emulator       0.1 s  drawing",
                        "  local      emulator       0.2 s  local-0.png",
                        "  dan        emulator       0.3 s  dan-0.png");
    }

    @Test
    void a_terminal_gets_the_same_lines_drawn_again_in_place() {
        Screen screen = Screen.on(output.live(80, false));

        screen.show(List.of(line(Provider.DAN, UNDER_WAY, "queued", 100)));
        screen.finish(List.of(line(Provider.DAN, DONE, "dan-0.png", 200)));

        assertThat(output.out())
                .isEqualTo("\r\u001b[2K  \u280b dan        emulator       0.1 s  queued\n"
                        + "\u001b[1A\u001b[J\r\u001b[2K  \u2713 dan        emulator       0.2 s  dan-0.png\n");
    }

    @Test
    void colours_are_for_terminals_that_want_them() {
        Screen.on(output.live(80, true)).finish(List.of(line(Provider.DAN, FAILED, "no", 0)));
        assertThat(output.out()).contains("\u001b[31m\u2717\u001b[0m dan");
    }

    @Test
    void a_line_never_wraps_while_it_is_drawn_again_and_is_whole_in_the_end() {
        Screen screen = Screen.on(output.live(50, false));
        List<ServiceLine> lines =
                List.of(line(Provider.DAN, FAILED, "\u5931\u8d25 a long story that goes on and on", 0));

        screen.show(lines);
        assertThat(output.out()
                        .lines()
                        .map(text ->
                                Columns.of(text.replaceAll("\u001b\\[2K", "").strip())))
                .allMatch(columns -> columns < 50);
        assertThat(output.out()).endsWith("\u2026\n");

        screen.finish(lines);
        assertThat(output.out()).endsWith("\u5931\u8d25 a long story that goes on and on\n");
    }

    @Test
    void text_is_cut_by_columns_and_not_by_characters() {
        assertThat(Columns.cut("\u706f\u5854\u706f\u5854", 5, true)).isEqualTo("\u706f\u5854\u2026");
        assertThat(Columns.cut("lighthouse", 7, false)).isEqualTo("ligh...");
        assertThat(Columns.cut("lighthouse", 10, false)).isEqualTo("lighthouse");
        assertThat(Columns.cut("a\u0301b\ud83d\ude00c", 4, true)).isEqualTo("a\u0301b\u2026");
    }

    private static ServiceLine line(Provider provider, ServiceLine.Stage stage, String state, int millis) {
        return new ServiceLine(provider, true, stage, state, Duration.ofMillis(millis));
    }
}
