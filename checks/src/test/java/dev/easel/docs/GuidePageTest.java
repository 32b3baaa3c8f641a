package dev.easel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.checks.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of docs/guide: short, in the index, with code and images that come from somewhere, and links that lead somewhere. */
class GuidePageTest {
    private static final Path ROOT = Project.root();
    private static final Path GUIDE = ROOT.resolve("docs/guide");
    private static final Path IMAGES = GUIDE.resolve("images");

    private static final Pattern LINK = Pattern.compile("(!?)\\[([^\\]]*)]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");
    private static final Pattern FENCED = Pattern.compile("(?s)^```(\\w*)\\n(.*?)^```\\n", Pattern.MULTILINE);
    private static final Pattern ROW_OF_PAGE = Pattern.compile("(?m)^\\| (.*`docs/guide/.*?) \\| (.*?) \\|");

    /** Commands that are run by a test which names them; what {@code ./easel} runs is run by the page test of the command line. */
    private static final Map<String, String> RUN_BY = Map.of(
            "mvn -q -Pjars install -pl sdk-bom,provider-dan,sdk-testkit -am",
            "checks/src/test/java/dev/easel/docs/GuideCommandsTest.java",
            "mvn -q compile exec:java",
            "checks/src/test/java/dev/easel/docs/GuideCommandsTest.java",
            "./examples/spring-boot/run",
            "examples/spring-boot/src/test/java/dev/easel/gallery/RunScriptTest.java");

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(GUIDE)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /** Pages whose code no other module's test holds. */
    static List<Path> ownPages() throws IOException {
        Set<String> elsewhere = new TreeSet<>();
        for (MatchResult row : rows()) {
            if (row.group(2).contains("`, in `")) {
                namesIn(row.group(1)).forEach(elsewhere::add);
            }
        }
        return pages().stream()
                .filter(page -> !isIndex(page))
                .filter(page -> !elsewhere.contains(page.getFileName().toString()))
                .toList();
    }

    static List<Path> pagesAndReadme() throws IOException {
        List<Path> pages = new ArrayList<>(pages());
        pages.add(ROOT.resolve("README.md"));
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pagesAndReadme")
    void each_link_leads_somewhere(Path page) throws IOException {
        assertThat(LINK.matcher(withoutCode(page)).results())
                .allSatisfy(link ->
                        assertThat(fault(page, link.group(3))).as(link.group()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_page_is_short(Path page) throws IOException {
        // Rows of tables are for looking up, and count as nothing.
        assertThat(Files.readAllLines(page).stream().filter(line -> !line.startsWith("|")))
                .hasSizeLessThan(160);
    }

    @Test
    void the_readme_is_short() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThan(150);
    }

    @ParameterizedTest
    @MethodSource("ownPages")
    void a_page_ends_with_code_that_is_tested(Path page) throws IOException {
        String text = Files.readString(page);
        int end = Math.max(ShownCode.endOfLast(text), endOfLastCommands(text));

        assertThat(end).isPositive();
        assertThat(text.substring(end).lines().filter(line -> !line.isBlank()))
                .as("what stands behind the last code")
                .hasSizeLessThan(4);
    }

    @ParameterizedTest
    @MethodSource("ownPages")
    void all_code_comes_from_a_source_and_all_commands_are_run(Path page) throws IOException {
        String rest = ShownCode.withoutShown(Files.readString(page));

        assertThat(FENCED.matcher(rest).results()).allSatisfy(block -> {
            assertThat(block.group(1)).as(block.group(2)).isIn("", "csv", "json");
            assertThat(block.group(2).lines().filter(line -> line.matches("(mvn|\\./|java|curl|git|docker) ?.*")))
                    .allMatch(line -> line.startsWith("./easel ") || RUN_BY.containsKey(line));
        });
    }

    @Test
    void each_other_command_is_named_by_the_test_that_runs_it() {
        assertThat(RUN_BY)
                .allSatisfy((command, test) ->
                        assertThat(ROOT.resolve(test)).content().contains("\"" + command + "\""));
    }

    @Test
    void the_index_leads_to_each_page() throws IOException {
        String index = Files.readString(GUIDE.resolve("README.md"));

        assertThat(pages())
                .hasSizeGreaterThan(15)
                .filteredOn(page -> !isIndex(page))
                .allSatisfy(page -> assertThat(index).contains("](" + page.getFileName() + ")"));
    }

    @Test
    void contributing_says_which_test_holds_each_page() throws IOException {
        Set<String> named = new TreeSet<>();
        rows().forEach(row -> namesIn(row.group(1)).forEach(named::add));

        assertThat(named).contains("command-line.md");
        assertThat(pages()).allMatch(page -> named.contains(page.getFileName().toString()) || isOfThisTest(page));
    }

    @Test
    void each_image_is_small_is_shown_and_is_drawn_by_a_test() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (Path page : pagesAndReadme()) {
            LINK.matcher(withoutCode(page))
                    .results()
                    .filter(link -> link.group(1).equals("!"))
                    .forEach(image -> {
                        assertThat(image.group(2))
                                .as("what %s shows", image.group(3))
                                .isNotBlank();
                        shown.add(Path.of(image.group(3)).getFileName().toString());
                    });
        }
        String drawing = Files.readString(ROOT.resolve("examples/src/test/java/dev/easel/examples/ExamplesTest.java"))
                + Files.readString(ROOT.resolve("cli/src/test/java/dev/easel/cli/QuickstartImageTest.java"))
                + Files.readString(ROOT.resolve("studio/src/test/java/dev/easel/studio/PageTest.java"));
        Set<String> there = new TreeSet<>();
        try (Stream<Path> files = Files.list(IMAGES)) {
            files.forEach(file -> {
                there.add(file.getFileName().toString());
                assertThat(drawing).as("a test that draws it").contains("\"" + file.getFileName() + "\"");
                assertThat(file.toFile().length()).as(file.toString()).isBetween(500L, 90_000L);
            });
        }

        assertThat(there).isEqualTo(shown).hasSizeGreaterThan(8);
    }

    @Test
    void the_first_project_depends_on_what_is_published() throws IOException {
        String pom = Files.readString(ROOT.resolve("examples/first-image/pom.xml"));
        String published = Files.readString(ROOT.resolve("sdk-bom/pom.xml"));

        assertThat(Pattern.compile("<artifactId>(easel-[a-z0-9-]+)</artifactId>")
                        .matcher(pom)
                        .results())
                .hasSize(3)
                .allMatch(artifact -> published.contains(artifact.group()));
    }

    @Test
    void a_link_that_leads_nowhere_is_found() {
        Path page = GUIDE.resolve("README.md");

        assertThat(fault(page, "command-line.md#many-prompts")).isEmpty();
        assertThat(fault(page, "https://example.com/anything")).isEmpty();
        assertThat(fault(page, "no-such-page.md")).contains("no file");
        assertThat(fault(page, "command-line.md#no-such-heading")).contains("no heading");
        assertThat(fault(page, "#no-such-heading")).contains("no heading");
    }

    private static boolean isIndex(Path page) {
        return page.endsWith("README.md");
    }

    private static boolean isOfThisTest(Path page) {
        try {
            return isIndex(page) || ownPages().contains(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<MatchResult> rows() throws IOException {
        return ROW_OF_PAGE
                .matcher(Files.readString(ROOT.resolve("CONTRIBUTING.md")))
                .results()
                .toList();
    }

    private static Stream<String> namesIn(String cell) {
        return Pattern.compile("docs/guide/([a-z0-9-]+\\.md)")
                .matcher(cell)
                .results()
                .map(found -> found.group(1));
    }

    private static int endOfLastCommands(String text) {
        return FENCED.matcher(text)
                .results()
                .filter(block ->
                        block.group(2).contains("./easel ") || block.group(2).contains("mvn "))
                .mapToInt(MatchResult::end)
                .max()
                .orElse(-1);
    }

    private static String withoutCode(Path page) throws IOException {
        return FENCED.matcher(Files.readString(page)).replaceAll("");
    }

    private static String fault(Path page, String link) {
        if (link.matches("https?://.*")) {
            return ""; // No test goes beyond this machine.
        }
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            return "no file " + target;
        }
        return parts.length < 2 || anchors(target).contains(parts[1]) ? "" : "no heading " + parts[1];
    }

    private static Set<String> anchors(Path page) {
        Set<String> anchors = new TreeSet<>();
        try {
            for (Matcher heading = HEADING.matcher(withoutCode(page)); heading.find(); ) {
                anchors.add(heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return anchors;
    }
}
