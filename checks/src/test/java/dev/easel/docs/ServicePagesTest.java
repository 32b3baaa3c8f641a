package dev.easel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.checks.Project;
import dev.easel.docs.ServicePage.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/conformance says of every documented field how it is reached and which test shows it; this keeps it true. */
class ServicePagesTest {
    private static final Path ROOT = Project.root();

    /** What is called so is one of Easel's types; other capitalised words may be a service's. */
    private static final Pattern TYPE = Pattern.compile(
            "(?:Dan|ItsRose|Zhiqite|Local|OpenAi|AzureOpenAi|ComfyUi|Replicate|Bfl|Fal|Gemini|VertexAi)[A-Z]\\w*|[A-Z]\\w*(?:Exception|Request|Options|Builder|Handle|Result)");

    private static final Pattern CHAIN = Pattern.compile("[A-Z]\\w*(?:\\([^()]*\\))?(?:\\.\\w+(?:\\([^()]*\\))?)+");
    private static final Pattern MEMBER = Pattern.compile("([a-z]+(?:[A-Z]\\w*)?)(?:\\([^()]*\\))?");

    private static final PublishedApi API = PublishedApi.of(ROOT);
    private static final TestSources TESTS = TestSources.below(ROOT);

    @ParameterizedTest
    @ValueSource(
            strings = {"dan", "itsrose", "zhiqite", "local", "openai", "comfyui", "replicate", "bfl", "fal", "gemini"})
    void every_row_holds(String service) {
        ServicePage page = page(service);

        assertThat(page.rows()).hasSizeGreaterThan(50);
        assertThat(page.rows().stream().flatMap(row -> faults(row).stream())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"dan", "itsrose", "zhiqite", "local", "openai", "comfyui", "replicate", "bfl", "fal", "gemini"})
    void every_documented_name_has_its_row(String service) {
        Contract contract = contract(service);

        assertThat(contract.size()).isGreaterThan(60);
        assertThat(contract.missingFrom(page(service))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"dan", "itsrose", "zhiqite", "local", "openai", "comfyui", "replicate", "bfl", "fal", "gemini"})
    void readme_leads_to_every_page_and_the_page_to_its_record(String service) {
        assertThat(lines(ROOT.resolve("README.md")))
                .anyMatch(line -> line.contains("](docs/services/" + service + ".md)"));
        assertThat(lines(ROOT.resolve("docs/services").resolve(service + ".md")))
                .anyMatch(line -> line.contains("](../conformance/" + service + ".md)"));
    }

    @Test
    void no_page_is_forgotten() throws IOException {
        try (var pages = Files.list(ROOT.resolve("docs/conformance"))) {
            assertThat(pages.map(page -> page.getFileName().toString())
                            // Written by a script, from what other programs say.
                            .filter(page -> !page.endsWith("-judges.md")))
                    .containsExactlyInAnyOrder(
                            "dan.md",
                            "itsrose.md",
                            "zhiqite.md",
                            "local.md",
                            "comfyui.md",
                            "openai.md",
                            "replicate.md",
                            "bfl.md",
                            "fal.md",
                            "gemini.md");
        }
    }

    @Test
    void a_row_that_does_not_hold_is_found() {
        String test = "`ServicePagesTest#no_page_is_forgotten`";

        assertThat(faults(row("`steps`", test))).isEmpty();
        assertThat(faults(row("`Dan.builder().apiKey(\u2026)`", test))).isEmpty();
        assertThat(faults(row("`TaskStatus.Queued`, `DanBuilder.baseUrl`", test)))
                .isEmpty();
        assertThat(faults(row("not reachable: nobody knows its path", ""))).isEmpty();

        assertThat(faults(row("", test))).singleElement().asString().contains("says nothing");
        assertThat(faults(row("`steps`", ""))).singleElement().asString().contains("names no test");
        assertThat(faults(row("`steps`", "`ServicePagesTest#nothing`")))
                .singleElement()
                .asString()
                .contains("no test");
        assertThat(faults(row("`steps`", "`NoSuchTest#no_page_is_forgotten`"))).isNotEmpty();
        assertThat(faults(row("`steps`", "`ServicePagesTest#faults`")))
                .as("a method that is no test")
                .isNotEmpty();
        assertThat(faults(row("`stepz`", test))).singleElement().asString().contains("no field or method");
        assertThat(faults(row("`Dan.builder().keyOfTheCity(\u2026)`", test))).isNotEmpty();
        assertThat(faults(row("`DanOptions.maskBlue`", test))).isNotEmpty();
        assertThat(faults(row("the reason is a `LateException`", test))).isNotEmpty();
        assertThat(faults(row("not reachable:", ""))).singleElement().asString().contains("reason");
        assertThat(faults(row("not reachable: nobody knows its path", test))).isNotEmpty();
    }

    @Test
    void a_name_without_its_row_is_found() {
        ServicePage page = ServicePage.of(List.of(
                "## Drawing",
                "### POST /draw",
                "| Endpoint or field | Easel | Test |",
                "|---|---|---|",
                "| `POST /draw` | `generate` | `T#t` |",
                "| `seed_of_2`, `image[]`, `a.b` | `seed` | `T#t` |",
                "## Asking",
                "| `seed` | `seed` | `T#t` |"));

        assertThat(missing(page, "POST /draw", "seed_of_2 image[] a.b b")).isEmpty();
        assertThat(missing(page, "seed", "POST /dra", "/draw/2"))
                .containsExactly(
                        "Drawing / POST /draw: seed",
                        "Drawing / POST /draw: POST /dra",
                        "Drawing / POST /draw: /draw/2");
    }

    private static List<String> missing(ServicePage page, String... names) {
        List<String> lines = new ArrayList<>(List.of("# a note", "[Drawing / POST /draw]"));
        lines.addAll(List.of(names));
        return Contract.of(lines).missingFrom(page);
    }

    private static List<String> faults(Row row) {
        List<String> faults = new ArrayList<>();
        String where = row.section() + ": " + row.wire() + ": ";
        if (!row.isReachable()) {
            if (row.easel().substring("not reachable:".length()).strip().length() < 10) {
                faults.add(where + "is not reachable without a reason");
            }
            if (!row.tests().isEmpty()) {
                faults.add(where + "is not reachable, and a test shows it");
            }
        } else if (row.easel().isEmpty()) {
            faults.add(where + "the Easel cell says nothing");
        } else if (row.testWords().isEmpty()) {
            faults.add(where + "names no test");
        }
        row.testWords().stream()
                .filter(name -> !TESTS.has(name))
                .forEach(name -> faults.add(where + "there is no test " + name));
        for (String word : row.easelWords()) {
            boolean chain = CHAIN.matcher(word).matches();
            if (chain ? !API.has(word) : TYPE.matcher(word).matches() && !API.hasType(word)) {
                faults.add(where + "Easel has no " + word);
            }
        }
        if (row.easel().startsWith("`") && row.isReachable()) {
            var member = MEMBER.matcher(row.easelWords().get(0));
            if (member.matches() && !API.hasMember(member.group(1))) {
                faults.add(where + "Easel has no field or method " + member.group(1));
            }
        }
        return faults;
    }

    private static Row row(String easel, String tests) {
        return new Row("Drawing", "`field`", easel, tests);
    }

    private static ServicePage page(String service) {
        return ServicePage.of(lines(ROOT.resolve("docs/conformance").resolve(service + ".md")));
    }

    private static Contract contract(String service) {
        String name = "/contracts/" + service + ".txt";
        try (InputStream in = ServicePagesTest.class.getResourceAsStream(name)) {
            return Contract.of(new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
