package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.testkit.Emulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EmulateCommandTest {
    @TempDir
    Path folder;

    private final Shell shell = new Shell();

    @ParameterizedTest
    @EnumSource(Provider.class)
    void the_printed_variables_are_all_that_a_client_needs(Provider provider) {
        try (Emulator emulator = EmulatedService.builder(provider).start()) {
            int code = shell.with(EmulatedService.variables(provider, emulator))
                    .easel(
                            "draw",
                            "a lighthouse",
                            "--size",
                            "256x256",
                            "--provider",
                            provider.id(),
                            "--out",
                            folder.toString());

            assertThat(code).as(shell.out()).isZero();
            assertThat(shell.out()).contains(provider.id() + "-0.", "real service");
        }
    }

    @Test
    void a_process_listens_on_loopback_until_it_is_stopped() throws IOException, InterruptedException {
        int port = freePort();
        Process process = shell.start("emulate", "dan", "--port", Integer.toString(port));
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine())
                    .isEqualTo("An emulator of dan listens on http://127.0.0.1:" + port
                            + ", for this machine alone. With these, easel and other programs find it:");
            assertThat(lines.readLine()).isEqualTo("  export DAN_BASE_URL=http://127.0.0.1:" + port);
            assertThat(lines.readLine()).startsWith("  export DAN_API_KEY=sk-");

            int code = shell.with("DAN_BASE_URL", "http://127.0.0.1:" + port)
                    .with("DAN_API_KEY", "sk-" + "0".repeat(48))
                    .easel("draw", "a lighthouse", "--size", "64x64", "--provider", "dan", "--out", folder.toString());
            assertThat(code).isZero();

            // The signal of `kill`; a shell's Ctrl-C sends another, which children of a test may be deaf to.
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_port_in_use_is_refused() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(shell.easel("emulate", "dan", "--port", Integer.toString(taken.getLocalPort())))
                    .isEqualTo(2);

            assertThat(shell.err())
                    .startsWith("easel emulate: --port is " + taken.getLocalPort() + ", which cannot be listened on (")
                    .contains("choose another, or leave it out for a free one")
                    .hasLineCount(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "midjourney | SERVICE is midjourney; choose from dan, itsrose,",
                "''         | SERVICE is \"\"; choose from dan,",
                "dan --port 65536 | --port is 65536; give a whole number from 0 to 65535",
                "dan --port -1 | --port is -1; give a whole number from 0 to 65535",
                "dan --port http | --port is http; give a whole number",
                "dan --queue-time -1 | --queue-time is -1; give a number of seconds from 0 to 3600",
                "dan --generation-time NaN | --generation-time is NaN; give a number of seconds",
                "dan --workers 0 | --workers is 0; give a whole number from 1 to 1000",
            })
    void wrong_usage_starts_nothing(String typed, String message) {
        String[] arguments = ("emulate " + typed).split(" ", -1);

        assertThat(shell.easel(arguments)).isEqualTo(2);

        assertThat(shell.err()).startsWith("easel emulate: " + message).hasLineCount(1);
        assertThat(shell.out()).isEmpty();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }
}
