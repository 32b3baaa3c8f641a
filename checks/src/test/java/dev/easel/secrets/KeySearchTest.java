package dev.easel.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.checks.Project;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The search for keys finds what it looks for, and tests give clients keys that it can find. */
class KeySearchTest {
    private static final String DECOY = "DECOYKEY";
    private static final KeySearch SEARCH = KeySearch.of(DECOY);

    /** What gives a client or an emulator a key: the method's name, then a text in quotes. */
    private static final Pattern GIVEN = Pattern.compile(
            "\\b(?:apiKey|accessKeyId|accessKeySecret|accessKey|basicAuth)\\((\"[^\"\\n]*\"(?:, *\"[^\"\\n]*\")?)");

    /** Blank, published in a standard, or refused for its name alone. */
    private static final Set<String> NO_KEYS = Set.of("\" \"", "\"Aladdin\", \"open sesame\"", "\"a:b\", \"c\"");

    @TempDir
    private Path folder;

    static Stream<String> leaks() {
        String key = "sk-" + DECOY + "-1/2+3";
        Base64.Encoder base64 = Base64.getEncoder();
        return Stream.of(
                key,
                "Authorization: Bearer " + key,
                key.toLowerCase(Locale.ROOT),
                URLEncoder.encode(key, StandardCharsets.UTF_8),
                "%44%45%43%4f%59%4b%45%59",
                base64.encodeToString(key.getBytes(StandardCharsets.UTF_8)),
                base64.encodeToString(("u:" + key).getBytes(StandardCharsets.UTF_8)),
                base64.encodeToString(("usr:" + key).getBytes(StandardCharsets.UTF_8)),
                Base64.getUrlEncoder().encodeToString(("\0\0\7usr:" + key).getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("leaks")
    void a_key_is_found_in_whatever_form_it_is_written(String leak) throws IOException {
        for (int before : new int[] {0, 7, (1 << 20) - 20, 3 << 20}) {
            Path file = Files.writeString(folder.resolve("log"), " ".repeat(before) + leak + " ".repeat(1000));

            assertThat(SEARCH.in(file)).as("behind %d bytes", before).isPresent();
        }
        assertThat(SEARCH.in(leak)).isPresent();
    }

    @Test
    void a_key_is_found_in_the_message_of_an_exception_that_nobody_printed() throws IOException {
        Path file = folder.resolve("thrown.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.JavaExceptionThrow").withoutStackTrace();
            recording.start();
            assertThat(new IllegalStateException("no such key: " + DECOY).getCause())
                    .isNull();
            recording.dump(file);
        }

        assertThat(SEARCH.in(file))
                .hasValueSatisfying(
                        found -> assertThat(found).isEqualTo("java.lang.IllegalStateException: no such key: " + DECOY));
    }

    @Test
    void nothing_is_found_where_there_is_none() throws IOException {
        assertThat(SEARCH.in("DECOY KEY")).isEmpty();
        assertThat(SEARCH.in(Files.writeString(folder.resolve("log"), "DECOYKE".repeat(1_000_000))))
                .isEmpty();
        assertThat(SEARCH.in(Files.createFile(folder.resolve("empty")))).isEmpty();
    }

    @Test
    void every_key_that_a_test_gives_has_the_mark() throws IOException {
        Path root = Project.root();
        List<Path> tests;
        try (Stream<Path> files = Files.find(
                root,
                14,
                (file, attributes) -> file.toString().endsWith(".java")
                        && file.toString()
                                .contains(Path.of("src", "test", "java").toString()))) {
            tests = files.toList();
        }

        List<String> unmarked = new ArrayList<>();
        for (Path test : tests) {
            Matcher given = GIVEN.matcher(Files.readString(test));
            while (given.find()) {
                if (!given.group(1).contains(KeySearch.MARK) && !NO_KEYS.contains(given.group(1))) {
                    unmarked.add(test.getFileName() + ": " + given.group());
                }
            }
        }

        assertThat(tests).hasSizeGreaterThan(100);
        assertThat(unmarked)
                .as("keys without the mark that CONTRIBUTING.md tells of")
                .isEmpty();
    }
}
