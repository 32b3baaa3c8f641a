package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageFormat;
import dev.easel.Size;
import dev.easel.Warning;
import dev.easel.cli.Outcome.Failure;
import dev.easel.cli.Outcome.Image;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
    private static final String HOSTILE = "\"><script>alert('x')</script>&amp;";
    private static final String ESCAPED = "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;";

    @Test
    void every_text_from_outside_is_escaped() {
        String html = ContactSheet.of(
                        new Drawing(
                                HOSTILE,
                                Size.of(8, 8),
                                1,
                                1,
                                HOSTILE,
                                null,
                                null,
                                new Source("Input", HOSTILE, Path.of("input.png")),
                                null,
                                null,
                                null),
                        List.of(
                                new Outcome(
                                        Provider.LOCAL,
                                        false,
                                        HOSTILE,
                                        List.of(image(HOSTILE)),
                                        List.of(HOSTILE),
                                        List.of(new Failure(HOSTILE, true, Optional.empty())),
                                        List.of(Warning.of("steps", HOSTILE)),
                                        Duration.ofSeconds(1),
                                        3,
                                        Optional.empty()),
                                skipped(HOSTILE)))
                .html();

        assertThat(html).doesNotContain("<script", HOSTILE);
        // Title, heading, negative prompt, input (alt text, name), file (link, source, name), alt text, words,
        // failure, warning, model, reason.
        assertThat(Pattern.compile(Pattern.quote(ESCAPED)).matcher(html).results())
                .hasSize(14);
    }

    @Test
    void an_image_is_told_of_with_all_that_made_it() {
        String html = sheet(outcome(true, List.of(image("dan-0.png")), List.of()));

        assertThat(html)
                .contains("src=\"dan-0.png\"", "width=\"640\" height=\"480\"", "seed 43", "640x480", "PNG, 123 kB")
                .contains("a model", "2.5 s", "<dd>7</dd>", "negativePrompt was left out")
                .contains("alt=\"a fox, made by OpenDAN\u2019s emulator\"");
    }

    @Test
    void the_images_of_a_card_are_styled() throws IOException {
        String html = sheet(outcome(true, List.of(image("dan-0.png")), List.of()));
        String css = new String(
                ContactSheet.class.getResourceAsStream("contact-sheet.css").readAllBytes(), StandardCharsets.UTF_8);

        assertThat(Pattern.compile("class=\"([a-z]+)[ \"]")
                        .matcher(html)
                        .results()
                        .map(found -> found.group(1)))
                .contains("images")
                .filteredOn(name -> !name.equals("warning"))
                .allMatch(name -> css.contains("." + name));
    }

    @Test
    void emulators_are_never_passed_off_as_services() {
        String emulated = sheet(outcome(true, List.of(image("dan-0.png")), List.of()));
        String real = sheet(outcome(false, List.of(image("dan-0.png")), List.of()));

        assertThat(emulated)
                .contains(">emulator<", "no real service was called")
                .doesNotContain(">real service<");
        assertThat(real).contains(">real service<", "Made by real services").doesNotContain(">emulator<");
    }

    @Test
    void a_failure_stands_where_the_image_would() {
        String html = sheet(outcome(false, List.of(), List.of(new Failure("it broke", false, Optional.empty()))));

        assertThat(html).contains("class=\"card failed\"", "Failed: it broke").doesNotContain("<img", "billed");
    }

    @Test
    void what_went_in_stands_beside_what_came_out() {
        String html = ContactSheet.of(
                        new Drawing(
                                "a fox",
                                Size.of(8, 8),
                                1,
                                1,
                                null,
                                null,
                                null,
                                source("Input", "input.png"),
                                source("Mask", "mask.png"),
                                0.5,
                                null),
                        List.of(outcome(true, List.of(image("dan-0.png")), List.of())))
                .html();

        assertThat(html)
                .containsSubsequence("src=\"input.png\"", ">Input<", "src=\"mask.png\"", ">Mask<", "src=\"dan-0.png\"")
                .contains("inpainting", "<dd>0.5</dd>");
        assertThat(sheet(outcome(true, List.of(), List.of()))).doesNotContain("class=\"sources\"");
    }

    @Test
    void words_and_reasons_stand_where_the_image_would() {
        Outcome words = new Outcome(
                Provider.DAN,
                true,
                "clip",
                List.of(),
                List.of("a fox in the snow"),
                List.of(),
                List.of(),
                Duration.ZERO,
                1,
                Optional.empty());

        String html = ContactSheet.of(
                        new Description(source("Input", "input.png"), null), List.of(words, skipped("it has no eyes")))
                .html();

        assertThat(html)
                .contains(
                        "<blockquote>a fox in the snow</blockquote>",
                        "Skipped: it has no eyes",
                        "class=\"card skipped\"")
                .doesNotContain("class=\"card failed\"");
    }

    @Test
    void the_page_needs_nothing_from_elsewhere() {
        String html = sheet(outcome(true, List.of(image("dan-0.png")), List.of()));

        assertThat(html)
                .doesNotContain("http://", "https://", "<link", "@import", "url(")
                .contains("prefers-color-scheme");
    }

    private static String sheet(Outcome outcome) {
        return ContactSheet.of(
                        new Drawing("a fox", Size.of(640, 480), 43, 1, null, null, null, null, null, null, null),
                        List.of(outcome))
                .html();
    }

    private static Outcome outcome(boolean emulator, List<Image> images, List<Failure> failures) {
        return new Outcome(
                Provider.DAN,
                emulator,
                "a model",
                images,
                List.of(),
                failures,
                List.of(Warning.of("negativePrompt", "was left out")),
                Duration.ofMillis(2_500),
                7,
                Optional.empty());
    }

    private static Outcome skipped(String reason) {
        return new Outcome(
                Provider.LOCAL,
                true,
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Duration.ZERO,
                0,
                Optional.of(reason));
    }

    private static Source source(String title, String name) {
        return new Source(title, name, Path.of(name));
    }

    private static Image image(String file) {
        return new Image(0, file, Optional.of(Size.of(640, 480)), ImageFormat.PNG, 123_456, OptionalLong.of(43));
    }
}
