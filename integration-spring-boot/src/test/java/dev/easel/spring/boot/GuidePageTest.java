package dev.easel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.spi.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide's page has every property and every bean, and shows code that is compiled and tested; editors know the properties too. */
class GuidePageTest {
    private static final List<String> SERVICES =
            List.of("dan", "itsrose", "zhiqite", "local", "openai", "comfyui", "bfl", "fal", "replicate", "gemini");
    private static final Path ROOT = root();

    @Test
    void editors_know_each_property_with_a_description() throws IOException {
        Map<String, JsonValue> properties = metadata();

        assertThat(properties).hasSizeGreaterThan(150);
        assertThat(properties)
                .containsKeys(
                        "easel.deadline", "easel.dan.api-key", "easel.dan.deadline", "easel.routing.budget.total");
        assertThat(properties.values()).allSatisfy(property -> {
            String name = property.get("name").text().orElse("");
            assertThat(property.get("description").text()).as(name).isPresent();
            assertThat(property.get("type").text()).as(name).isPresent();
        });
    }

    @Test
    void the_page_names_each_property_and_no_other() throws IOException {
        String page = page();
        Set<String> known = metadata().keySet();
        Set<String> ofClients = new TreeSet<>();
        Set<String> own = new TreeSet<>();
        for (String name : known) {
            String[] parts = name.split("\\.", 3);
            boolean ofClient = parts.length == 3 && SERVICES.contains(parts[1]);
            String setting = ofClient ? parts[2] : name.replaceFirst("^easel\\.", "");
            // What every client has is named once, without its prefix.
            if (known.contains("easel.replicate." + setting)) {
                ofClients.add(setting);
            } else if (!name.startsWith("easel.routing.prices")) {
                own.add(name);
            }
        }

        assertThat(ofClients)
                .contains("base-url", "deadline", "retries.attempts")
                .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
        assertThat(own)
                .contains("easel.zhiqite.access-key-id", "easel.bfl.region", "easel.routing.budget.jdbc")
                .allSatisfy(name -> assertThat(page).containsPattern("`" + Pattern.quote(name) + "(\\.\\*)?`"));
        assertThat(Pattern.compile("\\| `((?:easel|management)\\.[a-z0-9.-]+?)(?:\\.\\*)?`")
                        .matcher(page)
                        .results()
                        .map(found -> found.group(1)))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(known).contains(name));
    }

    @Test
    void the_page_names_each_client() throws IOException {
        String page = page();
        assertThat(SERVICES).allSatisfy(name -> assertThat(page).contains("| `" + name + "ImageClient` | `easel."));
    }

    @Test
    void its_code_is_what_the_tests_compile_and_run() throws IOException {
        String source = Files.readString(
                ROOT.resolve("integration-spring-boot/src/test/java/dev/easel/spring/boot/LighthouseTest.java"));
        List<String> shown = new ArrayList<>();
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(page())
                .results()
                .forEach(block -> shown.add(block.group(1)));

        assertThat(shown)
                .containsExactly(
                        between(source, "// begin application\n", "// end application"),
                        between(source, "// begin test\n", "    // end test") + "}\n");
    }

    private static String between(String source, String begin, String end) {
        return source.substring(source.indexOf(begin) + begin.length(), source.indexOf(end));
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/guide/spring-boot.md"));
    }

    private static Map<String, JsonValue> metadata() throws IOException {
        Map<String, JsonValue> properties = new TreeMap<>();
        for (URL file : Collections.list(
                GuidePageTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream in = file.openStream()) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                if (text.contains("\"easel.dan.api-key\"")) {
                    JsonValue.parse(text)
                            .get("properties")
                            .elements()
                            .forEach(property ->
                                    properties.put(property.get("name").text().orElseThrow(), property));
                }
            }
        }
        return properties;
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/guide/spring-boot.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
