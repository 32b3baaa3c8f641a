package dev.easel.internal.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.easel.Generation;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebUiTextTest {
    @Test
    void the_text_of_the_web_ui_is_taken_apart() {
        Generation generation = GenerationText.read("""
                A cat,<lora:koreanDollLikeness_v10:0.7>
                second line
                Negative prompt: dog, bad
                Steps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7.0, Seed: 2300268340, Size: 512x512, \
                Model hash: 3a17d0deff, Lora hashes: "a: 1, b: 2", Version: v1.10""");

        assertThat(generation.prompt()).hasValue("A cat,<lora:koreanDollLikeness_v10:0.7>\nsecond line");
        assertThat(generation.negativePrompt()).hasValue("dog, bad");
        assertThat(generation.steps()).hasValue(20);
        assertThat(generation.sampler()).hasValue("DPM++ 2M Karras");
        assertThat(generation.scheduler()).isEmpty();
        assertThat(generation.guidanceScale()).hasValue(7.0);
        assertThat(generation.seed()).hasValue(2300268340L);
        assertThat(generation.model()).hasValue("3a17d0deff");
        assertThat(generation.metadata())
                .containsEntry("Lora hashes", "a: 1, b: 2")
                .containsEntry("Version", "v1.10");
    }

    @Test
    void newer_settings_and_unknown_ones_are_kept_by_their_names() {
        Generation generation = GenerationText.read("a cat\nSteps: 20, Sampler: Euler a, Schedule type: Karras,"
                + " CFG scale: 7, Seed: 42, Size: 512x512, Model hash: abc, Model: dreamy v1.2, Clip skip: 2,"
                + " Nobody's: knows/it, Version: v1.10.1");

        assertThat(generation.sampler()).hasValue("Euler a");
        assertThat(generation.scheduler()).hasValue("Karras");
        assertThat(generation.model()).as("a name says more than a hash").hasValue("dreamy v1.2");
        assertThat(generation.metadata())
                .containsOnly(
                        entry("Steps", "20"),
                        entry("Sampler", "Euler a"),
                        entry("Schedule type", "Karras"),
                        entry("CFG scale", "7"),
                        entry("Seed", "42"),
                        entry("Size", "512x512"),
                        entry("Model hash", "abc"),
                        entry("Model", "dreamy v1.2"),
                        entry("Clip skip", "2"),
                        entry("Nobody's", "knows/it"),
                        entry("Version", "v1.10.1"));
    }

    @Test
    void both_prompts_may_have_several_lines_and_speak_of_steps() {
        Generation generation = GenerationText.read("""
                Steps: 12 of them, up a hill
                to a house
                Negative prompt: fog
                and: rain,

                snow
                Steps: 9, Seed: 1
                Template: a __place__""");

        assertThat(generation.prompt()).hasValue("Steps: 12 of them, up a hill\nto a house");
        assertThat(generation.negativePrompt()).hasValue("fog\nand: rain,\n\nsnow");
        assertThat(generation.steps()).hasValue(9);
        assertThat(generation.metadata()).containsOnlyKeys("Steps", "Seed");
    }

    @Test
    void either_prompt_may_be_missing() {
        Generation neither = GenerationText.read("Steps: 3, Seed: 4");
        Generation negative = GenerationText.read("Negative prompt: dull\nSteps: 3, Seed: 4");
        Generation empty = GenerationText.read("a cat\nNegative prompt:\nSteps: 3, Seed: 4");

        assertThat(neither.prompt()).isEmpty();
        assertThat(neither.negativePrompt()).isEmpty();
        assertThat(neither.seed()).hasValue(4);
        assertThat(negative.prompt()).isEmpty();
        assertThat(negative.negativePrompt()).hasValue("dull");
        assertThat(empty.prompt()).hasValue("a cat");
        assertThat(empty.negativePrompt()).hasValue("");
    }

    @Test
    void the_text_of_stable_diffusion_cpp_is_taken_apart() {
        Generation generation = GenerationText.read("a cat, Seed: 5\nSteps: 8, CFG scale: 1.500000, Skip layers:"
                + " [7, 8, ], Guidance: 3.500000, Eta: 0.000000, Seed: 9223372036854775807, Size: 64x64, Model: ,"
                + " RNG: cuda, Sampler: euler_a karras, TE: clip.gguf, TE: t5.gguf, Version: stable-diffusion.cpp,"
                + " SDCPP: {\"prompt\":\"a cat, Sampler: fake, \\\"}\",\"hires\":{\"steps\":[1,2]},\"Model\": \"x\"}");

        assertThat(generation.prompt()).hasValue("a cat, Seed: 5");
        assertThat(generation.seed()).hasValue(Long.MAX_VALUE);
        assertThat(generation.guidanceScale()).hasValue(1.5);
        assertThat(generation.sampler()).hasValue("euler_a");
        assertThat(generation.scheduler()).hasValue("karras");
        assertThat(generation.model()).isEmpty();
        assertThat(generation.metadata())
                .containsEntry("Skip layers", "[7, 8, ]")
                .containsEntry("TE", "clip.gguf")
                .containsEntry(
                        "SDCPP",
                        "{\"prompt\":\"a cat, Sampler: fake, \\\"}\",\"hires\":{\"steps\":[1,2]},\"Model\": \"x\"}")
                .doesNotContainKeys("\"Model\"", "\"hires\"");
    }

    @Test
    void values_in_quotes_are_written_as_in_json() {
        Generation generation = GenerationText.read(
                "x\nSteps: 1, Odd: \"a\\xb\", Hires prompt: \"one\\ntwo, \\\"three\\\": \\\\ \\/ \\u00e9\", Empty: \"\", Seed: 6");

        assertThat(generation.metadata())
                .containsEntry("Hires prompt", "one\ntwo, \"three\": \\ / é")
                .containsKey("Odd")
                .containsEntry("Empty", "");
        assertThat(generation.seed()).hasValue(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Lora hashes: \"a: 1, b: 2",
                "Lora hashes: \"a\" and b",
                "Note: [unclosed",
                "Note: {\"a\": \"}",
                "Note: [a] b",
                "no colon",
                ": no name",
                ",,, ,",
                "Note: "
            })
    void what_is_not_in_form_takes_nothing_else_with_it(String odd) {
        Generation generation = GenerationText.read("x\nSteps: 1, Model: m, " + odd + ", Seed: 6");

        assertThat(generation.seed()).hasValue(6);
        assertThat(generation.model()).hasValue("m");
        assertThat(generation.steps()).hasValue(1);
    }

    @Test
    void the_first_of_two_values_counts() {
        assertThat(GenerationText.read("Steps: 1, Seed: 2, Seed: 3").seed()).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({"-1", "''", "abc", "1e5", "9223372036854775808", "99999999999999999999", "1.5", "٣"})
    void a_seed_that_is_no_number_of_ours_is_left_out_but_stays_in_the_metadata(String seed) {
        Generation generation = GenerationText.read("Steps: 1, Seed: " + seed + ", CFG scale: 7");

        assertThat(generation.seed()).isEmpty();
        assertThat(generation.metadata()).containsEntry("Seed", seed);
        assertThat(generation.guidanceScale()).hasValue(7);
    }

    @Test
    void more_steps_than_a_number_of_ours_holds_are_left_out() {
        assertThat(GenerationText.read("Steps: 2147483648, Seed: 1").steps()).isEmpty();
        assertThat(GenerationText.read("Steps: 2147483647, Seed: 1").steps()).hasValue(2147483647);
    }

    @ParameterizedTest
    @ValueSource(strings = {"just words, and: a colon", "two\nlines: of it", "Steps: up the hill, Seed: 3"})
    void a_text_of_another_form_is_a_prompt_and_nothing_more(String text) {
        Generation generation = GenerationText.read(text);

        assertThat(generation.prompt()).hasValue(text);
        assertThat(generation.metadata()).isEmpty();
        assertThat(generation.seed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a cat\n   Negative prompt: dog\n\t Steps: 20, Seed: 42",
                "a cat\r\nNegative prompt: dog\r\nSteps: 20, Seed: 42\r\n",
                "a cat Negative prompt: dog Steps: 20, Seed: 42",
                "a cat.Negative prompt: dog.Steps: 20, Seed: 42",
                "a cat\nNegative prompt: dog\nSteps: 20 | Seed: 42 | Model: a, b",
                "a cat Negative prompt: dog Steps: 20 | Seed: 42"
            })
    void lines_that_an_editor_indented_or_joined_are_told_apart(String text) {
        Generation said = GenerationText.read(text);

        assertThat(said.prompt()).hasValue("a cat");
        assertThat(said.negativePrompt()).hasValue("dog");
        assertThat(said.steps()).hasValue(20);
        assertThat(said.seed()).hasValue(42);
    }

    @Test
    void a_comma_parts_nothing_where_bars_do() {
        assertThat(GenerationText.read("Steps: 20 | Model: a, b | Seed: 42").model())
                .hasValue("a, b");
        assertThat(GenerationText.read("Steps: 20, Model: a | b, Seed: 42").model())
                .hasValue("a | b");
    }

    @Test
    void a_prompt_of_one_line_may_speak_of_steps_and_of_negative_prompts() {
        String prompt = "a stair of Steps: 24, and no Negative prompt: at all";

        assertThat(GenerationText.read(prompt).prompt()).hasValue(prompt);
        assertThat(GenerationText.read(prompt + "\nSteps: 20, Seed: 42").prompt())
                .hasValue(prompt);
        assertThat(GenerationText.read(prompt + "\n  Steps: 20, Seed: 42").prompt())
                .hasValue(prompt);
    }

    @Test
    void the_scheduler_is_read_where_it_is_told_and_not_guessed_from_a_sampler() {
        String settings = "Steps: 1, Seed: 2, Sampler: ";

        assertThat(GenerationText.read(settings + "DPM++ 2M, Schedule type: Karras"))
                .satisfies(said -> assertThat(said.scheduler()).hasValue("Karras"))
                .satisfies(said -> assertThat(said.sampler()).hasValue("DPM++ 2M"));
        assertThat(GenerationText.read(settings + "DPM++ 2M Karras").scheduler())
                .isEmpty();
        assertThat(GenerationText.read(settings + "NONE, Version: stable-diffusion.cpp"))
                .as("the default of stable-diffusion.cpp")
                .satisfies(said -> assertThat(said.scheduler()).isEmpty())
                .satisfies(said -> assertThat(said.sampler()).isEmpty());
        assertThat(GenerationText.read(settings + "NONE sgm_uniform, Version: stable-diffusion.cpp"))
                .satisfies(said -> assertThat(said.scheduler()).hasValue("sgm_uniform"))
                .satisfies(said -> assertThat(said.sampler()).isEmpty());
    }

    @Test
    void an_empty_text_says_nothing() {
        assertThat(GenerationText.read("")).isEqualTo(Generation.unknown());
        assertThat(GenerationText.read(" \n\r\n ")).isEqualTo(Generation.unknown());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\",
                "\"",
                "a: ",
                "a:\"\\",
                "a:[",
                "a:[,",
                "a:{\"",
                ",",
                ":",
                "a:[]x,",
                "a:\"\"x,",
                "\n",
                "Steps: 1\n",
                "Negative prompt:\n",
                "Negative prompt: Steps: 1, ",
                " Steps: 1, A",
                ".Steps: 1",
                "\n \t",
                "{\"",
                "{\"a\":",
                "[",
                "{\"a\":[\"1\",0],"
            })
    void a_hostile_text_is_read_in_no_time(String piece) {
        String body = piece.repeat(10 * TextDecoder.LONGEST / piece.length());
        for (String text : new String[] {body, "Steps: 1, " + body, "Steps: 1, a:" + body + "]]]}}}\"", "x\n" + body}) {
            assertThat(GenerationText.read(text)).isNotNull();
        }
    }

    @Test
    void brackets_within_brackets_cost_no_more_than_a_few_searches() {
        String nested = "a:[,".repeat(100_000) + "]".repeat(100_000) + "x";

        assertThat(GenerationText.read("Steps: 1, " + nested + ", Seed: 3")).isNotNull();
    }

    @Test
    void a_line_of_very_many_settings_is_read_in_part() {
        StringBuilder text = new StringBuilder("Steps: 1, Seed: 3");
        for (int i = 0; i < 5_000; i++) {
            text.append(", k").append(i).append(": v");
        }

        assertThat(GenerationText.read(text.toString()).metadata()).hasSizeBetween(100, 1_000);
    }

    @Test
    void cut_anywhere_it_is_read_without_an_exception_and_a_whole_setting_keeps_its_value() {
        String text =
                "a cat\nNegative prompt: dog\nSteps: 20, Seed: 42, Lora hashes: \"a: 1\", N: [1, {2}], Version: v";
        int seed = text.indexOf("42,") + 2;
        for (int length = 0; length <= text.length(); length++) {
            Generation generation = GenerationText.read(text.substring(0, length));
            if (length >= seed) {
                assertThat(generation.seed()).hasValue(42);
            }
        }
    }

    @Test
    void random_texts_of_the_letters_that_matter_are_read_without_an_exception() {
        Random random = new Random(11);
        String letters = "Steps: 1,\"\\[]{}\n Negative prompt:";
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "Steps: 1, " : "");
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertThat(GenerationText.read(text.toString())).isNotNull();
        }
    }
}
