package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ControlNet;
import dev.easel.Feature;
import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Upscale;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Releases of sd-server differ, and skip what they do not have without an error: none of it is lost in silence. */
class SdCppReleasesTest {
    private static final List<String> SAMPLERS_580 = List.of(
            "euler",
            "euler_a",
            "heun",
            "dpm2",
            "dpm++2s_a",
            "dpm++2m",
            "dpm++2mv2",
            "ipndm",
            "ipndm_v",
            "lcm",
            "ddim_trailing",
            "tcd",
            "res_multistep",
            "res_2s",
            "er_sde");
    private static final List<String> SCHEDULERS_580 = List.of(
            "discrete",
            "karras",
            "exponential",
            "ays",
            "gits",
            "sgm_uniform",
            "simple",
            "smoothstep",
            "kl_optimal",
            "lcm",
            "bong_tangent");

    private final Dialect unknown = LocalDialect.SD_CPP.protocol(Wire.settings("http://localhost:1234"));
    private final Dialect release580 = queue(SAMPLERS_580, SCHEDULERS_580, Map.of("lora", true));
    private final Dialect newest = queue(
            Stream.concat(SAMPLERS_580.stream(), Stream.of("lms", "dpm++2m_sde", "warp_9"))
                    .toList(),
            Stream.concat(SCHEDULERS_580.stream(), Stream.of("beta")).toList(),
            Map.of("lora", true, "hires", true));
    private final Dialect before563 = LocalDialect.SD_CPP_V1.protocol(Wire.settings("http://localhost:1234"));

    @Test
    void samplers_are_those_that_the_server_lists() {
        assertThat(release580.capabilities().samplers())
                .contains(Sampler.EULER_A, Sampler.DDIM)
                .doesNotContain(Sampler.LMS, Sampler.DPMPP_2M_SDE);
        assertThat(newest.capabilities().samplers()).contains(Sampler.LMS, Sampler.DPMPP_2M_SDE);
    }

    @Test
    void a_scheduler_that_the_server_does_not_list_is_refused() {
        assertThat(Wire.findings(release580, request().scheduler(Scheduler.BETA).build()))
                .singleElement()
                .asString()
                .startsWith("wrong: scheduler is Beta; stable-diffusion.cpp has discrete, karras");
        assertThat(Wire.findings(newest, request().scheduler(Scheduler.BETA).build()))
                .isEmpty();
    }

    @Test
    void a_word_that_only_the_server_knows_passes_as_it_is() {
        ImageRequest request = request().sampler(Sampler.of("Warp_9")).build();

        assertThat(Wire.findings(newest, request)).isEmpty();
        assertThat(Wire.json(Wire.submit(newest, request)).toString()).contains("\"sample_method\":\"warp_9\"");
        assertThat(Wire.findings(release580, request))
                .singleElement()
                .asString()
                .startsWith("wrong: sampler is Warp_9");
    }

    @Test
    void what_the_server_has_no_feature_for_is_none_of_the_client() {
        assertThat(release580.capabilities().features()).contains(Feature.LORAS).doesNotContain(Feature.UPSCALE);
        assertThat(newest.capabilities().features()).contains(Feature.LORAS, Feature.UPSCALE);
        assertThat(queue(SAMPLERS_580, SCHEDULERS_580, Map.of("lora", false))
                        .capabilities()
                        .features())
                .doesNotContain(Feature.LORAS);
    }

    @ParameterizedTest
    @CsvSource({
        "LMS, lms, master-809",
        "DPM++ 2M SDE, dpm++2m_sde, master-752",
        "er_sde, er_sde, master-572",
        "euler_ge, euler_ge, master-620"
    })
    void where_the_server_was_not_asked_a_newer_sampler_is_sent_with_a_warning(
            String name, String word, String release) {
        ImageRequest request = request().sampler(Sampler.of(name)).build();

        assertThat(Wire.json(Wire.submit(unknown, request)).toString()).contains("\"sample_method\":\"" + word + "\"");
        assertThat(Wire.findings(unknown, request))
                .containsExactly("left out: sampler goes as " + word
                        + ", which sd-server skips without an error before "
                        + release + "; LocalBuilder.detectDialect() asks the server what it has, and the request is"
                        + " checked against that");
    }

    @Test
    void where_the_server_was_not_asked_a_newer_scheduler_and_a_second_pass_are_sent_with_a_warning() {
        ImageRequest request =
                request().scheduler(Scheduler.BETA).upscale(Upscale.by(2)).build();

        assertThat(Wire.json(Wire.submit(unknown, request)).toString())
                .contains("\"scheduler\":\"beta\"", "\"hires\":{\"enabled\":true,\"scale\":2}");
        assertThat(Wire.findings(unknown, request))
                .extracting(finding -> finding.replaceFirst(";.*", ""))
                .containsExactly(
                        "left out: scheduler goes as beta, which sd-server skips without an error before master-741",
                        "left out: upscale is skipped without an error by sd-server before master-586");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Euler a", "Heun", "res_2s", "DDIM", "LCM"})
    void what_every_release_with_the_queue_has_goes_without_a_warning(String sampler) {
        assertThat(Wire.findings(
                        unknown,
                        request()
                                .sampler(Sampler.of(sampler))
                                .scheduler(Scheduler.KARRAS)
                                .build()))
                .isEmpty();
    }

    @Test
    void ddim_goes_under_the_word_of_the_server() {
        assertThat(Wire.json(Wire.submit(
                                unknown, request().sampler(Sampler.DDIM).build()))
                        .toString())
                .contains("\"sample_method\":\"ddim_trailing\"");
    }

    @Test
    void before_the_queue_there_is_no_lora_no_second_pass_and_no_newer_word() {
        assertThat(before563.capabilities().features()).doesNotContain(Feature.LORAS, Feature.UPSCALE);
        assertThat(before563.capabilities().samplers()).doesNotContain(Sampler.LMS, Sampler.DPMPP_2M_SDE);
        assertThat(Wire.findings(
                        before563,
                        request()
                                .sampler(Sampler.of("er_sde"))
                                .scheduler(Scheduler.BETA)
                                .build()))
                .extracting(finding -> finding.replaceFirst(";.*", ""))
                .containsExactly("wrong: sampler is er_sde", "wrong: scheduler is Beta");
        assertThat(Wire.json(Wire.submit(
                                before563,
                                request()
                                        .addLora(Lora.of("x"))
                                        .upscale(Upscale.by(2))
                                        .build()))
                        .toString())
                .doesNotContain("lora", "hires");
    }

    @Test
    void before_the_queue_strength_changes_nothing_and_that_is_said() {
        ImageRequest request = request()
                .size(64, 64)
                .initImage(Images.photograph())
                .strength(0.5)
                .build();

        assertThat(Wire.findings(before563, request))
                .containsExactly(
                        "left out: strength has no effect on sd-server before master-563; use the dialect SD_CPP"
                                + " with a newer one");
    }

    @Test
    void an_image_to_start_from_without_a_size_is_said_to_be_squeezed() {
        ImageRequest request = request().initImage(Images.photograph()).build();

        assertThat(Wire.findings(unknown, request))
                .singleElement()
                .asString()
                .startsWith("left out: size is not set, and stable-diffusion.cpp squeezes initImage");
        assertThat(Wire.findings(before563, request)).isEmpty();
    }

    @Test
    void a_control_image_may_be_ignored_and_that_is_said() {
        assertThat(Wire.findings(
                        newest,
                        request()
                                .addControl(ControlNet.canny(Images.photograph()))
                                .build()))
                .singleElement()
                .asString()
                .startsWith("left out: controls may be ignored");
    }

    private static Dialect queue(List<String> samplers, List<String> schedulers, Map<String, Boolean> features) {
        return LocalDialect.SD_CPP.protocol(Wire.settings(SdCppCapabilities.builder()
                .samplers(samplers)
                .schedulers(schedulers)
                .features(features)
                .build()));
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a cat");
    }
}
