package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The folder of inputs and the tests of this package fit together. */
class CasesTest {
    @Test
    void each_input_is_tried_by_a_test_of_its_kind() throws Exception {
        Set<String> tried = new TreeSet<>();
        for (Class<?> test : tests()) {
            String kind = test.getSimpleName().replaceFirst("^(K\\d+).*", "$1").toLowerCase(java.util.Locale.ROOT);
            for (String file : files(test)) {
                assertThat(file).as("%s", test).startsWith(kind + "-");
                tried.add(file);
            }
        }

        assertThat(tried).isEqualTo(new TreeSet<>(CaseFile.all()));
    }

    /** Git could change them: their line ends and their bytes are what they are about. */
    @Test
    void no_input_has_had_its_line_ends_changed() throws IOException {
        assertThat(Files.readString(Path.of("..", ".gitattributes")))
                .contains("**/src/test/resources/cases/** -text\n");
        assertThat(CaseFile.all().stream().filter(file -> file.endsWith(".http")))
                .isNotEmpty()
                .allSatisfy(file -> {
                    String head = new String(CaseFile.bytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                            .split("\r\n\r\n", 2)[0];
                    assertThat(head.replace("\r\n", "")).as(file).doesNotContain("\n");
                });
    }

    private static List<Class<?>> tests() throws URISyntaxException, IOException, ClassNotFoundException {
        Path compiled = Path.of(CasesTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> tests = new ArrayList<>();
        try (Stream<Path> classes = Files.list(compiled.resolve("dev/easel/cases"))) {
            for (Path file : classes.toList()) {
                String name = file.getFileName().toString();
                if (name.matches("K\\d+\\w+Test\\.class")) {
                    tests.add(Class.forName("dev.easel.cases." + name.replace(".class", "")));
                }
            }
        }
        return tests;
    }

    /** The files that a parameterised test of the class gets: its first argument. */
    private static Set<String> files(Class<?> test) throws ReflectiveOperationException {
        Set<String> files = new TreeSet<>();
        for (Method method : test.getDeclaredMethods()) {
            MethodSource source = method.getAnnotation(MethodSource.class);
            if (source == null || method.getAnnotation(ParameterizedTest.class) == null) {
                continue;
            }
            Method table = test.getDeclaredMethod(source.value()[0]);
            ((Stream<?>) table.invoke(null))
                    .map(row -> String.valueOf(((Arguments) row).get()[0]))
                    .filter(file -> file.matches("k\\d+-.*"))
                    .forEach(files::add);
        }
        return files;
    }
}
