package dev.easel.internal.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Generation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs as ComfyUI leaves them in its images, in short. */
@Timeout(60)
class ComfyGraphTest {
    private static final String SAMPLER = node(
            "3",
            "KSampler",
            "'seed': 42, 'steps': 20, 'cfg': 7.5, 'sampler_name': 'euler', 'scheduler': 'karras', 'denoise': 1.0,"
                    + " 'model': ['4', 0], 'positive': ['6', 0], 'negative': ['7', 0], 'latent_image': ['5', 0]");
    private static final String MODEL = node("4", "CheckpointLoaderSimple", "'ckpt_name': 'toy.safetensors'");
    private static final String LATENT = node("5", "EmptyLatentImage", "'width': 64, 'height': 64, 'batch_size': 1");
    private static final String POSITIVE = node("6", "CLIPTextEncode", "'text': 'a cat', 'clip': ['4', 1]");
    private static final String NEGATIVE = node("7", "CLIPTextEncode", "'text': 'dog', 'clip': ['4', 1]");
    private static final String DECODE = node("8", "VAEDecode", "'samples': ['3', 0], 'vae': ['4', 2]");
    private static final String SAVE = node("9", "SaveImage", "'images': ['8', 0], 'filename_prefix': 'x'");

    @Test
    void the_links_are_followed_from_the_save_node_to_everything_that_made_the_image() {
        Generation said = read(SAVE, DECODE, SAMPLER, MODEL, LATENT, POSITIVE, NEGATIVE);

        assertThat(said.seed()).hasValue(42);
        assertThat(said.steps()).hasValue(20);
        assertThat(said.guidanceScale()).hasValue(7.5);
        assertThat(said.sampler()).hasValue("euler");
        assertThat(said.scheduler()).hasValue("karras");
        assertThat(said.model()).hasValue("toy.safetensors");
        assertThat(said.prompt()).hasValue("a cat");
        assertThat(said.negativePrompt()).hasValue("dog");
        assertThat(said.metadata()).containsEntry("denoise", "1.0").containsEntry("sampler_name", "euler");
    }

    @Test
    void a_sampler_of_parts_is_read_from_its_parts() {
        Generation said = read(
                SAVE,
                DECODE,
                node(
                        "3",
                        "SamplerCustomAdvanced",
                        "'noise': ['20', 0], 'guider': ['21', 0], 'sampler': ['22', 0], 'sigmas': ['23', 0],"
                                + " 'latent_image': ['5', 0]"),
                LATENT,
                node("20", "RandomNoise", "'noise_seed': 42"),
                node("21", "BasicGuider", "'model': ['24', 0], 'conditioning': ['25', 0]"),
                node("22", "KSamplerSelect", "'sampler_name': 'euler'"),
                node("23", "SplitSigmas", "'step': 3, 'sigmas': ['26', 0]"),
                node("24", "LoraLoaderModelOnly", "'lora_name': 'l', 'strength_model': 1, 'model': ['27', 0]"),
                node("25", "FluxGuidance", "'guidance': 3.5, 'conditioning': ['28', 0]"),
                node("26", "BasicScheduler", "'scheduler': 'simple', 'steps': 20, 'denoise': 1, 'model': ['24', 0]"),
                node("27", "UNETLoader", "'unet_name': 'flux.safetensors', 'weight_dtype': 'default'"),
                node("28", "CLIPTextEncodeFlux", "'clip_l': 'cat', 't5xxl': 'a cat', 'guidance': 3.5"));

        assertThat(said.seed()).hasValue(42);
        assertThat(said.steps()).hasValue(20);
        assertThat(said.guidanceScale()).isEmpty();
        assertThat(said.sampler()).hasValue("euler");
        assertThat(said.scheduler()).hasValue("simple");
        assertThat(said.model()).hasValue("flux.safetensors");
        assertThat(said.prompt()).hasValue("a cat");
        assertThat(said.negativePrompt()).isEmpty();
    }

    @Test
    void prompts_are_found_through_nodes_that_take_both_and_keep_apart() {
        Generation said = read(
                SAVE,
                DECODE,
                SAMPLER.replace("['6', 0]", "['30', 0]").replace("['7', 0]", "['30', 1]"),
                LATENT,
                MODEL,
                POSITIVE,
                NEGATIVE,
                node("30", "ControlNetApplyAdvanced", "'positive': ['31', 0], 'negative': ['31', 1], 'strength': 1"),
                node("31", "ControlNetApplyAdvanced", "'positive': ['6', 0], 'negative': ['7', 0], 'strength': 1"));

        assertThat(said.prompt()).hasValue("a cat");
        assertThat(said.negativePrompt()).hasValue("dog");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'ConditioningZeroOut'; 'conditioning': ['6', 0]",
                "'ConditioningCombine'; 'conditioning_1': ['6', 0], 'conditioning_2': ['7', 0]",
                "'SomethingElse'; 'anything': ['6', 0]"
            },
            quoteCharacter = '`')
    void a_node_that_makes_something_else_of_a_prompt_lets_it_not_through(String type, String inputs) {
        Generation said = read(
                SAVE,
                DECODE,
                SAMPLER.replace("['7', 0]", "['30', 0]"),
                LATENT,
                MODEL,
                POSITIVE,
                NEGATIVE,
                node("30", type.replace("'", ""), inputs));

        assertThat(said.prompt()).hasValue("a cat");
        assertThat(said.negativePrompt()).isEmpty();
    }

    @Test
    void a_value_that_another_node_holds_is_taken_and_one_that_it_computes_is_not() {
        Generation said = read(
                SAVE,
                DECODE,
                SAMPLER.replace("42", "['30', 0]").replace("20,", "['31', 0],"),
                LATENT,
                node("6", "CLIPTextEncode", "'text': ['32', 0]"),
                node("7", "CLIPTextEncode", "'text': ['33', 0]"),
                node("30", "PrimitiveInt", "'value': 43"),
                node("31", "Add", "'a': 1, 'value': 2"),
                node("32", "PrimitiveStringMultiline", "'value': 'a cat'"),
                node("33", "LoadText", "'path': '/home/me/prompt.txt'"));

        assertThat(said.seed()).hasValue(43);
        assertThat(said.steps()).isEmpty();
        assertThat(said.prompt()).hasValue("a cat");
        assertThat(said.negativePrompt()).isEmpty();
        assertThat(said.guidanceScale()).hasValue(7.5);
    }

    @Test
    void of_two_samplers_in_a_row_the_one_nearest_to_the_save_node_counts() {
        String second = SAMPLER.replace("'3'", "'10'").replace("42", "43").replace("['5', 0]", "['11', 0]");

        Generation said = read(
                SAVE,
                DECODE.replace("['3', 0]", "['10', 0]"),
                second,
                node("11", "LatentUpscaleBy", "'samples': ['3', 0], 'scale_by': 2"),
                SAMPLER,
                LATENT,
                MODEL,
                POSITIVE,
                NEGATIVE);

        assertThat(said.seed()).hasValue(43);
    }

    @Test
    void nearest_is_the_sampler_with_the_fewest_links_between() {
        String far = SAMPLER.replace("'3'", "'10'").replace("42", "43");

        Generation said = read(
                node("9", "SaveImage", "'images': ['8', 0], 'mask': ['30', 0]"),
                node("30", "ImageScale", "'image': ['31', 0]"),
                node("31", "VAEDecode", "'samples': ['10', 0]"),
                far,
                DECODE,
                SAMPLER,
                LATENT);

        assertThat(said.seed()).hasValue(42);
    }

    @Test
    void a_sampler_that_goes_on_with_the_noise_of_another_has_not_the_seed() {
        String refiner = node(
                "10",
                "KSamplerAdvanced",
                "'add_noise': 'disable', 'noise_seed': 0, 'steps': 25, 'cfg': 8, 'sampler_name': 'euler',"
                        + " 'scheduler': 'normal', 'latent_image': ['3', 0]");

        assertThat(read(SAVE, DECODE.replace("['3', 0]", "['10', 0]"), refiner, SAMPLER, LATENT)
                        .seed())
                .hasValue(42);
    }

    @Test
    void where_several_nodes_save_images_of_different_samplers_nothing_is_said() {
        String other = SAMPLER.replace("'3'", "'10'").replace("42", "43");
        String decode = DECODE.replace("'8'", "'11'").replace("['3', 0]", "['10', 0]");
        String save = SAVE.replace("'9'", "'12'").replace("['8', 0]", "['11', 0]");

        assertThat(read(SAVE, DECODE, SAMPLER, LATENT, save, decode, other)).isEqualTo(Generation.unknown());
        assertThat(read(SAVE, DECODE, SAMPLER, LATENT, save.replace("SaveImage", "PreviewImage"), decode, other)
                        .seed())
                .as("a preview is not what was saved")
                .hasValue(42);
        assertThat(read(SAVE, DECODE, SAMPLER, LATENT, save, decode.replace("['10', 0]", "['3', 0]"))
                        .seed())
                .as("both of the same sampler")
                .hasValue(42);
        assertThat(read(SAVE.replace("SaveImage", "PreviewImage"), DECODE, SAMPLER, LATENT)
                        .seed())
                .as("only a preview")
                .hasValue(42);
    }

    @ParameterizedTest
    @ValueSource(strings = {"18446744073709551615", "-1", "'random'", "null", "1.5", "{}", "['99', 0]", "['3', 0]"})
    void a_seed_that_is_no_number_is_left_out(String seed) {
        Generation said = read(SAVE, DECODE, SAMPLER.replace("42", seed), LATENT, MODEL, POSITIVE);

        assertThat(said.seed()).isEmpty();
        assertThat(said.steps()).hasValue(20);
    }

    @Test
    void a_graph_that_leads_in_a_circle_or_nowhere_says_what_it_can() {
        String circle = node("6", "FluxGuidance", "'conditioning': ['30', 0]") + ","
                + node("30", "FluxGuidance", "'conditioning': ['6', 0]");
        String decode = node("8", "VAEDecode", "'samples': ['31', 0], 'pixels': ['3', 0]");
        String turn = node("31", "LatentUpscale", "'samples': ['8', 0]");

        Generation said = read(SAVE, decode, turn, circle, SAMPLER, LATENT);

        assertThat(said.seed()).hasValue(42);
        assertThat(said.prompt()).isEmpty();
        assertThat(read(SAVE, node("8", "VAEDecode", "'samples': ['31', 0]"), turn))
                .isEqualTo(Generation.unknown());
        assertThat(read(SAVE, DECODE)).isEqualTo(Generation.unknown());
        assertThat(read(SAMPLER)).isEqualTo(Generation.unknown());
        assertThat(read(node("9", "SaveImage", "'images': ['9', 0]"))).isEqualTo(Generation.unknown());
    }

    @Test
    void a_hostile_graph_is_read_in_no_time() {
        List<String> nodes = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
            nodes.add(node("" + i, "X", "'images': ['" + (1_000 + i) + "', 0], 'positive': ['" + (i + 1) + "', 0]"));
            nodes.add(node("" + (1_000 + i), "X", "'samples': ['" + (1_001 + i) + "', 0]"));
        }
        String wide = node("9", "SaveImage", "'images': ['8', 0]" + ", 'x': ['8', 0]".repeat(3_000));

        assertThat(read(nodes.toArray(String[]::new))).isNotNull();
        assertThat(read(wide, node("8", "X", "'x': " + "[".repeat(150) + "]".repeat(150))))
                .isNotNull();
    }

    private static Generation read(String... nodes) {
        return GenerationText.read(("{" + String.join(",", nodes) + "}").replace('\'', '"'));
    }

    private static String node(String id, String type, String inputs) {
        return "'" + id + "': {'class_type': '" + type + "', 'inputs': {" + inputs + "}}";
    }
}
