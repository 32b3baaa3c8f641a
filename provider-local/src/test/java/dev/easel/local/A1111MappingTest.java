package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Upscale;
import dev.easel.spi.WireRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What AUTOMATIC1111 and Forge are sent for a request. */
class A1111MappingTest {
    private final Dialect dialect = LocalDialect.A1111.protocol(Wire.settings("http://localhost:7860"));

    @Test
    void a_prompt_alone_goes_with_a_random_seed_and_the_name_by_which_its_progress_is_polled() {
        WireRequest submit = Wire.submit(dialect, ImageRequest.of("a cat"));

        assertThat(submit).hasToString("POST /sdapi/v1/txt2img");
        assertThat(Wire.json(submit))
                .hasToString("{\"prompt\":\"a cat\",\"seed\":1234,\"force_task_id\":\"request-1\"}");
        assertThat(submit.imageFields()).containsExactly("images");
    }

    @Test
    void every_field_of_text_to_image_has_its_place() {
        ImageRequest request = request()
                .negativePrompt("dog")
                .model("dreamshaper_8")
                .size(512, 768)
                .steps(20)
                .guidanceScale(7)
                .seed(42)
                .restoreFaces(true)
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)))
                .hasToString(
                        "{\"prompt\":\"a cat\",\"negative_prompt\":\"dog\",\"width\":512,\"height\":768,\"steps\":20,"
                                + "\"cfg_scale\":7,\"seed\":42,\"restore_faces\":true,"
                                + "\"override_settings\":{\"sd_model_checkpoint\":\"dreamshaper_8\"},"
                                + "\"force_task_id\":\"request-1\"}");
    }

    @Test
    void sampler_and_schedule_go_apart_and_the_sampler_by_its_name() {
        ImageRequest request =
                request().sampler(Sampler.DPMPP_2M).scheduler(Scheduler.KARRAS).build();

        assertThat(Wire.json(Wire.submit(dialect, request)).fields())
                .containsEntry("sampler_name", "DPM++ 2M")
                .containsEntry("scheduler", "karras")
                .doesNotContainKey("sampler_index");
    }

    @ParameterizedTest
    @CsvSource({
        "Normal, normal",
        "Karras, karras",
        "SGM Uniform, sgm_uniform",
        "AYS, align_your_steps",
        "Align Your Steps, align_your_steps",
        "KL Optimal, kl_optimal",
        "kl_optimal, kl_optimal",
        "GITS, gits",
        "my own, my own",
        "bong_tangent, bong_tangent"
    })
    void schedulers_go_by_the_name_that_the_server_lists_since_sd_server_knows_no_labels(String name, String word) {
        assertThat(Wire.json(Wire.submit(
                                dialect, request().scheduler(Scheduler.of(name)).build()))
                        .fields())
                .containsEntry("scheduler", word);
    }

    @Test
    void loras_stand_in_the_prompt() {
        ImageRequest request = request()
                .addLora(Lora.of("add_detail", 0.5))
                .addLora(Lora.of("epi_noise"))
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)).fields())
                .containsEntry("prompt", "a cat <lora:add_detail:0.5> <lora:epi_noise:1>");
    }

    @Test
    void a_second_pass_is_switched_on_with_its_settings() {
        ImageRequest request = request()
                .upscale(Upscale.builder()
                        .factor(1.5)
                        .upscaler("Latent")
                        .steps(10)
                        .denoisingStrength(0.4)
                        .build())
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)))
                .hasToString(
                        "{\"prompt\":\"a cat\",\"seed\":1234,\"force_task_id\":\"request-1\",\"enable_hr\":true,\"hr_scale\":1.5,"
                                + "\"hr_upscaler\":\"Latent\",\"hr_second_pass_steps\":10,\"denoising_strength\":0.4}");
    }

    @Test
    void an_image_to_start_from_and_a_mask_that_is_white_where_it_is_redrawn_go_to_img2img() {
        ImageRequest request = request()
                .initImage(Images.photograph())
                .strength(0.6)
                .mask(ImageInput.bytes(new byte[] {1, 2, 3, 4}))
                .putExtraField("inpainting_fill", 1)
                .build();

        WireRequest submit = Wire.submit(dialect, request);

        assertThat(submit).hasToString("POST /sdapi/v1/img2img");
        assertThat(Wire.json(submit))
                .hasToString("{\"prompt\":\"a cat\",\"seed\":1234,\"force_task_id\":\"request-1\","
                        + "\"init_images\":[\"<3 bytes of image/png>\"],\"denoising_strength\":0.6,"
                        + "\"mask\":\"<4 bytes of image/png>\",\"inpainting_fill\":1}");
    }

    @Test
    void several_images_of_one_call_are_a_batch() {
        assertThat(Wire.json(Wire.submit(
                                dialect,
                                request().count(3).build(),
                                Wire.context(request().build(), 3, null)))
                        .fields())
                .containsEntry("batch_size", 3L);
    }

    @Test
    void further_settings_go_beside_the_model() {
        ImageRequest request = request()
                .model("dreamshaper_8")
                .putExtraField("override_settings", Map.of("samples_format", "png"))
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)))
                .asString()
                .contains(
                        "\"override_settings\":{\"sd_model_checkpoint\":\"dreamshaper_8\",\"samples_format\":\"png\"}");
    }

    @Test
    void fields_of_sd_servers_part_of_the_interface_go_as_they_are() {
        List<Map<String, Object>> loras = List.of(Map.of("path", "a.safetensors", "multiplier", 0.5));
        ImageRequest request = request()
                .putExtraField("lora", loras)
                .putExtraField("extra_images", List.of("iVBOR"))
                .putExtraField("clip_skip", 2)
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)).fields())
                .containsEntry("lora", loras)
                .containsEntry("extra_images", List.of("iVBOR"))
                .containsEntry("clip_skip", 2);
    }

    @Test
    void scripts_go_as_they_are() {
        ImageRequest request = request()
                .putExtraField("alwayson_scripts", Map.of("controlnet", Map.of("args", List.of())))
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)))
                .asString()
                .endsWith("\"alwayson_scripts\":{\"controlnet\":{\"args\":[]}}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch_size", "n_iter", "send_images"})
    void fields_that_change_how_many_images_come_are_refused(String name) {
        assertThat(Wire.findings(dialect, request().putExtraField(name, 2).build()))
                .singleElement()
                .asString()
                .startsWith("wrong: extraFields has \"" + name + "\"");
    }

    @Test
    void what_the_server_would_misread_or_overlook_is_said() {
        assertThat(Wire.findings(
                        dialect,
                        request()
                                .prompt("a <sd_cpp_extra_args>{}</sd_cpp_extra_args>")
                                .scheduler(Scheduler.GITS)
                                .addLora(Lora.of("a:b"))
                                .initImage(Images.photograph())
                                .upscale(Upscale.by(2))
                                .addOptions(LocalOptions.builder()
                                        .quality("hd")
                                        .responseFormat(LocalResponseFormat.URL)
                                        .build())
                                .build()))
                .extracting(finding -> finding.replaceFirst("[,;].*", ""))
                .containsExactly(
                        "left out: scheduler is GITS",
                        "wrong: loras has \"a:b\"",
                        "left out: upscale was left out: the server's second pass is for text to image alone",
                        "wrong: prompt has <sd_cpp_extra_args>",
                        "left out: options has responseFormat URL",
                        "left out: options has quality");
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a cat");
    }
}
