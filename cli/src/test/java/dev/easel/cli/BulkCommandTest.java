package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.testkit.Emulated;
import dev.easel.testkit.EmulatorExtension;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code easel bulk} in this process, against emulators that take no time. */
@ExtendWith(EmulatorExtension.class)
class BulkCommandTest {
    private static final String THREE = "id,prompt,size\na,a lighthouse,64x64\nb,a castle,64x64\nc,the sea,64x64\n";

    @TempDir
    Path folder;

    private Shell shell = new Shell();

    @Test
    void a_file_of_prompts_becomes_images_and_a_report() throws IOException {
        assertThat(run(THREE, "--provider", "dan,local")).isZero();

        assertThat(images()).containsExactly("a-1.png", "b-1.png", "c-1.png");
        assertThat(folder.resolve("out/report.html")).content().contains("a-1.png");
        assertThat(shell.out())
                .startsWith("Emulators inside this process, which call nobody and cost nothing: dan, local")
                .contains("3 of 3 items done", "Images and report: " + folder.resolve("out/report.html"));
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void json_lines_do_the_same_and_defaults_fill_in() throws IOException {
        Path file = Files.writeString(
                folder.resolve("prompts.jsonl"),
                "{\"prompt\":\"a lighthouse\",\"file\":\"tower.png\"}\n\n{\"prompt\":\"a castle\"}\n");

        assertThat(easel("run", file.toString(), "--provider", "dan", "--set", "size=96x64", "--json"))
                .isZero();

        assertThat(images()).containsExactly("2-1.png", "tower.png");
        assertThat(Files.readAllBytes(folder.resolve("out/tower.png"))[19]).isEqualTo((byte) 96);
        assertThat(shell.out()).startsWith("{").doesNotContain("Emulators");
        assertThat(shell.err()).contains("Emulators inside this process");
    }

    @Test
    void the_same_command_again_sends_nothing(@Emulated LocalEmulator local) throws IOException {
        at(local);
        assertThat(run(THREE, "--provider", "local")).isZero();

        assertThat(run(THREE, "--provider", "local")).isZero();

        assertThat(local.count(ExchangeKind.SUBMIT)).isEqualTo(3);
        assertThat(shell.out()).contains("Real services, which may charge for it: local");
    }

    @Test
    void failed_items_have_an_exit_code_and_a_new_try(@Emulated LocalEmulator local) throws IOException {
        at(local).always(ExchangeKind.SUBMIT, Fault.response(400, "text/plain", "no such thing"));
        assertThat(run(THREE, "--provider", "local")).isEqualTo(1);
        assertThat(shell.out()).contains("no such thing");

        at(local).always(ExchangeKind.SUBMIT, null);
        assertThat(easel("resume", "--provider", "local")).isEqualTo(1);
        assertThat(images()).isEmpty();
        assertThat(easel("retry-failed", "--provider", "local")).isZero();

        assertThat(shell.out()).contains("3 items get a new try");
        assertThat(images()).hasSize(3);
    }

    @Test
    void items_that_may_have_been_billed_have_an_exit_code_of_their_own(@Emulated LocalEmulator local)
            throws IOException {
        at(local).next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());
        assertThat(run(THREE, "--provider", "local", "--parallel", "1")).isEqualTo(4);
        assertThat(images()).hasSize(2);

        assertThat(easel("retry-failed", "--provider", "local")).isEqualTo(4);
        assertThat(local.count(ExchangeKind.SUBMIT))
                .as("nothing is paid for twice")
                .isEqualTo(3);
        assertThat(easel("status", "--state", "unknown")).isZero();
        assertThat(shell.out()).contains("(may have been billed)");

        assertThat(easel("retry-failed", "--provider", "local", "--unknown")).isZero();
        assertThat(images()).hasSize(3);
    }

    @Test
    void a_budget_stops_the_run(@Emulated LocalEmulator local) throws IOException {
        at(local);

        assertThat(run(THREE, "--provider", "local", "--budget", "0.02", "--price", "local=0.01", "--currency", "EUR"))
                .isEqualTo(3);

        assertThat(local.count(ExchangeKind.SUBMIT)).isEqualTo(2);
        assertThat(images()).hasSize(2);
        assertThat(shell.out()).contains("udget");
    }

    @Test
    void a_condition_stops_the_run(@Emulated LocalEmulator local) throws IOException {
        at(local).always(ExchangeKind.SUBMIT, Fault.response(400, "text/plain", "no"));

        assertThat(run(THREE, "--provider", "local", "--parallel", "1", "--max-failures", "1"))
                .isEqualTo(3);

        assertThat(local.count(ExchangeKind.SUBMIT)).isLessThan(3);
    }

    @Test
    void real_services_and_emulators_never_share_a_ledger(@Emulated LocalEmulator local) throws IOException {
        at(local);
        assertThat(run(THREE, "--provider", "local,dan")).isEqualTo(2);
        assertThat(shell.err())
                .contains("--provider names real services and dan, for which DAN_API_KEY is not set")
                .hasLineCount(1);
        assertThat(local.count(ExchangeKind.SUBMIT)).isZero();

        shell = new Shell();
        assertThat(run(THREE, "--provider", "local")).isZero();
        at(local);
        assertThat(run(THREE, "--provider", "local"))
                .as("a real run in an emulator's folder")
                .isEqualTo(2);
        assertThat(local.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void status_and_report_read_the_ledger() throws IOException {
        assertThat(run(THREE, "--provider", "dan")).isZero();
        shell = new Shell();

        assertThat(easel("status")).isZero();
        assertThat(shell.out()).isEqualTo("         3  done" + System.lineSeparator());
        shell = new Shell();
        assertThat(easel("status", "--json")).isZero();
        assertThat(shell.out().strip()).isEqualTo("{\"items\":{\"done\":3}}");
        shell = new Shell();
        assertThat(easel("status", "--state", "Done", "--json")).isZero();
        assertThat(shell.out())
                .hasLineCount(3)
                .contains("{\"id\":\"a\",\"state\":\"done\",\"tries\":1,\"service\":\"dan\",\"images\":[\"a-1.png\"]");
        shell = new Shell();
        Path page = folder.resolve("page.html");
        assertThat(easel("report", "--html", page.toString())).isZero();
        assertThat(shell.out()).startsWith("3 of 3 items done");
        assertThat(page).content().contains("out/a-1.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "\u0000\u0001\u0002", "id,prompt\n", "prompt,sise\na,1x1\n"})
    void a_file_without_good_items_is_refused_or_has_nothing_to_do(String content) throws IOException {
        int code = run(content, "--provider", "dan");

        assertThat(code).isIn(0, 2);
        assertThat(images()).isEmpty();
        if (code == 2) {
            assertThat(shell.err()).startsWith("easel bulk run: ").contains("nothing was sent");
        }
    }

    @Test
    void each_bad_row_is_named_and_nothing_is_sent(@Emulated LocalEmulator local) throws IOException {
        at(local);
        String rows = "prompt,size\na,64x64\nb,huge\n" + "\"" + "x".repeat(200_000) + "\",64x64\n,64x\n";

        assertThat(run(rows, "--provider", "local")).isEqualTo(2);

        assertThat(shell.err())
                .startsWith("easel bulk run: FILE has ")
                .contains("nothing was sent; --skip-bad-rows leaves bad rows out", "line 3", "line 5");
        assertThat(shell.err().length()).isLessThan(10_000);
        assertThat(local.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void bad_rows_can_be_left_out() throws IOException {
        assertThat(run("prompt,size\na,64x64\nb,huge\n", "--provider", "dan", "--skip-bad-rows"))
                .isZero();

        assertThat(images()).containsExactly("1-1.png");
        assertThat(shell.err()).startsWith("Left out: ").contains("line 3").hasLineCount(1);
    }

    @Test
    void a_file_that_is_no_text_is_refused() throws IOException {
        Path file = Files.write(
                folder.resolve("prompts.csv"), "prompt\n\u00e4\u00f6\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(easel("run", file.toString(), "--provider", "dan")).isEqualTo(2);

        assertThat(shell.err()).startsWith("easel bulk run: FILE has 1 fault");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none.csv --provider dan          | FILE is none.csv, which is not there; name a file of prompts",
                "src --provider dan               | FILE is src, which is no file that can be read; name a file of prompts",
                "pom.xml --provider dan           | FILE is pom.xml, whose name does not say what it is; name one that ends in .csv",
                "'' --provider dan                | FILE is blank; give a name",
                "p.csv                            | Missing required option: '--provider=NAME'",
                "p.csv --provider x               | --provider is x; choose from dan,",
                "p.csv --provider dan --parallel 0 | --parallel is 0; give a whole number from 1 to 10000",
                "p.csv --provider dan --budget 5  | --budget needs what an image costs; add --price, for example --price dan=0.01",
                "p.csv --provider dan --budget 5 --price x=1 | --price is x; choose from dan,",
                "p.csv --provider dan --budget -5 --price dan=1 | --budget is not an amount that can be used: the amount is negative",
                "p.csv --provider dan --budget 5 --price dan=cheap | --price dan is not an amount that can be used: the amount is",
                "p.csv --provider dan --budget 5 --price dan=1 --currency x | --price dan is not an amount that can be used: the currency is",
                "p.csv --provider dan --budget 5 --price dan | Value for option option '--price'",
                "p.csv --provider dan --tries 0   | --tries is 0; give a whole number from 1 to 100",
                "p.csv --provider dan --deadline 0 | --deadline is 0; give a whole number of seconds from 1",
                "p.csv --provider dan --max-failures 0 | --max-failures is 0; give a whole number from 1",
                "p.csv --provider dan --max-failures-in-a-row x | --max-failures-in-a-row is x; give a whole number from 1",
                "p.csv --provider dan --max-failure-share 1 | --max-failure-share is 1; give a number from 0 to below 1",
                "p.csv --provider dan --max-time 0 | --max-time is 0; give a whole number of seconds",
                "p.csv --provider dan --set sise=1 | --set ",
                "p.csv --provider dan --ledger '' | --ledger is blank; name a file or a JDBC address",
                "p.csv --provider dan --ledger jdbc:oracle:x | ",
            })
    void wrong_usage_is_one_line_that_names_the_option(String typed, String message) throws IOException {
        Files.writeString(folder.resolve("p.csv"), THREE);
        List<String> arguments = new ArrayList<>(List.of("run"));
        for (String argument : typed.strip().split(" ")) {
            arguments.add(argument.equals("p.csv") ? folder.resolve("p.csv").toString() : argument.replace("''", ""));
        }

        assertThat(easel(arguments.toArray(String[]::new))).isEqualTo(2);

        assertThat(shell.err())
                .startsWith("easel bulk run: " + (message == null ? "" : message))
                .hasLineCount(1);
        assertThat(shell.out()).isEmpty();
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "report", "resume", "retry-failed"})
    void a_folder_without_a_ledger_is_refused_and_none_is_made(String command) {
        String[] arguments = command.startsWith("re") && !command.equals("report")
                ? new String[] {command, "--provider", "dan"}
                : new String[] {command};

        assertThat(easel(arguments)).isEqualTo(2);

        assertThat(shell.err())
                .startsWith("easel bulk " + command + ": --out is " + folder.resolve("out") + ", which has no ledger;")
                .hasLineCount(1);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_ledger_that_is_none_is_refused_by_one_line() throws IOException {
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out/easel.db"), "a lighthouse at dusk, ".repeat(1_000));

        assertThat(easel("status")).isIn(1, 2);

        assertThat(shell.err())
                .startsWith("easel bulk status: ")
                .contains("easel.db")
                .hasLineCount(1);
    }

    @Test
    void a_ledger_of_a_newer_version_is_refused_by_one_line(@Emulated LocalEmulator local) throws Exception {
        at(local);
        assertThat(run(THREE, "--provider", "local")).isZero();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("out/easel.db"));
                var statement = connection.createStatement()) {
            statement.execute("update easel_ledger set content = '2' where name = 'version'");
        }
        for (String command : List.of("run", "status", "resume", "retry-failed", "report")) {
            at(local);
            int code = switch (command) {
                case "run" -> run(THREE, "--provider", "local");
                case "status", "report" -> easel(command);
                default -> easel(command, "--provider", "local");
            };

            assertThat(code).as(command).isEqualTo(2);
            assertThat(shell.err())
                    .startsWith("easel bulk " + command + ": ledger was written by a newer version of Easel")
                    .contains("; update Easel")
                    .hasLineCount(1);
        }
        assertThat(local.count(ExchangeKind.SUBMIT)).isEqualTo(3);
    }

    @Test
    void a_ledger_that_cannot_be_written_is_refused_by_one_line(@Emulated LocalEmulator local) throws Exception {
        at(local);
        String ledger = Files.createDirectories(folder.resolve("easel.db")).toString();

        assertThat(run(THREE, "--provider", "local", "--ledger", ledger)).isEqualTo(1);

        assertThat(shell.err())
                .startsWith("easel bulk run: the ledger " + ledger + " cannot be opened (")
                .contains("; make room or make it writable, or give another file, and run again")
                .hasLineCount(1);
        assertThat(local.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void a_password_in_a_ledgers_address_is_never_printed() {
        // Not marked: the parser of the command line tries whether an argument is a number, and throws it around
        // inside.
        String url = "jdbc:postgresql://127.0.0.1:1/easel?user=easel&password=hidden";

        assertThat(easel("status", "--ledger", url)).isIn(1, 2);
        assertThat(easel("resume", "--provider", "dan", "--ledger", url)).isIn(1, 2);

        assertThat(shell.err()).hasLineCount(2).doesNotContain("hidden");
        assertThat(shell.out()).doesNotContain("hidden");
    }

    @Test
    void an_unknown_state_is_refused() throws IOException {
        assertThat(run(THREE, "--provider", "dan")).isZero();

        assertThat(easel("status", "--state", "lost")).isEqualTo(2);

        assertThat(shell.err())
                .startsWith("easel bulk status: --state is lost; choose from waiting, claimed, sending,");
    }

    private LocalEmulator at(LocalEmulator local) {
        shell = new Shell().with("EASEL_LOCAL_URL", local.baseUrl().toString());
        return local;
    }

    private int run(String rows, String... arguments) throws IOException {
        Path file = Files.writeString(folder.resolve("prompts.csv"), rows);
        List<String> all = new ArrayList<>(List.of("run", file.toString()));
        all.addAll(List.of(arguments));
        return easel(all.toArray(String[]::new));
    }

    private int easel(String... arguments) {
        List<String> all = new ArrayList<>(List.of("bulk"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--out", folder.resolve("out").toString()));
        return shell.easel(all.toArray(String[]::new));
    }

    private List<String> images() throws IOException {
        if (!Files.exists(folder.resolve("out"))) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder.resolve("out"))) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".png") || name.endsWith(".jpg"))
                    .sorted()
                    .toList();
        }
    }
}
