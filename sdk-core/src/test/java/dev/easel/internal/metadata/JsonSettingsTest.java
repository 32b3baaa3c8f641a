package dev.easel.internal.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Generation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings as JSON, in the forms of the programs that write them. */
class JsonSettingsTest {
    @Test
    void the_settings_of_swarmui_are_read() {
        Generation said = GenerationText.read("""
                {
                  "sui_image_params": {
                    "prompt": "a cat", "negativeprompt": "", "model": "flux/dev", "seed": 2042464333, "steps": 25,
                    "cfgscale": 1.0, "sampler": "euler", "scheduler": "simple", "wildcardseed": -1, "loras": ["a", "b"]
                  },
                  "sui_extra_data": {"date": "2024-08-09"}
                }""");

        assertThat(said.prompt()).hasValue("a cat");
        assertThat(said.negativePrompt()).hasValue("");
        assertThat(said.seed()).hasValue(2_042_464_333L);
        assertThat(said.steps()).hasValue(25);
        assertThat(said.guidanceScale()).hasValue(1);
        assertThat(said.sampler()).hasValue("euler");
        assertThat(said.scheduler()).hasValue("simple");
        assertThat(said.model()).hasValue("flux/dev");
        assertThat(said.metadata())
                .containsOnlyKeys("model", "seed", "steps", "cfgscale", "sampler", "scheduler", "wildcardseed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                {"base_model": "toyXL", "guidance_scale": 4, "negative_prompt": "dog", "prompt": "a cat", "seed": "7",
                 "full_prompt": ["a cat", "sharp"], "sampler": "dpmpp_2m_sde_gpu", "scheduler": "karras", "steps": 30,
                 "version": "Fooocus v2.5.0"}""", """
                {"Prompt": "a cat", "Negative Prompt": "dog", "Guidance Scale": 4, "Steps": 30, "Base Model": "toyXL",
                 "Sampler": "dpmpp_2m_sde_gpu", "Scheduler": "karras", "Seed": 7}"""})
    void the_settings_of_fooocus_are_read(String text) {
        Generation said = GenerationText.read(text);

        assertThat(said.prompt()).hasValue("a cat");
        assertThat(said.negativePrompt()).hasValue("dog");
        assertThat(said.seed()).hasValue(7);
        assertThat(said.steps()).hasValue(30);
        assertThat(said.guidanceScale()).hasValue(4);
        assertThat(said.sampler()).hasValue("dpmpp_2m_sde_gpu");
        assertThat(said.scheduler()).hasValue("karras");
        assertThat(said.model()).hasValue("toyXL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                {"generation_mode": "txt2img", "positive_prompt": "a cat", "negative_prompt": "dog", "seed": 7, "steps": 50,
                 "cfg_scale": 7.5, "scheduler": "k_lms", "model": {"model_name": "toy", "base_model": "sd-1"}}""", """
                {"generation_mode": "txt2img", "positive_prompt": "a cat", "negative_prompt": "dog", "seed": 7, "steps": 50,
                 "cfg_scale": 7.5, "scheduler": "k_lms", "model": {"key": "1-2-3", "name": "toy", "base": "sd-1"}}"""})
    void the_settings_of_invokeai_are_read_and_its_scheduler_is_the_sampler(String text) throws IOException {
        Generation said = inPng("invokeai_metadata", text);

        assertThat(said.prompt()).hasValue("a cat");
        assertThat(said.negativePrompt()).hasValue("dog");
        assertThat(said.seed()).hasValue(7);
        assertThat(said.steps()).hasValue(50);
        assertThat(said.guidanceScale()).hasValue(7.5);
        assertThat(said.sampler()).hasValue("k_lms");
        assertThat(said.scheduler()).isEmpty();
        assertThat(said.model()).hasValue("toy");
    }

    @Test
    void the_older_settings_of_invokeai_are_read() throws IOException {
        Generation said = inPng("sd-metadata", """
                {"model": "stable diffusion", "app_version": "2.3.0", "image": {"prompt": [{"prompt": "a cat [dog]", \
                "weight": 1.0}], "steps": 50, "cfg_scale": 7.5, "seed": 7, "sampler": "k_lms"}}""");

        assertThat(said.prompt()).hasValue("a cat [dog]");
        assertThat(said.seed()).hasValue(7);
        assertThat(said.sampler()).hasValue("k_lms");
    }

    @Test
    void the_settings_of_novelai_are_read_and_its_description_is_the_prompt_where_they_have_none() throws IOException {
        String settings = "{\"steps\": 28, \"sampler\": \"k_euler_ancestral\", \"seed\": 7, \"scale\": 5.0,"
                + " \"noise_schedule\": \"karras\", \"uc\": \"dog\"";
        byte[] description = ImageBytes.text("Description", ImageBytes.latin1("a cat"));

        Generation older = inPng("Comment", settings + "}", description);
        Generation newer = inPng("Comment", settings + ", \"prompt\": \"a cat, sitting\"}", description);
        Generation wrapped = GenerationText.read(
                "{\"Title\": \"x\", \"Comment\": \"" + (settings + "}").replace("\"", "\\\"") + "\"}");

        assertThat(older.prompt()).hasValue("a cat");
        assertThat(newer.prompt()).hasValue("a cat, sitting");
        for (Generation said : new Generation[] {older, newer, wrapped}) {
            assertThat(said.negativePrompt()).hasValue("dog");
            assertThat(said.seed()).hasValue(7);
            assertThat(said.steps()).hasValue(28);
            assertThat(said.guidanceScale()).hasValue(5);
            assertThat(said.sampler()).hasValue("k_euler_ancestral");
            assertThat(said.scheduler()).hasValue("karras");
        }
    }

    @Test
    void a_description_beside_no_settings_is_no_prompt() throws IOException {
        byte[] description = ImageBytes.text("Description", ImageBytes.latin1("my garden"));

        assertThat(inPng("Comment", "made by hand", description)).isEqualTo(Generation.unknown());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"prompt\": \"a cat\", \"steps\": 20}",
                "{\"prompt\": \"a cat\", \"seed\": -1}",
                "{\"prompt\": \"a cat\", \"seed\": 7",
                "{\"prompt\": \"Steps: 24, Seed: 7, Size: 8x8",
                "{ \"nodes\": [], \"links\": [] }",
                "[{\"prompt\": \"a cat\", \"seed\": 7}]",
                "[\"a cat\"]",
                "{\"seed\": {\"seed\": 7}}",
                "{\"Comment\": 7, \"image\": [], \"sui_image_params\": null}"
            })
    void other_json_says_nothing_and_is_no_prompt(String text) throws IOException {
        assertThat(GenerationText.read(text)).isEqualTo(Generation.unknown());
        assertThat(inPng("parameters", text)).isEqualTo(Generation.unknown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{cat|dog} on a mat", "[cat:dog:0.5], red", "[[cat]]", "{a {red|blue} cat}"})
    void a_prompt_that_begins_with_a_bracket_is_a_prompt(String prompt) {
        assertThat(GenerationText.read(prompt).prompt()).hasValue(prompt);
        assertThat(GenerationText.read(prompt + "\nSteps: 2, Seed: 7").prompt()).hasValue(prompt);
    }

    @Test
    void a_prompt_that_is_json_is_one_where_the_web_ui_says_so() {
        String prompt = "{\"subject\": \"a cat\", \"seed\": 1}";

        Generation said = GenerationText.read(prompt + "\nSteps: 2, Seed: 7, Hashes: {\"model\": \"abc\"}");

        assertThat(said.prompt()).hasValue(prompt);
        assertThat(said.seed()).hasValue(7);
    }

    @Test
    void of_very_many_settings_and_of_long_names_only_some_are_kept() {
        StringBuilder text = new StringBuilder("{\"seed\": 7, \"" + "x".repeat(1_000) + "\": 1");
        for (int i = 0; i < 5_000; i++) {
            text.append(", \"k").append(i).append("\": 1");
        }

        Generation said = GenerationText.read(text.append("}").toString());

        assertThat(said.seed()).hasValue(7);
        assertThat(said.metadata()).hasSize(NamedSettings.MAX_ENTRIES);
    }

    private static Generation inPng(String keyword, String text, byte[]... before) throws IOException {
        byte[] chunk = ImageBytes.text(keyword, ImageBytes.latin1(text));
        byte[] file = ImageBytes.png(37, 21, ImageBytes.join(before), chunk);
        return ImageMetadata.read(new ByteArrayInputStream(file)).generation();
    }
}
