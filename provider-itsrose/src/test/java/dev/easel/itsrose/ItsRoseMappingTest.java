package dev.easel.itsrose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Upscale;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** From a request to the exact JSON. */
class ItsRoseMappingTest {
    private static final ProviderProtocol PROTOCOL = ItsRoseProtocol.create(1, ItsRoseExtraFields.NONE, false);
    private static final long DRAWN_SEED = 99;

    @Test
    void it_is_a_post_to_txt2img_whose_response_may_hold_images() {
        WireRequest wire = PROTOCOL.generate(request().build())
                .submit(SubmitContext.of("id", null, DRAWN_SEED))
                .request();

        assertThat(wire.method()).isEqualTo("POST");
        assertThat(wire.path()).contains("/sdapi/txt2img");
        assertThat(wire.address()).isEmpty();
        assertThat(wire.imageFields()).containsExactly("images");
        assertThat(wire.isImage()).isFalse();
    }

    @Test
    void a_prompt_and_a_model_get_the_documented_defaults_and_every_switch_off() {
        assertThat(json(request()))
                .isEqualTo("{\"model_id\":\"dreamshaper\",\"prompt\":\"a lighthouse at dusk\","
                        + "\"width\":512,\"height\":512,\"samples\":1,\"num_inference_steps\":21,"
                        + "\"safety_checker\":\"no\",\"enhance_prompt\":\"no\",\"guidance_scale\":7.5,"
                        + "\"panorama\":\"no\",\"self_attention\":\"no\",\"upscale\":\"no\",\"tomesd\":\"no\","
                        + "\"use_karras_sigmas\":\"no\",\"scheduler\":\"DDPMScheduler\",\"highres_fix\":\"no\"}");
    }

    @Test
    void everything_set_gives_all_25_fields_in_the_order_of_the_documentation() {
        ImageRequest.Builder everything = request()
                .negativePrompt("fog")
                .size(640, 1024)
                .steps(25)
                .guidanceScale(12)
                .sampler(Sampler.DPMPP_2M)
                .scheduler(Scheduler.KARRAS)
                .seed(42)
                .vae("soft")
                .clipSkip(3)
                .addLora(Lora.of("add_detail", 0.75))
                .upscale(Upscale.by(2))
                .addOptions(ItsRoseOptions.builder()
                        .safetyCheckerType(SafetyCheckerType.PIXELATE)
                        .enhancePrompt(true)
                        .panorama(true)
                        .selfAttention(true)
                        .embeddingsModel("easy_negative")
                        .tomesd(true)
                        .highresFix(true)
                        .build());

        assertThat(json(everything))
                .isEqualTo(
                        "{\"model_id\":\"dreamshaper\",\"prompt\":\"a lighthouse at dusk\",\"negative_prompt\":\"fog\","
                                + "\"width\":640,\"height\":1024,\"samples\":1,\"num_inference_steps\":25,"
                                + "\"safety_checker\":\"yes\",\"safety_checker_type\":\"pixelate\",\"enhance_prompt\":\"yes\","
                                + "\"seed\":\"42\",\"guidance_scale\":12,\"panorama\":\"yes\",\"self_attention\":\"yes\","
                                + "\"upscale\":\"yes\",\"embeddings_model\":\"easy_negative\",\"tomesd\":\"yes\","
                                + "\"use_karras_sigmas\":\"yes\",\"algorithm_type\":\"dpmsolver+++\",\"vae\":\"soft\","
                                + "\"lora_strength\":\"0.75\",\"lora_model\":\"add_detail\","
                                + "\"scheduler\":\"DPMSolverMultistepScheduler\",\"clip_skip\":3,\"highres_fix\":\"yes\"}");
        assertThat(fields(everything, 42L)).hasSize(25);
    }

    @ParameterizedTest
    @CsvSource({
        "safetyChecker, safety_checker",
        "enhancePrompt, enhance_prompt",
        "panorama, panorama",
        "selfAttention, self_attention",
        "tomesd, tomesd",
        "highresFix, highres_fix"
    })
    void each_switch_turns_on_its_own_field_and_no_other(String option, String field) {
        ItsRoseOptions.Builder options = ItsRoseOptions.builder();
        switch (option) {
            case "safetyChecker" -> options.safetyChecker(true);
            case "enhancePrompt" -> options.enhancePrompt(true);
            case "panorama" -> options.panorama(true);
            case "selfAttention" -> options.selfAttention(true);
            case "tomesd" -> options.tomesd(true);
            case "highresFix" -> options.highresFix(true);
            default -> throw new AssertionError(option);
        }

        Map<String, Object> fields = fields(request().addOptions(options.build()));

        assertThat(fields).containsEntry(field, "yes");
        assertThat(fields.values()).filteredOn("yes"::equals).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(SafetyCheckerType.class)
    void a_safety_checker_type_turns_the_checker_on(SafetyCheckerType type) {
        ItsRoseOptions options =
                ItsRoseOptions.builder().safetyCheckerType(type).build();

        assertThat(fields(request().addOptions(options)))
                .containsEntry("safety_checker", "yes")
                .containsEntry("safety_checker_type", type.name().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource({
        "DDPM, DDPMScheduler",
        "DDIM, DDIMScheduler",
        "PNDM, PNDMScheduler",
        "LMS, LMSDiscreteScheduler",
        "Euler, EulerDiscreteScheduler",
        "Euler a, EulerAncestralDiscreteScheduler",
        "DPM++ 2M, DPMSolverMultistepScheduler",
        "Heun, HeunDiscreteScheduler",
        "DPM2, KDPM2DiscreteScheduler",
        "DPM2 a, KDPM2AncestralDiscreteScheduler",
        "UniPC, UniPCMultistepScheduler",
        "LCM, LCMScheduler",
        "DEISMultistepScheduler, DEISMultistepScheduler"
    })
    void a_sampler_goes_out_as_the_name_of_a_diffusers_class(String sampler, String scheduler) {
        assertThat(fields(request().sampler(Sampler.of(sampler)))).containsEntry("scheduler", scheduler);
    }

    @Test
    void the_algorithm_is_sent_with_the_one_scheduler_that_has_one() {
        assertThat(fields(request().sampler(Sampler.of("DPMSolverMultistepScheduler"))))
                .containsEntry("algorithm_type", "dpmsolver+++");
        assertThat(fields(request().sampler(Sampler.UNI_PC))).doesNotContainKey("algorithm_type");
    }

    @ParameterizedTest
    @CsvSource({"Karras, yes", "Normal, no", "Exponential, no"})
    void only_the_karras_schedule_turns_on_karras_sigmas(String schedule, String expected) {
        assertThat(fields(request().scheduler(Scheduler.of(schedule)))).containsEntry("use_karras_sigmas", expected);
    }

    @Test
    void several_loras_are_two_lists_with_commas_of_equal_length() {
        assertThat(fields(request()
                        .addLora(Lora.of("add_detail"))
                        .addLora(Lora.of("more_details", 0.1))
                        .addLora(Lora.of("ink", 0.333))))
                .containsEntry("lora_model", "add_detail,more_details,ink")
                .containsEntry("lora_strength", "1,0.1,0.333");
    }

    @Test
    void the_seed_is_text_with_all_its_64_bits() {
        assertThat(fields(request(), Long.MAX_VALUE)).containsEntry("seed", "9223372036854775807");
        assertThat(fields(request(), 0L)).containsEntry("seed", "0");
    }

    @Test
    void without_a_seed_none_is_sent_since_that_is_how_the_service_chooses_one() {
        assertThat(fields(request(), null)).doesNotContainKey("seed");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7.25, 7.25", "20, 20"})
    void the_guidance_scale_is_a_number_without_an_idle_fraction(double scale, String written) {
        assertThat(json(request().guidanceScale(scale))).contains("\"guidance_scale\":" + written + ",");
    }

    @Test
    void extra_fields_come_last_and_as_they_are() {
        assertThat(json(request().putExtraField("server_id", "rose")))
                .endsWith("\"highres_fix\":\"no\",\"server_id\":\"rose\"}");
        assertThat(fields(request().putExtraField("nsfw_filter", true).putExtraField("cfg_scale", 7)))
                .containsEntry("nsfw_filter", true)
                .containsEntry("cfg_scale", 7);
    }

    @Test
    void an_extra_field_cannot_replace_what_easel_sends() {
        ImageRequest request = request().putExtraField("panorama", "yes").build();

        assertThatThrownBy(() -> PROTOCOL.generate(request).submit(SubmitContext.of("id", null, DRAWN_SEED)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("panorama");
    }

    @Test
    void a_name_that_the_service_lists_may_come_as_an_extra_field_where_no_sampler_is_set() {
        assertThat(json(request().putExtraField("scheduler", "Euler a")))
                .endsWith("\"highres_fix\":\"no\",\"scheduler\":\"Euler a\"}");
        assertThat(fields(request().putExtraField("scheduler", "DPMSolverMultistepScheduler")))
                .containsEntry("algorithm_type", "dpmsolver+++");
        assertThatThrownBy(() -> fields(request().sampler(Sampler.EULER).putExtraField("scheduler", "Euler a")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("scheduler");
    }

    @Test
    void nothing_that_was_not_set_is_sent() {
        assertThat(fields(request()).keySet())
                .doesNotContainAnyElementsOf(List.of(
                        "negative_prompt",
                        "safety_checker_type",
                        "seed",
                        "embeddings_model",
                        "algorithm_type",
                        "vae",
                        "lora_strength",
                        "lora_model",
                        "clip_skip"));
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse at dusk").model("dreamshaper");
    }

    private static String json(ImageRequest.Builder request) {
        ImageRequest built = request.build();
        Long seed = built.seed().isPresent() ? built.seed().getAsLong() : null;
        return body(built, seed).document().toString();
    }

    private static Map<String, Object> fields(ImageRequest.Builder request) {
        return fields(request, null);
    }

    private static Map<String, Object> fields(ImageRequest.Builder request, Long seed) {
        return body(request.build(), seed).document().fields();
    }

    private static WireBody.Json body(ImageRequest request, Long seed) {
        WireRequest wire = PROTOCOL.generate(request)
                .submit(SubmitContext.of("id", seed, DRAWN_SEED))
                .request();
        return (WireBody.Json) wire.body().orElseThrow();
    }
}
