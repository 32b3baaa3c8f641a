package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.CallOptions;
import dev.easel.CaptionRequest;
import dev.easel.ConfigurationException;
import dev.easel.ControlNet;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.UnsupportedByServiceException;
import dev.easel.UnsupportedPolicy;
import dev.easel.Upscale;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused or warned of before anything is sent. */
class ZhiqiteCheckTest {
    private final VirtualTime time = VirtualTime.create();
    private final ZhiqiteEmulator emulator =
            ZhiqiteEmulator.builder().clock(time).start();
    private final ImageClient client = Zhiqite.builder()
            .accessKeyId("MARKEDKEY-id")
            .accessKeySecret("MARKEDKEY-secret")
            .baseUrl(emulator.baseUrl().toString())
            .timeSource(time)
            .build();

    @AfterEach
    void close() {
        client.close();
        emulator.close();
    }

    private static ImageRequest.Builder lighthouse() {
        return ImageRequest.builder().prompt("a lighthouse").model("photon_v1_84728.safetensors");
    }

    private List<Violation> violations(ImageRequest.Builder request) {
        return violations(request, CallOptions.defaults());
    }

    private List<Violation> violations(ImageRequest.Builder request, CallOptions options) {
        ImageRequest built = request.build();
        InvalidRequestException refused =
                catchThrowableOfType(InvalidRequestException.class, () -> client.submit(built, options));
        assertThat(refused).as("the request was taken").isNotNull();
        assertThat(emulator.exchanges()).as("something was sent").isEmpty();
        return refused.violations();
    }

    /** Warnings become violations under the strict policy, so they can be seen without generating anything. */
    private List<Violation> warnings(ImageRequest.Builder request) {
        return violations(
                request,
                CallOptions.builder().unsupported(UnsupportedPolicy.FAIL).build());
    }

    @Test
    void everything_that_is_wrong_is_named_at_once() {
        ImageRequest.Builder request = ImageRequest.builder()
                .prompt("a lighthouse")
                .size(100, 1032)
                .sampler(Sampler.DDIM)
                .outputFormat(ImageFormat.WEBP)
                .upscale(Upscale.by(1.5));

        assertThat(violations(request))
                .extracting(Violation::field)
                .containsExactlyInAnyOrder("model", "size", "size", "sampler", "outputFormat", "upscale");
    }

    @Test
    void the_model_is_required_and_not_blank() {
        assertThat(violations(ImageRequest.builder().prompt("a lighthouse")))
                .containsExactly(Violation.of(Violation.Code.MISSING, "model", "is missing; zhiqite requires it"));
        assertThat(violations(lighthouse().model(" ")))
                .containsExactly(Violation.of(
                        Violation.Code.MISSING, "model", "is blank; name a checkpoint of the service's model list"));
    }

    @ParameterizedTest
    @CsvSource({"120, 512", "1032, 512", "512, 120", "512, 1032", "516, 512", "512, 516"})
    void sides_are_128_to_1024_and_multiples_of_8(int width, int height) {
        assertThat(violations(lighthouse().size(width, height)))
                .extracting(Violation::toString)
                .singleElement()
                .asString()
                .startsWith("size has ")
                .endsWith("zhiqite takes 128 to 1024, a multiple of 8");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.5, 2.01, 3e9})
    void the_upscale_factor_is_whole(double factor) {
        assertThat(violations(lighthouse().upscale(Upscale.by(factor))))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.field()).isEqualTo("upscale");
                    assertThat(found.message()).contains("has factor " + factor, "give 2 or more", "hiresSize");
                });
    }

    @Test
    void a_sampler_that_is_not_published_is_refused_with_those_that_are() {
        assertThat(violations(lighthouse().sampler(Sampler.UNI_PC)))
                .singleElement()
                .satisfies(found -> assertThat(found.message())
                        .isEqualTo(
                                "is UniPC; zhiqite has Euler a, Euler, LMS, Heun, DPM2, DPM2 a, DPM++ 2S a, DPM++ 2M,"
                                        + " DPM++ SDE, DPM fast, DPM adaptive"));
    }

    @Test
    void an_image_at_hand_needs_an_uploader() {
        ImageInput input = ImageInput.bytes(new byte[] {1});

        assertThat(violations(lighthouse().initImage(input).mask(input)))
                .hasSize(2)
                .allSatisfy(found -> assertThat(found.message())
                        .contains("zhiqite takes an address only", "ImageClientBuilder.uploader"));
    }

    private static ImageRequest.Builder fromImage() {
        return lighthouse().size(512, 512).initImage(ImageInput.url(URI.create("https://host/a.png")));
    }

    private static ImageRequest.Builder controlled() {
        return lighthouse()
                .addOptions(ZhiqiteOptions.builder()
                        .putControlnet("module", "canny")
                        .resizeMode(0)
                        .build());
    }

    @Test
    void neutral_controls_are_refused_with_the_way_to_give_them() {
        ImageInput input = ImageInput.url(URI.create("https://host/a.png"));

        assertThat(violations(lighthouse().addControl(ControlNet.canny(input))))
                .extracting(Violation::toString)
                .anySatisfy(found -> assertThat(found)
                        .isEqualTo(
                                "controls cannot be sent: zhiqite's controlnet takes an object whose inside it does not"
                                        + " publish; give it as controlnet of ZhiqiteOptions"));
    }

    @Test
    void controlnet_requires_a_resize_mode() {
        ZhiqiteOptions options =
                ZhiqiteOptions.builder().putControlnet("module", "canny").build();

        assertThat(violations(lighthouse().addOptions(options)))
                .containsExactly(Violation.of(
                        Violation.Code.CONFLICT,
                        "options",
                        "has controlnet without resizeMode; zhiqite requires it there"));
    }

    @Test
    void a_mask_beside_controlnet_is_refused() {
        ImageInput input = ImageInput.url(URI.create("https://host/a.png"));

        assertThat(violations(controlled().initImage(input).mask(input)))
                .extracting(Violation::field)
                .containsExactly("mask");
    }

    @Test
    void settings_of_a_mask_without_one_are_refused_by_name() {
        ZhiqiteOptions options = ZhiqiteOptions.builder()
                .maskBlur(1)
                .maskBlurX(2)
                .maskBlurY(3)
                .inpaintingFill(1)
                .inpaintFullRes(true)
                .inpaintFullResPadding(8)
                .inpaintingMaskInvert(1)
                .build();

        assertThat(violations(fromImage().addOptions(options)))
                .extracting(Violation::message)
                .containsExactly(
                        "has maskBlur without a mask; set mask and initImage, or leave it out",
                        "has maskBlurX without a mask; set mask and initImage, or leave it out",
                        "has maskBlurY without a mask; set mask and initImage, or leave it out",
                        "has inpaintingFill without a mask; set mask and initImage, or leave it out",
                        "has inpaintFullRes without a mask; set mask and initImage, or leave it out",
                        "has inpaintFullResPadding without a mask; set mask and initImage, or leave it out",
                        "has inpaintingMaskInvert without a mask; set mask and initImage, or leave it out");
    }

    @Test
    void settings_of_image_to_image_are_refused_elsewhere() {
        ZhiqiteOptions options = ZhiqiteOptions.builder()
                .resizeMode(1)
                .imageCfgScale(1.5)
                .initialNoiseMultiplier(1)
                .build();

        assertThat(violations(lighthouse().addOptions(options)))
                .extracting(Violation::message)
                .containsExactly(
                        "has resizeMode without initImage or controlnet; set what is to be fitted, or leave it out",
                        "has imageCfgScale, which zhiqite has for image to image alone; leave it out",
                        "has initialNoiseMultiplier, which zhiqite has for image to image alone; leave it out");
    }

    @Test
    void what_only_text2image_has_is_left_out_elsewhere_with_a_warning() {
        URI callback = URI.create("https://host/cb");
        Upscale upscale = Upscale.builder()
                .factor(2)
                .upscaler("Latent")
                .denoisingStrength(0.5)
                .build();
        ZhiqiteOptions options = ZhiqiteOptions.builder()
                .putControlnet("module", "canny")
                .resizeMode(0)
                .addAdetailer(Adetailer.of("face_yolov8n.pt"))
                .build();

        assertThat(warnings(fromImage().callbackUrl(callback).upscale(upscale)))
                .extracting(Violation::toString)
                .containsExactly(
                        "upscale has denoisingStrength, which cannot be sent: zhiqite has one field for it and for"
                                + " strength, which counts for an image that starts from another; set strength instead",
                        "callbackUrl cannot be sent: zhiqite documents it for text2image and not for image2image; leave it out");
        assertThat(warnings(
                        lighthouse().addOptions(options).callbackUrl(callback).upscale(upscale)))
                .extracting(Violation::toString)
                .containsExactly(
                        "upscale has upscaler, which cannot be sent: zhiqite documents none for controlnet; leave it out",
                        "callbackUrl cannot be sent: zhiqite documents it for text2image and not for controlnet; leave it out",
                        "options has adetailers, which cannot be sent: zhiqite documents none for controlnet; leave it out");
    }

    @Test
    void what_the_service_does_not_do_is_said_with_what_it_does() {
        ImageInput input = ImageInput.url(URI.create("https://host/a.png"));

        assertThatThrownBy(() -> client.upscale(
                        UpscaleRequest.builder().image(input).factor(2).build()))
                .isInstanceOf(UnsupportedByServiceException.class)
                .hasMessage("zhiqite has no upscaling; it does text to image, image to image, inpainting, captions,"
                        + " prompt expansion");
        assertThatThrownBy(client::loras)
                .isInstanceOf(UnsupportedByServiceException.class)
                .hasMessage("zhiqite has no lists of LoRAs; it lists models");
    }

    @Test
    void captions_take_no_options_and_two_models() {
        CaptionRequest caption = CaptionRequest.of(ImageInput.url(URI.create("https://host/a.png")));

        assertThatThrownBy(() -> client.caption(CaptionRequest.builder()
                        .image(caption.image())
                        .addOptions(ZhiqiteOptions.builder().build())
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("options has ZhiqiteOptions, which say nothing about captions; leave them out");
        assertThatThrownBy(() -> client.caption(CaptionRequest.builder()
                        .image(caption.image())
                        .model("blip")
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("model is blip; zhiqite has clip, deepdanbooru");
        assertThatThrownBy(() -> client.expandPrompt(" "))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("prompt is blank; give a value");
    }

    @Test
    void loras_are_left_out_with_a_warning() {
        assertThat(warnings(lighthouse().addLora(Lora.of("detail", 1))))
                .containsExactly(Violation.of(
                        Violation.Code.UNSUPPORTED, "loras", "cannot be sent: zhiqite does not take it; leave it out"));
    }

    @ParameterizedTest
    @CsvSource({"Euler a, Karras", "DPM fast, Karras", "DPM++ 2M, Exponential", "LMS, Beta"})
    void a_schedule_that_the_sampler_does_not_have_is_left_out_with_a_warning(String sampler, String scheduler) {
        ImageRequest.Builder request = lighthouse().sampler(Sampler.of(sampler)).scheduler(Scheduler.of(scheduler));

        assertThat(warnings(request))
                .containsExactly(
                        Violation.of(
                                Violation.Code.UNSUPPORTED,
                                "scheduler",
                                "is " + scheduler + ", which cannot be sent: zhiqite does not have it for " + sampler
                                        + "; it has Karras for LMS, DPM2, DPM2 a, DPM++ 2S a, DPM++ 2M, DPM++ SDE; leave it out"));
    }

    @Test
    void a_schedule_without_a_sampler_is_left_out_with_a_warning() {
        assertThat(warnings(lighthouse().scheduler(Scheduler.KARRAS)))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.field()).isEqualTo("scheduler");
                    assertThat(found.message()).contains("no sampler is set").contains("set sampler too");
                });
    }

    @Test
    void a_warning_stays_with_the_image() {
        ImageRequest request = lighthouse()
                .sampler(Sampler.EULER_A)
                .scheduler(Scheduler.KARRAS)
                .size(128, 128)
                .build();

        assertThat(time.runUntil(client.generateAsync(request)).warnings())
                .extracting(Warning::field)
                .containsExactly("scheduler");
    }

    @Test
    void options_with_a_hires_size_out_of_range_are_refused_when_built() {
        for (int[] size : new int[][] {{120, 512}, {512, 2056}, {516, 512}}) {
            assertThatThrownBy(() ->
                            ZhiqiteOptions.builder().hiresSize(size[0], size[1]).build())
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("options has hiresSize " + size[0] + "x" + size[1]
                            + "; Zhiqite takes sides of 128 to 2048, a multiple of 8");
        }
        assertThat(ZhiqiteOptions.builder().hiresSize(128, 2048).build().hiresSize())
                .isPresent();
    }

    @Test
    void options_that_would_set_what_easel_sends_are_refused_when_built() {
        assertThatThrownBy(() -> ZhiqiteOptions.builder()
                        .putOverrideSetting("CLIP_stop_at_last_layers", 2)
                        .putExtraScript("id_task", "again")
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(
                        "overrideSettings with \"CLIP_stop_at_last_layers\"; set clipSkip of the request instead")
                .hasMessageContaining("extraScripts with \"id_task\", which Easel itself sends");
    }

    @Test
    void options_that_json_cannot_hold_are_refused_when_built() {
        assertThatThrownBy(() -> ZhiqiteOptions.builder()
                        .putOverrideSetting("since", Instant.EPOCH)
                        .putExtraScript("noise", Double.NaN)
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("options has overrideSettings that has \"since\" of Instant; give a string")
                .hasMessageContaining("options has extraScripts that has \"noise\" of Double; give a string");
        assertThatThrownBy(() -> Adetailer.builder()
                        .confidence(Double.NaN)
                        .cfgScale(Double.POSITIVE_INFINITY)
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Adetailer.confidence is NaN; give a number")
                .hasMessageContaining("Adetailer.cfgScale is Infinity; give a number");
    }

    @Test
    void a_missing_key_is_refused_with_the_setting_and_its_variable() {
        assertThatThrownBy(() ->
                        Zhiqite.builder().accessKeySecret("MARKEDKEY-secret").build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("accessKeyId is missing")
                .hasMessageContaining("ZHIQITE_ACCESS_KEY_ID");
        assertThatThrownBy(() -> Zhiqite.builder()
                        .accessKeyId("MARKEDKEY-id")
                        .accessKeySecret(null)
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("accessKeySecret is missing")
                .hasMessageContaining("ZHIQITE_ACCESS_KEY_SECRET");
    }

    @Test
    void a_key_is_never_shown() {
        ZhiqiteBuilder builder =
                Zhiqite.builder().accessKeyId("MARKEDKEY-hidden-id").accessKeySecret("MARKEDKEY-hidden secret");

        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("accessKeySecret holds a space")
                .message()
                .doesNotContain("hidden");
        assertThat(builder.toString()).doesNotContain("hidden");
        assertThat(builder.accessKeySecret("MARKEDKEY-hidden-secret").setup().toString())
                .doesNotContain("hidden");
    }

    @Test
    void a_base_url_that_is_none_is_refused() {
        assertThatThrownBy(() -> Zhiqite.builder().baseUrl("api.zhiqite.com"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("baseUrl has no http:// or https:// in front");
        assertThat(Zhiqite.builder()
                        .accessKeyId("MARKEDKEY-id")
                        .accessKeySecret("MARKEDKEY-secret")
                        .setup()
                        .baseUrl())
                .isEqualTo(URI.create("https://api.zhiqite.com"));
    }
}
