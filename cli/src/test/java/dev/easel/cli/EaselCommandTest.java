package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EaselCommandTest {
    private final Shell shell = new Shell();

    @ParameterizedTest
    @ValueSource(strings = {"draw", "bulk", "status", "resume", "models", "read", "emulate", "completion"})
    void each_command_has_help_that_names_it(String command) {
        assertThat(shell.easel(command, "--help")).isZero();
        assertThat(shell.easel("--help")).isZero();

        assertThat(shell.out()).contains("Usage: easel " + command).contains("  " + command + " ");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void the_help_tells_the_variables_and_the_exit_codes() {
        shell.easel("--help");

        assertThat(shell.out()).contains("DAN_API_KEY", "GEMINI_API_KEY", "Exit codes:", "  4    items of a bulk run");
    }

    @Test
    void the_version_is_that_of_the_build() {
        assertThat(shell.easel("--version")).isZero();

        assertThat(shell.out()).contains("Easel 0.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "            | easel: The command is missing; choose from draw, bulk, status",
                "paint       | easel: Unmatched argument at index 0: 'paint'",
                "status      | easel status: Missing required parameter: 'TICKET'",
                "resume      | easel resume: Missing required parameter: 'TICKET'",
                "read        | easel read: Missing required parameter: 'IMAGE'",
                "emulate     | easel emulate: Missing required parameter: 'SERVICE'",
                "bulk        | easel bulk: The command is missing; choose from run, status, resume, retry-failed, report",
                "models --tree | easel models: Unknown option: '--tree'",
            })
    void wrong_usage_is_one_line_that_names_the_command(String typed, String message) {
        assertThat(shell.easel(typed == null ? new String[0] : typed.split(" ")))
                .isEqualTo(2);

        assertThat(shell.err()).startsWith(message).hasLineCount(1).contains("--help shows every option)");
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void a_huge_argument_makes_no_huge_message() {
        assertThat(shell.easel("models", "--provider", "x".repeat(1_000_000))).isEqualTo(2);

        assertThat(shell.err().length()).isLessThan(3_000);
        assertThat(shell.err()).startsWith("easel models: --provider is xxx").hasLineCount(1);
    }

    @Test
    void a_message_never_steers_the_terminal() {
        assertThat(shell.easel("models", "--provider", "\u001b[2Jdan\n")).isEqualTo(2);

        assertThat(shell.err()).doesNotContain("\u001b").hasLineCount(1);
    }

    @Test
    void bash_reads_the_completion_script_and_completes_commands_and_options(@TempDir Path folder)
            throws IOException, InterruptedException {
        assertThat(shell.easel("completion")).isZero();
        Path script = Files.writeString(folder.resolve("easel-completion"), shell.out());
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source \"$1\" && COMP_WORDS=(easel emulate --p) COMP_CWORD=2 COMP_LINE='easel emulate --p'"
                                + " && _complete_easel && echo \"${COMPREPLY[@]}\"",
                        "bash",
                        script.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("--port");
        assertThat(bash.waitFor()).isZero();
    }
}
