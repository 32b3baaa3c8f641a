package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Catalogue;
import dev.easel.Feature;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Upscale;
import dev.easel.Warning;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AUTOMATIC1111's interface on sd-server, which knows a part of it and skips the rest without an error. */
class A1111OnSdServerTest {
    private final Dialect known = LocalDialect.A1111.protocol(Wire.settings(SdCppCapabilities.builder()
            .samplers(List.of("euler", "euler_a", "dpm++2s_a", "lms", "ddim_trailing"))
            .schedulers(List.of("discrete", "karras", "gits"))
            .build()));
    private final Dialect unknown = LocalDialect.A1111.protocol(Wire.settings("http://localhost:1234"));

    @ParameterizedTest
    @CsvSource({"DPM++ 2S a, dpm++2s_a", "LMS, lms", "Euler a, euler_a", "DDIM, ddim_trailing"})
    void a_server_that_is_known_gets_its_own_words_for_samplers(String name, String word) {
        assertThat(Wire.json(Wire.submit(
                                known, request().sampler(Sampler.of(name)).build()))
                        .fields())
                .containsEntry("sampler_name", word);
    }

    @ParameterizedTest
    @CsvSource({"Karras, karras", "Normal, discrete", "GITS, gits"})
    void a_server_that_is_known_gets_its_own_words_for_schedulers(String name, String word) {
        ImageRequest request = request().scheduler(Scheduler.of(name)).build();

        assertThat(Wire.json(Wire.submit(known, request)).fields()).containsEntry("scheduler", word);
        assertThat(Wire.findings(known, request)).isEmpty();
    }

    @Test
    void a_server_that_is_known_gets_loras_in_their_field_and_the_steps_of_the_second_pass_under_its_name() {
        ImageRequest request = request()
                .addLora(Lora.of("sub/deep.safetensors", 0.7))
                .upscale(Upscale.builder().factor(2).steps(9).build())
                .build();

        assertThat(Wire.json(Wire.submit(known, request)))
                .hasToString("{\"prompt\":\"a cat\",\"lora\":[{\"path\":\"sub/deep.safetensors\",\"multiplier\":0.7}],"
                        + "\"seed\":1234,\"force_task_id\":\"request-1\",\"enable_hr\":true,\"hr_scale\":2,"
                        + "\"hr_steps\":9}");
    }

    @Test
    void a_server_that_is_known_chooses_no_model_and_has_no_words_but_its_own() {
        assertThat(known.capabilities().features()).doesNotContain(Feature.MODEL, Feature.RESTORE_FACES);
        assertThat(Wire.findings(known, request().scheduler(Scheduler.BETA).build()))
                .singleElement()
                .asString()
                .startsWith("wrong: scheduler is Beta");
        assertThat(known.catalogue(Catalogue.LORAS)
                        .read(WireResponse.of(200, "[{\"name\":\"deep\",\"path\":\"sub/deep.safetensors\"}]")))
                .asString()
                .contains("sub/deep.safetensors");
    }

    @Test
    void a_server_that_turns_out_to_be_one_is_told_with_all_that_it_skipped() {
        ImageRequest request = request()
                .model("sdxl")
                .sampler(Sampler.DPMPP_2S_A)
                .scheduler(Scheduler.AYS)
                .restoreFaces(true)
                .addLora(Lora.of("deep"))
                .upscale(Upscale.builder().factor(2).steps(9).build())
                .build();

        List<Warning> warnings = warnings(request, "stable-diffusion.cpp");

        assertThat(warnings)
                .extracting(Warning::field)
                .containsExactly("sampler", "scheduler", "model", "restoreFaces", "upscale", "loras");
        assertThat(warnings).allMatch(warning -> warning.message().contains("sd-server"));
        assertThat(warnings(request, "v1.10.1"))
                .as("a web UI that does not say which scheduler it drew with")
                .extracting(Warning::field)
                .containsExactly("scheduler");
    }

    @Test
    void what_such_a_server_has_raises_no_warning() {
        ImageRequest request = request()
                .sampler(Sampler.DPMPP_2M)
                .scheduler(Scheduler.KARRAS)
                .upscale(Upscale.by(2))
                .build();

        assertThat(warnings(request, "stable-diffusion.cpp")).isEmpty();
    }

    @Test
    void a_scheduler_of_sd_server_alone_is_sent_and_said_to_be_skipped_elsewhere() {
        assertThat(Wire.findings(unknown, request().scheduler(Scheduler.GITS).build()))
                .containsExactly(
                        "left out: scheduler is GITS, which AUTOMATIC1111 and Forge do not have and skip without an error");
    }

    @Test
    void what_is_no_image_is_refused_since_the_server_would_generate_without_it() {
        ImageInput junk = ImageInput.bytes("no image at all".getBytes(StandardCharsets.UTF_8));
        ImageInput bitmap = ImageInput.bytes("BM6\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(Wire.findings(unknown, request().initImage(junk).mask(junk).build()))
                .hasSize(2)
                .allMatch(finding -> finding.contains("is no PNG, JPEG, WebP, GIF, BMP, TIFF or AVIF"));
        assertThat(Wire.findings(unknown, request().initImage(bitmap).build())).isEmpty();
        assertThat(Wire.findings(known, request().initImage(bitmap).build())).hasSize(1);
    }

    private List<Warning> warnings(ImageRequest request, String version) {
        Outcome<?> outcome = unknown.generate(request)
                .submit(Wire.context(request, 1, 7L))
                .read(WireResponse.of(
                        200,
                        "{\"images\":[\"iVBORw0KGgo=\"],\"info\":\"{\\\"all_seeds\\\":[7],\\\"version\\\":\\\""
                                + version + "\\\"}\"}",
                        "images"));
        return ((FinishedWork) ((Outcome.Done<?>) outcome).value()).warnings();
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a cat");
    }
}
