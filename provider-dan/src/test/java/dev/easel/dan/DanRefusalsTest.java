package dev.easel.dan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CallOptions;
import dev.easel.CaptionRequest;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.UnsupportedByServiceException;
import dev.easel.UnsupportedPolicy;
import dev.easel.Upscale;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.testkit.DanEmulator;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client refuses before anything is sent. */
class DanRefusalsTest {
    private static final ImageInput IMAGE = png(9);
    private static final ImageRequest GOOD =
            ImageRequest.builder().prompt("A cat").model(Dan.MODEL_CLARITY).build();

    private final DanEmulator emulator = DanEmulator.start();
    private final ImageClient client = Dan.builder()
            .apiKey(Dan.ANONYMOUS_KEY)
            .baseUrl(emulator.baseUrl().toString())
            .build();

    @AfterEach
    void nothing_was_sent() {
        client.close();
        emulator.close();
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void a_service_that_does_not_call_back_has_no_receiver() {
        assertThatThrownBy(client::callbackReceiver)
                .isInstanceOfSatisfying(
                        UnsupportedByServiceException.class,
                        refused -> assertThat(refused.provider()).contains(Dan.PROVIDER))
                .hasMessageContaining("dan has no callbacks");
    }

    @Test
    void everything_that_is_wrong_is_named_at_once() {
        ImageRequest request = ImageRequest.builder()
                .prompt("A cat")
                .size(500, 2048)
                .steps(10)
                .guidanceScale(0.5)
                .seed(9_007_199_254_740_992L)
                .upscale(Upscale.by(3))
                .addControl(ControlNet.builder()
                        .type(ControlType.CANNY)
                        .image(IMAGE)
                        .weight(3)
                        .build())
                .build();

        assertThat(violations(request))
                .containsExactlyInAnyOrder(
                        "model is missing; dan requires it",
                        "size has width 500; dan takes 8 to 1024, a multiple of 8",
                        "size has height 2048; dan takes 8 to 1024, a multiple of 8",
                        "steps is 10; dan takes 20 to 60",
                        "guidanceScale is 0.5; dan takes 1 to 30",
                        "seed is 9007199254740992; dan takes 0 to 9007199254740991",
                        "upscale has factor 3.0; dan takes 1 to 2",
                        "controls has weight 3.0; dan takes 0 to 2");
    }

    @Test
    void a_blank_model_is_refused() {
        assertThat(violations(GOOD.toBuilder().model(" ").build()))
                .containsExactly("model is blank; give the model's hash, for example Dan.MODEL_CLARITY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Lanczos", "Nearest", "Neareast", "R-ESRGAN 4x+", "R-ESRGAN 4x+ Anime6B", "SwinIR 4x"})
    void an_upscaler_of_the_other_verb_is_refused(String upscaler) {
        assertThat(violations(GOOD.toBuilder()
                        .upscale(Upscale.builder().factor(2).upscaler(upscaler).build())
                        .build()))
                .containsExactly("upscale has upscaler " + upscaler + ", which dan has for ImageClient.upscale alone;"
                        + " give Latent");
    }

    @Test
    void everything_that_is_wrong_with_an_upscale_is_named_at_once() {
        UpscaleRequest request = UpscaleRequest.builder()
                .image(IMAGE)
                .factor(10.5)
                .upscaler("Latent")
                .addOptions(DanOptions.builder()
                        .maskBlur(4)
                        .upscaler2("Lanczos")
                        .upscaler2Factor(0.5)
                        .build())
                .build();

        assertThat(violations(() -> client.upscale(request)))
                .containsExactlyInAnyOrder(
                        "factor is 10.5; dan takes above 1 to 10",
                        "upscaler is Latent, which dan has for ImageRequest.upscale alone; give another, for example"
                                + " Lanczos",
                        "options has maskBlur, which ImageClient.upscale does not take; leave it out");
        assertThat(violations(() -> client.upscale(UpscaleRequest.builder()
                        .image(IMAGE)
                        .factor(2)
                        .upscaler(" ")
                        .build())))
                .containsExactly("upscaler is blank; give a name, for example Lanczos, or leave it out");
    }

    @Test
    void a_caption_takes_no_options_and_no_blank_model() {
        CaptionRequest request = CaptionRequest.builder()
                .image(IMAGE)
                .model(" ")
                .addOptions(DanOptions.builder().upscaler2("Lanczos").build())
                .build();

        assertThat(violations(() -> client.caption(request)))
                .containsExactlyInAnyOrder(
                        "model is blank; give Dan.CAPTION_CLIP or Dan.CAPTION_DEEPDANBOORU, or leave it out",
                        "options has upscaler2, which ImageClient.caption does not take; leave it out");
    }

    @Test
    void images_that_are_too_large_are_refused_whichever_verb_they_are_for() {
        ImageInput large = png(3_200_000);
        ImageInput half = png(1_600_000);

        assertThat(violations(
                        GOOD.toBuilder().initImage(half).mask(png(1_600_001)).build()))
                .singleElement()
                .asString()
                .startsWith("mask has an image of 1600001 bytes, which makes a request of 42");
        assertThat(violations(() -> client.upscale(
                        UpscaleRequest.builder().image(large).factor(2).build())))
                .singleElement()
                .asString()
                .startsWith("image has an image of 3200000 bytes");
        assertThat(violations(() -> client.caption(CaptionRequest.of(large))))
                .singleElement()
                .asString()
                .startsWith("image has an image of 3200000 bytes");
    }

    @Test
    void lists_that_the_service_does_not_have_are_refused() {
        assertThatThrownBy(client::vaes)
                .isInstanceOf(UnsupportedByServiceException.class)
                .hasMessage("dan has no lists of VAEs; it lists models, LoRAs, samplers, upscalers");
    }

    @Test
    void a_second_control_is_refused() {
        assertThat(violations(GOOD.toBuilder()
                        .addControl(ControlNet.canny(IMAGE))
                        .addControl(ControlNet.openPose(IMAGE))
                        .build()))
                .containsExactly("controls has 2; dan takes 1");
    }

    @Test
    void a_control_of_another_kind_is_refused() {
        ControlNet depth =
                ControlNet.builder().type(ControlType.DEPTH).image(IMAGE).build();

        assertThat(violations(GOOD.toBuilder().addControl(depth).build()))
                .containsExactly("controls has type depth; dan has canny, openpose");
    }

    @Test
    void a_format_other_than_png_is_refused() {
        assertThat(violations(GOOD.toBuilder().outputFormat(ImageFormat.JPEG).build()))
                .containsExactly("outputFormat is JPEG; dan makes PNG");
    }

    @Test
    void another_providers_options_are_refused() {
        ProviderOptions foreign = () -> ProviderId.of("itsrose");

        assertThat(violations(GOOD.toBuilder().addOptions(foreign).build()))
                .singleElement()
                .asString()
                .contains("of provider itsrose, but this client speaks to dan");
    }

    @Test
    void a_request_that_is_too_large_is_refused() {
        ControlNet large = ControlNet.canny(png(3_200_000));

        assertThat(violations(GOOD.toBuilder().addControl(large).build()))
                .singleElement()
                .asString()
                .startsWith("controls has an image of 3200000 bytes");
    }

    @Test
    void by_policy_what_would_be_left_out_is_refused() {
        ImageRequest request = GOOD.toBuilder()
                .sampler(Sampler.EULER)
                .scheduler(Scheduler.KARRAS)
                .clipSkip(2)
                .restoreFaces(true)
                .vae("x")
                .callbackUrl(URI.create("https://example.com/done"))
                .build();
        CallOptions strict =
                CallOptions.builder().unsupported(UnsupportedPolicy.FAIL).build();

        assertThatThrownBy(() -> client.submit(request, strict))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.violations())
                                .extracting(Violation::field)
                                .containsExactlyInAnyOrder(
                                        "scheduler", "clipSkip", "restoreFaces", "vae", "callbackUrl"));
    }

    private List<String> violations(ImageRequest request) {
        return violations(() -> client.submit(request));
    }

    private static List<String> violations(ThrowingCallable call) {
        List<String> found = new ArrayList<>();
        assertThatThrownBy(call).isInstanceOfSatisfying(InvalidRequestException.class, e -> {
            assertThat(e.provider()).contains(Dan.PROVIDER);
            e.violations().forEach(violation -> found.add(violation.toString()));
        });
        return found;
    }
    /** So many bytes that begin as a PNG does. */
    private static ImageInput png(int length) {
        return ImageInput.bytes(Arrays.copyOf(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, length));
    }
}
