package dev.easel.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Drawn;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.ai.image.Image;
import org.springframework.ai.image.ImageGeneration;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.ImageOptions;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.ImageResponse;
import org.springframework.ai.image.ImageResponseMetadata;

/** docs/guide/spring-ai.md shows code that runs, and says of each method of Spring AI's types what becomes of it. */
@Timeout(60)
class GuidePageTest {
    private static final Path PAGE = Path.of("../docs/guide/spring-ai.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+\\.\\w+\\([^)]*\\))` \\| (.+) \\|$");

    @Test
    void the_code_runs() {
        try (Services services = new Services()) {
            DanEmulator dan = services.dan();

            Image image = Illustrator.illustrate(services.client(dan), "a lighthouse")
                    .getResult()
                    .getOutput();

            assertThat(image.getB64Json()).isNotEmpty();
            assertThat(dan.drawn()).extracting(Drawn::prompt).containsExactly("a lighthouse");
        }
    }

    @Test
    void each_method_has_a_row() throws IOException {
        List<String> rows = ROW.matcher(Files.readString(PAGE))
                .results()
                .map(MatchResult::group)
                .map(row -> row.substring(row.indexOf('`') + 1, row.indexOf('`', row.indexOf('`') + 1)))
                .toList();
        Set<String> methods = new TreeSet<>();
        for (Class<?> type : List.of(
                ImageModel.class,
                ImagePrompt.class,
                ImageMessage.class,
                ImageOptions.class,
                ImageResponse.class,
                ImageResponseMetadata.class,
                ImageGeneration.class,
                Image.class)) {
            Stream.of(type.getDeclaredMethods())
                    .filter(method ->
                            Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                    .filter(method -> !method.isSynthetic() && !isOfObject(method))
                    .filter(method -> !method.getName().startsWith("set"))
                    .map(GuidePageTest::signature)
                    .forEach(methods::add);
        }

        assertThat(methods).hasSizeGreaterThan(10);
        assertThat(rows).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(methods);
    }

    private static boolean isOfObject(Method method) {
        return Stream.of(Object.class.getMethods())
                .anyMatch(each -> each.getName().equals(method.getName())
                        && Arrays.equals(each.getParameterTypes(), method.getParameterTypes()));
    }

    private static String signature(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName()
                + Stream.of(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
