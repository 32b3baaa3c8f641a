package dev.easel.dan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.Feature;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Operation;
import dev.easel.ResizeMode;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Upscale;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.spi.Findings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider's own rules: what is wrong, and what is left out with a warning. */
class DanChecksTest {
    private static final ImageInput IMAGE = ImageInput.bytes(new byte[] {1, 2, 3});
    private static final ImageRequest GOOD =
            ImageRequest.builder().prompt("A cat").model(Dan.MODEL_CLARITY).build();

    @Test
    void the_ends_of_the_ranges_are_taken() {
        ImageRequest low = GOOD.toBuilder()
                .size(8, 8)
                .steps(20)
                .guidanceScale(1)
                .seed(0)
                .upscale(Upscale.by(1.01))
                .build();
        ImageRequest high = GOOD.toBuilder()
                .size(1024, 1024)
                .steps(60)
                .guidanceScale(30)
                .seed(9_007_199_254_740_991L)
                .upscale(Upscale.by(2))
                .addControl(ControlNet.builder()
                        .type(ControlType.CANNY)
                        .image(IMAGE)
                        .weight(2)
                        .build())
                .build();

        assertThat(findings(low)).isEmpty();
        assertThat(findings(high)).isEmpty();
        assertThat(DanCapabilities.of(false).width().orElseThrow().contains(1024))
                .isTrue();
        assertThat(DanCapabilities.of(false).steps().orElseThrow().contains(60)).isTrue();
    }

    @Test
    void images_to_start_from_and_their_options_are_taken() {
        ImageRequest request = GOOD.toBuilder()
                .initImage(IMAGE)
                .size(96, 64)
                .mask(IMAGE)
                .strength(1)
                .addControl(ControlNet.canny(IMAGE))
                .addOptions(DanOptions.builder()
                        .controlPreprocess("canny")
                        .resizeMode(ResizeMode.CROP)
                        .maskBlur(64)
                        .invertMask(true)
                        .inpaintArea(InpaintArea.ONLY_MASKED)
                        .build())
                .build();

        assertThat(findings(request)).isEmpty();
        assertThat(DanCapabilities.of(false).operations())
                .contains(Operation.IMAGE_TO_IMAGE, Operation.INPAINTING, Operation.UPSCALE, Operation.CAPTION);
        assertThat(DanCapabilities.of(false).features()).contains(Feature.INIT_IMAGE, Feature.MASK);
    }

    @Test
    void options_without_what_they_belong_to_are_left_out() {
        DanOptions options = DanOptions.builder()
                .resizeMode(ResizeMode.CROP)
                .maskBlur(4)
                .invertMask(true)
                .inpaintArea(InpaintArea.ONLY_MASKED)
                .upscaler2("Lanczos")
                .upscaler2Factor(0.5)
                .build();

        assertThat(findings(GOOD.toBuilder().addOptions(options).build()))
                .containsExactly(
                        "unsupported: options has resizeMode, which Easel left out: the request has no initImage",
                        "unsupported: options has maskBlur, which Easel left out: the request has no mask",
                        "unsupported: options has invertMask, which Easel left out: the request has no mask",
                        "unsupported: options has inpaintArea, which Easel left out: the request has no mask",
                        "unsupported: options has upscaler2, which Easel left out: only ImageClient.upscale takes it",
                        "unsupported: options has upscaler2Factor, which Easel left out: only ImageClient.upscale takes"
                                + " it");
    }

    @Test
    void drawing_larger_is_left_out_of_image_to_image() {
        assertThat(findings(GOOD.toBuilder()
                        .initImage(IMAGE)
                        .size(96, 64)
                        .upscale(Upscale.by(2))
                        .build()))
                .containsExactly("unsupported: upscale was left out: dan has it for text to image alone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Latent", "Brand new"})
    void an_upscaler_that_generates_larger_or_that_nobody_knows_is_taken(String upscaler) {
        assertThat(findings(GOOD.toBuilder()
                        .upscale(Upscale.builder().factor(2).upscaler(upscaler).build())
                        .build()))
                .isEmpty();
    }

    @Test
    void an_upscaler_that_the_workers_do_not_use_is_taken_with_a_warning() {
        assertThat(findings(GOOD.toBuilder()
                        .upscale(Upscale.builder()
                                .factor(2)
                                .upscaler("ESRGAN 4x")
                                .build())
                        .build()))
                .containsExactly("unsupported: upscale has upscaler ESRGAN 4x, which dan accepts and its workers do not"
                        + " use: they upscale with Latent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Heun", "DPM++ 2M", "Restart", "DPM++ SDE Karras", "DPM++ 2M Karras"})
    void every_sampler_is_for_the_server_to_judge(String name) {
        assertThat(findings(GOOD.toBuilder().sampler(Sampler.of(name)).build())).isEmpty();
        assertThat(DanCapabilities.of(false).samplers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Euler,Karras,Euler",
        "DDIM,Exponential,DDIM",
        "DPM++ SDE,Exponential,DPM++ SDE",
        "DPM++ SDE Karras,Normal,DPM++ SDE Karras",
    })
    void a_schedule_that_the_sampler_does_not_have_is_left_out(String sampler, String scheduler, String sent) {
        ImageRequest request = GOOD.toBuilder()
                .sampler(Sampler.of(sampler))
                .scheduler(Scheduler.of(scheduler))
                .build();

        assertThat(findings(request))
                .containsExactly("unsupported: scheduler is " + scheduler + ", which Easel left out: dan has Karras for"
                        + " DPM++ SDE alone, and Normal; the sampler is " + sent);
    }

    @ParameterizedTest
    @CsvSource({"DPM++ SDE,Karras", "DPM++ SDE,Normal", "DPM++ SDE Karras,Karras", "Euler,Normal", ",Karras", ",Normal"
    })
    void a_schedule_that_the_sampler_has_needs_no_word(String sampler, String scheduler) {
        ImageRequest request = GOOD.toBuilder()
                .sampler(sampler == null ? null : Sampler.of(sampler))
                .scheduler(Scheduler.of(scheduler))
                .build();

        assertThat(findings(request)).isEmpty();
    }

    @Test
    void what_a_control_or_an_upscale_cannot_use_is_left_out() {
        ControlNet pose = ControlNet.builder()
                .type(ControlType.OPENPOSE)
                .image(IMAGE)
                .lowThreshold(50)
                .build();
        Upscale upscale = Upscale.builder().factor(2).steps(10).build();

        assertThat(findings(GOOD.toBuilder().addControl(pose).upscale(upscale).build()))
                .containsExactly(
                        "unsupported: controls has thresholds for openpose, which Easel left out: dan takes them for canny"
                                + " alone",
                        "unsupported: upscale has steps, which Easel left out: dan does not take them for the second"
                                + " pass");
    }

    @Test
    void options_for_a_control_that_is_not_there_are_left_out() {
        DanOptions options = DanOptions.builder().controlPreprocess("canny").build();

        assertThat(findings(GOOD.toBuilder().addOptions(options).build()))
                .containsExactly(
                        "unsupported: options has controlPreprocess, which Easel left out: the request has no ControlNet");
        assertThat(findings(GOOD.toBuilder()
                        .addOptions(options)
                        .addControl(ControlNet.canny(IMAGE))
                        .build()))
                .isEmpty();
    }

    @Test
    void options_out_of_range_are_refused_all_at_once() {
        assertThatThrownBy(() -> DanOptions.builder()
                        .maskBlur(65)
                        .upscaler2(" ")
                        .upscaler2Factor(1)
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("options has maskBlur 65; give 0 to 64")
                .hasMessageContaining("options has a blank upscaler2; give a name, or leave it out")
                .hasMessageContaining("options has upscaler2Factor 1.0; give a number from 0 to below 1");
        assertThatThrownBy(() -> DanOptions.builder().maskBlur(-1).build())
                .hasMessageContaining("maskBlur -1; give 0 to 64");
        assertThatThrownBy(
                        () -> DanOptions.builder().upscaler2Factor(Double.NaN).build())
                .hasMessageContaining("upscaler2Factor NaN");
        assertThatThrownBy(() -> DanOptions.builder().upscaler2Factor(0.1).build())
                .hasMessageContaining("has upscaler2Factor without upscaler2; name the upscaler whose share it is");
    }

    @Test
    void blank_options_are_refused() {
        assertThatThrownBy(() -> DanOptions.builder().controlPreprocess(" ").build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("options has a blank controlPreprocess; give a name, or leave it out");
    }

    /** What the provider's own rules find: nothing is sent. */
    private static List<String> findings(ImageRequest request) {
        List<String> found = new ArrayList<>();
        DanChecks.check(request, new Findings() {
            @Override
            public void violation(Violation violation) {
                found.add("violation: " + violation);
            }

            @Override
            public void warning(Warning warning, Violation violation) {
                found.add("unsupported: " + warning);
            }
        });
        return found;
    }
}
