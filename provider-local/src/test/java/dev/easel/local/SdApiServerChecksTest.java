package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.CallOptions;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.UnsupportedPolicy;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.LocalEmulator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before sd-api-server hears of it, and what is left out with a warning. */
class SdApiServerChecksTest {
    private static final ImageInput IMAGE =
            ImageInput.bytes(EmulatedImage.of("a photograph", 1, 64, 64).png());

    private LocalEmulator emulator;
    private ImageClient client;

    @BeforeEach
    void start() {
        emulator = LocalEmulator.start();
        client = Local.builder().baseUrl(emulator.baseUrl().toString()).build();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void everything_that_is_wrong_is_named_at_once() {
        InvalidRequestException refusal = refusal(request()
                .sampler(Sampler.of("er_sde"))
                .seed(1L << 31)
                .outputFormat(ImageFormat.JPEG)
                .initImage(IMAGE)
                .mask(IMAGE)
                .addControl(ControlNet.canny(IMAGE))
                .putExtraField("size", "512x512")
                .addOptions(LocalOptions.builder().user("a\nb").build()));

        assertThat(refusal.violations())
                .extracting(Violation::field)
                .containsExactlyInAnyOrder(
                        "sampler", "seed", "outputFormat", "mask", "controls", "extraFields", "options");
    }

    @Test
    void the_largest_seed_is_that_of_32_bits_and_counts_for_the_last_image() {
        assertThat(refusal(request().seed(2_147_483_647L).count(2)))
                .hasMessage("seed is 2147483647; local takes 0 to 2147483647, counted up for each image");
        assertThat(client.generate(request().seed(2_147_483_647L).build())
                        .first()
                        .seed())
                .hasValue(2_147_483_647L);
    }

    @Test
    void a_sampler_that_the_server_has_not_is_refused_since_it_would_silently_become_another() {
        assertThat(refusal(request().sampler(Sampler.of("er_sde"))))
                .hasMessage("sampler is er_sde; sd-api-server has euler, euler_a, heun, dpm2, dpm++2s_a, dpm++2m,"
                        + " dpm++2mv2, ipndm, ipndm_v, lcm");
        assertThat(refusal(request().sampler(Sampler.DDIM))).hasMessageStartingWith("sampler is DDIM; local has ");
    }

    @Test
    void a_control_image_beside_an_input_image_is_refused_since_the_server_would_overlook_it() {
        assertThat(refusal(request().initImage(IMAGE).addControl(ControlNet.canny(IMAGE))))
                .hasMessageStartingWith("controls is set together with initImage");
    }

    @Test
    void more_than_one_control_image_is_refused() {
        assertThat(refusal(request().addControl(ControlNet.canny(IMAGE)).addControl(ControlNet.openPose(IMAGE))))
                .hasMessage("controls has 2; local takes 1");
    }

    @Test
    void a_mask_is_refused_since_the_server_would_overlook_it() {
        assertThat(refusal(request().initImage(IMAGE).mask(IMAGE)))
                .hasMessageStartingWith("mask asks for inpainting, which local does not do");
    }

    @Test
    void extra_fields_that_the_server_misreads_are_refused() {
        InvalidRequestException refusal =
                refusal(request().putExtraField("size", "512x512").putExtraField("n", 2));

        assertThat(refusal.violations())
                .extracting(Violation::message)
                .containsExactlyInAnyOrder(
                        "has \"size\", which sd-api-server reads height first; set the request's size instead",
                        "has \"n\", but sd-api-server makes one image a call; set the request's count instead");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheduler", "style_ratio", "mask", "negative_prompt", "apply_canny_preprocessor"})
    void extra_fields_that_a_form_must_not_have_are_refused(String name) {
        assertThat(refusal(request().initImage(IMAGE).putExtraField(name, "karras")))
                .hasMessage("extraFields has \"" + name
                        + "\", which sd-api-server does not take along with an input image; leave it out");
    }

    @Test
    void a_strength_is_a_part_of_edits_alone() {
        assertThat(refusal(request().addControl(ControlNet.canny(IMAGE)).putExtraField("strength", 0.5)))
                .hasMessageStartingWith("extraFields has \"strength\"");
    }

    @Test
    void lists_and_maps_do_not_fit_a_form() {
        assertThat(refusal(request().initImage(IMAGE).putExtraField("user", Map.of("name", "somebody"))))
                .hasMessageStartingWith("extraFields has \"user\" with a list or a map");
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed", "model", "prompt", "response_format"})
    void extra_fields_that_easel_sends_itself_are_refused(String name) {
        assertThat(refusal(request().putExtraField(name, "1")))
                .hasMessageContaining("has \"" + name + "\", which Easel itself sends");
        assertThat(refusal(request().initImage(IMAGE).putExtraField(name, "1")))
                .hasMessageContaining("has \"" + name + "\", which Easel itself sends");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "Jürgen", "\u0000"})
    void a_user_that_no_header_can_hold_is_refused_since_the_server_would_fail_after_generating(String user) {
        assertThat(refusal(
                        request().addOptions(LocalOptions.builder().user(user).build())))
                .hasMessageStartingWith("options has a user with characters that no header can hold");
    }

    @Test
    void a_negative_prompt_along_with_an_input_image_is_left_out_with_a_warning() {
        List<Warning> edit = warnings(request().negativePrompt("dog").initImage(IMAGE));
        List<Warning> control = warnings(request().negativePrompt("dog").addControl(ControlNet.canny(IMAGE)));

        assertThat(edit).extracting(Warning::field).containsExactly("negativePrompt");
        assertThat(control).extracting(Warning::field).containsExactly("negativePrompt");
        assertThat(warnings(request().negativePrompt("dog"))).isEmpty();
    }

    @Test
    void what_a_control_has_besides_image_and_weight_is_left_out_with_a_warning() {
        assertThat(warnings(request()
                        .addControl(ControlNet.builder()
                                .type(ControlType.CANNY)
                                .image(IMAGE)
                                .weight(0.5)
                                .model("control_v11p")
                                .guidanceStart(0.1)
                                .guidanceEnd(0.9)
                                .lowThreshold(100)
                                .highThreshold(200)
                                .guessMode(true)
                                .build())))
                .containsExactly(Warning.of(
                        Warning.Code.UNSUPPORTED,
                        "controls",
                        "has model, guidanceStart, guidanceEnd, lowThreshold, highThreshold, guessMode, which Easel left out:"
                                + " sd-api-server takes a control image and its weight alone"));
    }

    @Test
    void a_schedule_a_lora_and_a_quality_are_left_out_with_a_warning() {
        assertThat(warnings(request()
                        .scheduler(Scheduler.KARRAS)
                        .addLora(Lora.of("add_detail", 0.5))
                        .addOptions(LocalOptions.builder().quality("hd").build())))
                .extracting(Warning::field)
                .containsExactlyInAnyOrder("scheduler", "loras", "options");
    }

    @Test
    void png_may_be_requested_since_it_is_what_comes() {
        assertThat(warnings(request().outputFormat(ImageFormat.PNG))).isEmpty();
    }

    @Test
    void a_strict_caller_gets_the_warning_as_a_refusal() {
        CallOptions strict =
                CallOptions.builder().unsupported(UnsupportedPolicy.FAIL).build();
        ImageRequest request = request().negativePrompt("dog").initImage(IMAGE).build();

        assertThat(catchThrowableOfType(InvalidRequestException.class, () -> client.generate(request, strict)))
                .hasMessageStartingWith("negativePrompt cannot be sent: with an input image");
        assertThat(emulator.exchanges()).isEmpty();
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse").size(64, 64);
    }

    private List<Warning> warnings(ImageRequest.Builder request) {
        return client.generate(request.build()).warnings();
    }

    private InvalidRequestException refusal(ImageRequest.Builder request) {
        int before = emulator.exchanges().size();
        InvalidRequestException refusal =
                catchThrowableOfType(InvalidRequestException.class, () -> client.generate(request.build()));
        assertThat(refusal).isNotNull();
        assertThat(emulator.exchanges()).hasSize(before);
        return refusal;
    }
}
