package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.Masks;
import dev.easel.Size;
import dev.easel.dan.Dan;
import dev.easel.testkit.DanEmulator;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of docs/guide/command-line.md do what the page says, and those of all other pages work. */
class CommandLinePageTest {
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^(?:source <\\()?\\./(easel|quickstart) (.*?)\\)?(?: +#.*)?$");
    private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Pattern PROMPTS = Pattern.compile("<!-- prompts.csv -->\\n```csv\\n(.*?)```", Pattern.DOTALL);

    /** What a command of the page names, and this test puts into a folder of its own. */
    private static final Pattern FILE = Pattern.compile("(out|images|paid)(/.*)?|prompts\\.csv|mask\\.png");

    @TempDir
    Path folder;

    @Test
    void every_command_of_the_page_works_in_its_order() throws IOException {
        String page = Files.readString(page());
        Matcher prompts = PROMPTS.matcher(page);
        assertThat(prompts.find()).isTrue();
        Files.writeString(folder.resolve("prompts.csv"), prompts.group(1));
        List<String> run = runAll(page);

        assertThat(run).contains("draw", "models", "read", "bulk", "status", "resume", "emulate", "completion");
        assertThat(folder.resolve("images")).isDirectoryContaining("glob:**/lighthouse-1.*");
        assertThat(folder.resolve("images/report.html")).exists();
    }

    static List<Path> otherPages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> guide = Files.list(root().resolve("docs/guide"))) {
            for (Path page :
                    Stream.concat(Stream.of(root().resolve("README.md")), guide).toList()) {
                // The service runs until it is stopped: StudioCommandTest has its page.
                boolean other = page.toString().endsWith(".md") && !page.equals(page()) && !page.endsWith("studio.md");
                if (other && COMMAND.matcher(Files.readString(page)).find()) {
                    pages.add(page);
                }
            }
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("otherPages")
    void every_command_of_another_page_works(Path page) throws IOException {
        BufferedImage mask = Masks.of(Size.of(512, 512), new Rectangle(128, 128, 256, 256));
        ImageIO.write(mask, "png", folder.resolve("mask.png").toFile());

        assertThat(runAll(Files.readString(page))).isNotEmpty();
    }

    /** Runs the commands of a page in their order, and returns their names. */
    private List<String> runAll(String page) {
        List<String> run = new ArrayList<>();
        try (DanEmulator dan = DanEmulator.builder().start()) {
            String ticket = submitted(dan);
            for (Matcher command = COMMAND.matcher(page); command.find(); ) {
                Shell shell = new Shell();
                if (command.group(2).contains("$TICKET")) {
                    shell.with("DAN_API_KEY", Dan.ANONYMOUS_KEY)
                            .with("DAN_BASE_URL", dan.baseUrl().toString());
                }
                int code = shell.easel(arguments(command.group(1), command.group(2), ticket));
                Thread.interrupted();

                assertThat(code)
                        .as(command.group() + "\n" + shell.out() + shell.err())
                        .isEqualTo(command.group(2).startsWith("emulate") ? 130 : 0);
                run.add(command.group(2).split(" ", 2)[0]);
            }
        }
        return run;
    }

    @Test
    void the_exit_codes_are_those_of_the_help() throws IOException {
        String page = Files.readString(page());

        ExitCode.TEXT.lines().skip(1).map(String::strip).forEach(line -> {
            String[] codeAndText = line.split(" +", 2);
            assertThat(page).contains("| " + codeAndText[0] + " | " + codeAndText[1] + " |");
        });
    }

    private String[] arguments(String program, String command, String ticket) {
        List<String> arguments = new ArrayList<>();
        if (program.equals("quickstart")) {
            arguments.addAll(List.of("draw", "--out", folder.resolve("out").toString()));
        }
        for (Matcher argument = ARGUMENT.matcher(command); argument.find(); ) {
            String text = argument.group(1) == null ? argument.group(2) : argument.group(1);
            text = text.replace("$TICKET", ticket);
            arguments.add(FILE.matcher(text).matches() ? folder.resolve(text).toString() : text);
        }
        if (arguments.get(0).equals("emulate")) {
            // It would run until Ctrl-C, and the port may be in use here.
            Thread.currentThread().interrupt();
            int port = arguments.indexOf("--port");
            if (port > 0) {
                arguments.set(port + 1, "0");
            }
        }
        return arguments.toArray(String[]::new);
    }

    private static Path page() {
        return root().resolve("docs/guide/command-line.md");
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
    }

    private static String submitted(DanEmulator dan) {
        try (ImageClient client = Dan.builder()
                .baseUrl(dan.baseUrl().toString())
                .apiKey(Dan.ANONYMOUS_KEY)
                .build()) {
            ImageRequest request = ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model(Dan.MODEL_CLARITY)
                    .size(64, 64)
                    .build();
            return client.submit(request).accepted().join().encode();
        }
    }
}
