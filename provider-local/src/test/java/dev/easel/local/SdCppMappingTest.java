package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.TaskCall;
import dev.easel.Upscale;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stable-diffusion.cpp's queue is sent for a request. */
class SdCppMappingTest {
    private final Dialect dialect = LocalDialect.SD_CPP.protocol(Wire.settings("http://localhost:1234"));

    @Test
    void a_prompt_alone_goes_with_a_random_seed_since_the_servers_own_is_the_same_for_everybody() {
        WireRequest submit = Wire.submit(dialect, ImageRequest.of("a cat"));

        assertThat(submit).hasToString("POST /sdcpp/v1/img_gen");
        assertThat(Wire.json(submit)).hasToString("{\"prompt\":\"a cat\",\"seed\":1234}");
    }

    @Test
    void every_field_has_its_place_and_whole_numbers_have_no_fraction() {
        ImageRequest request = request()
                .negativePrompt("dog")
                .size(512, 768)
                .steps(20)
                .guidanceScale(7.0)
                .sampler(Sampler.EULER_A)
                .scheduler(Scheduler.KARRAS)
                .seed(7)
                .clipSkip(2)
                .addLora(Lora.of("detail.safetensors", 0.5))
                .upscale(Upscale.builder()
                        .factor(2)
                        .upscaler("Latent")
                        .steps(10)
                        .denoisingStrength(0.4)
                        .build())
                .outputFormat(ImageFormat.JPEG)
                .addOptions(LocalOptions.builder().outputCompression(90).build())
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)))
                .hasToString(
                        "{\"prompt\":\"a cat\",\"negative_prompt\":\"dog\",\"clip_skip\":2,\"width\":512,\"height\":768,"
                                + "\"seed\":7,\"output_format\":\"jpeg\",\"output_compression\":90,"
                                + "\"lora\":[{\"path\":\"detail.safetensors\",\"multiplier\":0.5}],"
                                + "\"sample_params\":{\"sample_steps\":20,\"sample_method\":\"euler_a\",\"scheduler\":\"karras\","
                                + "\"guidance\":{\"txt_cfg\":7}},"
                                + "\"hires\":{\"enabled\":true,\"scale\":2,\"upscaler\":\"Latent\",\"steps\":10,"
                                + "\"denoising_strength\":0.4}}");
    }

    @Test
    void images_travel_inside_the_json() {
        ImageRequest request = request()
                .initImage(Images.photograph())
                .strength(0.6)
                .mask(ImageInput.bytes(new byte[] {1, 2, 3, 4}))
                .addControl(ControlNet.builder()
                        .type(ControlType.CANNY)
                        .image(Images.another())
                        .weight(0.9)
                        .build())
                .addOptions(LocalOptions.builder()
                        .addReferenceImage(ImageInput.bytes(new byte[] {1, 2}))
                        .build())
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)))
                .hasToString("{\"prompt\":\"a cat\",\"strength\":0.6,\"seed\":1234,"
                        + "\"init_image\":\"<3 bytes of image/png>\",\"mask_image\":\"<4 bytes of image/png>\","
                        + "\"control_image\":\"<5 bytes of image/png>\",\"control_strength\":0.9,"
                        + "\"ref_images\":[\"<2 bytes of image/png>\"]}");
    }

    @Test
    void several_images_of_one_call_are_a_batch() {
        assertThat(Wire.json(Wire.submit(
                                dialect,
                                request().count(3).build(),
                                Wire.context(request().build(), 3, 7L)))
                        .fields())
                .containsEntry("batch_count", 3L)
                .containsEntry("seed", 7L);
    }

    @Test
    void a_users_own_fields_go_also_into_the_objects_that_easel_sends() {
        ImageRequest request = request()
                .steps(20)
                .guidanceScale(5)
                .putExtraField("sample_params", Map.of("eta", 0.5, "guidance", Map.of("distilled_guidance", 3.5)))
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)))
                .hasToString("{\"prompt\":\"a cat\",\"seed\":1234,\"sample_params\":{\"sample_steps\":20,"
                        + "\"guidance\":{\"txt_cfg\":5,\"distilled_guidance\":3.5},\"eta\":0.5}}");
    }

    @Test
    void a_users_own_field_that_easel_sends_too_is_refused_however_deep() {
        ImageRequest request = request()
                .steps(20)
                .putExtraField("sample_params", Map.of("sample_steps", 30))
                .build();

        assertThatThrownBy(() -> Wire.submit(dialect, request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("has \"sample_steps\", which Easel itself sends");
    }

    @ParameterizedTest
    @CsvSource({
        "Euler, euler",
        "Euler a, euler_a",
        "DPM++ 2M, dpm++2m",
        "DPM++ 2M SDE, dpm++2m_sde",
        "LMS, lms",
        "res_multistep, res_multistep",
        "DPM++2M_SDE_BT, dpm++2m_sde_bt"
    })
    void samplers_go_out_in_the_servers_words(String name, String word) {
        assertThat(Wire.json(
                        Wire.submit(dialect, request().sampler(Sampler.of(name)).build())))
                .asString()
                .contains("\"sample_method\":\"" + word + "\"");
    }

    @ParameterizedTest
    @CsvSource({"Normal, discrete", "SGM Uniform, sgm_uniform", "AYS, ays", "bong_tangent, bong_tangent"})
    void schedules_go_out_in_the_servers_words(String name, String word) {
        assertThat(Wire.json(Wire.submit(
                        dialect, request().scheduler(Scheduler.of(name)).build())))
                .asString()
                .contains("\"scheduler\":\"" + word + "\"");
    }

    @Test
    void words_that_the_server_would_skip_are_refused() {
        assertThat(Wire.findings(
                        dialect,
                        request()
                                .sampler(Sampler.of("warp"))
                                .scheduler(Scheduler.of("steep"))
                                .upscale(Upscale.builder()
                                        .factor(2)
                                        .denoisingStrength(0)
                                        .build())
                                .putExtraField("batch_count", 2)
                                .build()))
                .extracting(finding -> finding.replaceFirst(";.*", ""))
                .containsExactly(
                        "wrong: sampler is warp",
                        "wrong: scheduler is steep",
                        "wrong: extraFields has \"batch_count\"",
                        "left out: upscale is skipped without an error by sd-server before master-586",
                        "wrong: upscale has denoisingStrength 0");
    }

    @Test
    void a_lora_in_the_prompt_is_said_to_be_generated_as_words() {
        assertThat(Wire.findings(
                        dialect, request().prompt("a cat <lora:detail:1>").build()))
                .singleElement()
                .asString()
                .startsWith("left out: prompt has <lora:…>, which stable-diffusion.cpp draws as words");
    }

    @Test
    void a_model_is_that_of_the_server_and_is_not_sent() {
        assertThat(Wire.json(Wire.submit(dialect, request().model("sdxl").build()))
                        .has("model"))
                .isFalse();
    }

    @Test
    void junk_in_place_of_an_image_is_refused_since_the_server_would_generate_without_it() {
        ImageInput junk = ImageInput.bytes("no image at all".getBytes(StandardCharsets.UTF_8));

        assertThat(Wire.findings(
                        dialect,
                        request().size(64, 64).initImage(junk).mask(junk).build()))
                .hasSize(2)
                .allMatch(finding -> finding.contains("is no PNG, JPEG or WebP"));
        assertThatThrownBy(() -> Wire.submit(
                        dialect,
                        request().initImage(junk).build(),
                        SubmitContext.of("r", 1, null, 1, Map.of(junk, new Junk()))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("initImage is no PNG, JPEG or WebP");
    }

    @Test
    void a_control_may_be_ignored_and_what_it_has_besides_image_and_weight_is_left_out() {
        assertThat(Wire.findings(
                        dialect,
                        request()
                                .addControl(ControlNet.builder()
                                        .type(ControlType.CANNY)
                                        .image(Images.photograph())
                                        .guidanceEnd(0.5)
                                        .build())
                                .build()))
                .containsExactly(
                        "left out: controls may be ignored: sd-server takes a control image also where it was started"
                                + " without a ControlNet, and does not say so; compare the image with one without it",
                        "left out: controls has guidanceEnd, which Easel left out: stable-diffusion.cpp takes a control image and its"
                                + " weight alone");
    }

    @Test
    void a_job_is_polled_and_cancelled_by_its_id() {
        TaskCall job = TaskCall.of("r").withTaskId("job_6a84fb60_00000000");

        assertThat(dialect.status(job).request()).hasToString("GET /sdcpp/v1/jobs/job_6a84fb60_00000000");
        assertThat(dialect.status(job).request().imageFields()).containsExactly("b64_json");
        assertThat(dialect.cancel(job).orElseThrow().request())
                .hasToString("POST /sdcpp/v1/jobs/job_6a84fb60_00000000/cancel");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void options_of_other_servers_are_said_to_be_left_out(boolean queue) {
        Dialect either = queue ? dialect : LocalDialect.SD_CPP_V1.protocol(Wire.settings("http://localhost:1234"));

        assertThat(Wire.findings(
                        either,
                        request()
                                .addOptions(LocalOptions.builder()
                                        .user("me")
                                        .responseFormat(LocalResponseFormat.URL)
                                        .build())
                                .build()))
                .isEqualTo(List.of(
                        "left out: options has responseFormat URL, which Easel left out: stable-diffusion.cpp returns no addresses",
                        "left out: options has user, which Easel left out: stable-diffusion.cpp has none"));
    }

    private record Junk() implements Payload {
        @Override
        public long length() {
            return 1;
        }

        @Override
        public String mediaType() {
            return "application/octet-stream";
        }

        @Override
        public String fileName() {
            return "image.bin";
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(new byte[1]);
        }
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a cat");
    }
}
