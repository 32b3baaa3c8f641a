package dev.easel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.checks.Project;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.toy.Toy;
import dev.easel.testkit.toy.ToyProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page for authors of providers shows the toy provider as it is, snippet by snippet, and leaves none of its methods out. */
@Timeout(60)
class ProviderPageTest {
    private static final String UPDATE = "easel.readme.update";
    private static final Path PAGE = Project.root().resolve("docs/a-provider-in-an-afternoon.md");
    private static final Pattern SNIPPET =
            Pattern.compile("(<!-- from (\\w+): ([\\w, ]+) -->\\n```java\\n)(.*?)(```\\n)", Pattern.DOTALL);
    private static final Map<String, String> SOURCES = Map.of(
            "Toy", "sdk-testkit/src/main/java/dev/easel/testkit/toy/Toy.java",
            "ToyProtocol", "sdk-testkit/src/main/java/dev/easel/testkit/toy/ToyProtocol.java",
            "ToyConformanceTest", "sdk-core-tests/src/test/java/dev/easel/engine/ToyConformanceTest.java",
            "ProviderPageTest", "checks/src/test/java/dev/easel/docs/ProviderPageTest.java");

    @Test
    void each_snippet_is_what_the_sources_have() throws IOException {
        String written = Files.readString(PAGE);
        String right = SNIPPET.matcher(written)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + snippet(found) + found.group(5)));
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(PAGE, right);
        }

        assertThat(SNIPPET.matcher(written).results()).hasSizeGreaterThan(8);
        assertThat(Files.readString(PAGE))
                .as("the page, brought up to date by -D" + UPDATE + "=true")
                .isEqualTo(right);
    }

    @Test
    void every_method_of_the_toy_protocol_is_on_the_page() throws IOException {
        List<String> shown = SNIPPET.matcher(Files.readString(PAGE))
                .results()
                .filter(found -> found.group(2).equals("ToyProtocol"))
                .flatMap(found -> Stream.of(found.group(3).split(", ")))
                .toList();
        List<String> methods = Arrays.stream(ToyProtocol.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(Method::getName)
                .filter(name -> !name.equals("create") && !name.equals("id"))
                .distinct()
                .toList();

        assertThat(shown).containsExactlyInAnyOrderElementsOf(methods);
    }

    @Test
    void the_toy_generates_an_image_in_no_time() throws IOException {
        String image =
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        VirtualTime time = VirtualTime.create();
        try (MockWebServer service = new MockWebServer()) {
            service.start();
            service.enqueue(json("{\"task\":\"t1\"}"));
            service.enqueue(json("{\"state\":\"queued\",\"position\":2}"));
            service.enqueue(json("{\"state\":\"running\",\"progress\":0.5}"));
            service.enqueue(json("{\"state\":\"done\",\"seed\":7,\"images\":[\"" + image + "\"]}"));
            try (ImageClient client = Toy.builder()
                    .baseUrl(service.url("/").toString())
                    .apiKey("MARKEDKEY-of-the-toy")
                    .timeSource(time)
                    .build()) {
                ImageResult result = time.runUntil(client.generateAsync(ImageRequest.of("a lighthouse at dusk")));

                assertThat(result.first().generation().seed()).hasValue(7);
                assertThat(Duration.ofNanos(time.nanoTime())).isEqualTo(Duration.ofSeconds(3));
            }
        }
    }

    private static MockResponse json(String body) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    private static String snippet(MatchResult found) {
        List<String> lines = source(found.group(2));
        return Stream.of(found.group(3).split(", "))
                .map(method -> method(lines, method))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> source(String name) {
        try {
            return Files.readAllLines(Project.root().resolve(SOURCES.get(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A method with its annotations and its Javadoc, moved to the left margin. */
    private static String method(List<String> lines, String name) {
        Pattern declaration = Pattern.compile("    [\\w@<>, ]+ " + name + "\\(.*");
        int line = 0;
        while (!declaration.matcher(lines.get(line)).matches()
                || lines.get(line).contains("=")) {
            line++;
        }
        int from = line;
        while (!lines.get(from - 1).isBlank()) {
            from--;
        }
        List<String> shown = new ArrayList<>();
        for (int i = from; !lines.get(i).equals("    }"); i++) {
            shown.add(lines.get(i));
        }
        shown.add("    }");
        return shown.stream()
                .map(text -> text.isBlank() ? text : text.substring(4))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
