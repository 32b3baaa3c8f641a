package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.testkit.DanEmulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudioCommandTest {
    private static final Pattern ADDRESS = Pattern.compile("Easel Studio: (http://127\\.0\\.0\\.1:\\d+/\\?token=\\S+)");
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\./easel studio(.*)$");

    @TempDir
    Path folder;

    private final Shell shell = new Shell();

    @Test
    void without_a_key_the_services_are_emulators_and_it_says_so() throws Exception {
        try (Running studio = Running.start(shell, "--out", folder.toString())) {
            assertThat(shell.out())
                    .contains("Emulators alone: nobody is called and nothing costs money (dan, itsrose,")
                    .contains("Images: " + folder);
            HttpRequest page = HttpRequest.newBuilder(studio.address()).build();
            assertThat(HttpClient.newHttpClient()
                            .send(page, BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(303);
        }
    }

    @Test
    void the_services_are_those_that_the_environment_names() throws Exception {
        try (DanEmulator dan = DanEmulator.start()) {
            shell.with("DAN_BASE_URL", dan.baseUrl().toString()).with("DAN_API_KEY", DanEmulator.ANONYMOUS_KEY);
            try (Running studio = Running.start(shell, "--out", folder.toString())) {
                assertThat(shell.out())
                        .contains("Real services, which may charge: dan.")
                        .doesNotContain("openai", DanEmulator.ANONYMOUS_KEY);
            }
        }
    }

    @Test
    void emulators_are_used_in_spite_of_a_key_where_they_are_asked_for() throws Exception {
        shell.with("DAN_API_KEY", DanEmulator.ANONYMOUS_KEY);
        try (Running studio =
                Running.start(shell, "--emulators", "--provider", "dan,fal", "--out", folder.toString())) {
            assertThat(shell.out()).contains("Emulators alone").contains("(dan, fal)");
        }
    }

    @Test
    void every_command_of_the_guide_opens_a_studio() throws Exception {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
        String page = Files.readString(root.resolve("docs/guide/studio.md"));
        Path prompts = Files.writeString(folder.resolve("prompts.csv"), "id,prompt,size\none,a lighthouse,64x64\n");
        Path paid = folder.resolve("paid");
        assertThat(new Shell()
                        .easel(
                                "bulk",
                                "run",
                                prompts.toString(),
                                "--out",
                                paid.toString(),
                                "--provider",
                                "dan",
                                "--ledger",
                                paid.resolve("easel.db").toString()))
                .isZero();
        int run = 0;
        for (Matcher command = COMMAND.matcher(page); command.find(); run++) {
            List<String> arguments = new ArrayList<>();
            for (String argument : command.group(1).strip().split(" +")) {
                // A port may be in use here, and the files are in a folder of this test's.
                arguments.add(argument.matches("80\\d\\d") ? "0" : argument.replaceFirst("^(?=paid)", folder + "/"));
            }
            arguments.removeIf(String::isEmpty);
            arguments.addAll(List.of("--out", folder.resolve("out" + run).toString()));
            Running.start(new Shell(), arguments.toArray(String[]::new)).close();
        }
        assertThat(run).isGreaterThan(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--provider midjourney | --provider is midjourney; choose from dan,",
                "--provider dan        | --provider names dan, and DAN_API_KEY is not set; set it, or add --emulators",
                "--port 65536          | --port is 65536; give a whole number from 0 to 65535",
                "--budget 1            | --budget needs what an image costs; add --price, for example --price dan=0.01",
                "--budget x --price dan=1 | --budget is not an amount",
                "--price paint=1       | --price is paint; choose from",
                "--ledger no-such-file | --ledger is no-such-file, which is no file; name the ledger",
            })
    void wrong_usage_starts_nothing(String typed, String message) {
        List<String> arguments = new ArrayList<>(List.of("studio"));
        arguments.addAll(List.of(typed.strip().split(" +")));

        assertThat(shell.easel(arguments.toArray(String[]::new))).isEqualTo(2);

        assertThat(shell.err()).startsWith("easel studio: " + message).hasLineCount(1);
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void a_folder_that_another_studio_has_is_refused() throws Exception {
        try (Running studio = Running.start(shell, "--provider", "dan", "--emulators", "--out", folder.toString())) {
            Shell second = new Shell();

            assertThat(second.easel("studio", "--provider", "dan", "--emulators", "--out", folder.toString()))
                    .isEqualTo(2);

            assertThat(second.err()).contains("is open in another studio").hasLineCount(1);
        }
    }

    @Test
    void a_process_that_is_stopped_lets_the_folder_go() throws IOException, InterruptedException {
        Process process = shell.start("studio", "--provider", "dan", "--emulators", "--out", folder.toString());
        try (var lines = process.inputReader()) {
            assertThat(lines.lines().anyMatch(line -> ADDRESS.matcher(line).matches()))
                    .isTrue();
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
        try (Running again = Running.start(shell, "--provider", "dan", "--emulators", "--out", folder.toString())) {
            assertThat(again.address()).isNotNull();
        }
    }

    /** A studio of this process; closing it is as Ctrl-C. */
    private static final class Running implements AutoCloseable {
        private final Thread thread;
        private final CompletableFuture<Integer> code;
        private final URI address;

        private Running(Thread thread, CompletableFuture<Integer> code, URI address) {
            this.thread = thread;
            this.code = code;
            this.address = address;
        }

        static Running start(Shell shell, String... arguments) throws InterruptedException {
            List<String> all = new ArrayList<>(List.of("studio"));
            all.addAll(List.of(arguments));
            CompletableFuture<Integer> code = new CompletableFuture<>();
            Thread thread = new Thread(() -> code.complete(shell.easel(all.toArray(String[]::new))), "a studio");
            thread.setDaemon(true);
            thread.start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            Matcher address = ADDRESS.matcher(shell.out());
            while (!address.find()) {
                if (System.nanoTime() > end || code.isDone()) {
                    throw new AssertionError(String.join(" ", all) + " did not start: " + shell.out() + shell.err());
                }
                Thread.sleep(20);
                address = ADDRESS.matcher(shell.out());
            }
            return new Running(thread, code, URI.create(address.group(1)));
        }

        URI address() {
            return address;
        }

        @Override
        public void close() {
            thread.interrupt();
            assertThat(code.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(130);
        }
    }
}
