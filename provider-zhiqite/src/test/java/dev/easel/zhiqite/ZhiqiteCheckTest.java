package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageRequestBuilder;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.UnsupportedPolicy;
import dev.easel.Upscale;
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
            .accessKeyId("id")
            .accessKeySecret("secret")
            .baseUrl(emulator.baseUrl().toString())
            .timeSource(time)
            .build();

    @AfterEach
    void close() {
        client.close();
        emulator.close();
    }

    private static ImageRequestBuilder lighthouse() {
        return ImageRequest.builder().prompt("a lighthouse").model("photon_v1_84728.safetensors");
    }

    private List<Violation> violations(ImageRequestBuilder request) {
        return violations(request, CallOptions.defaults());
    }

    private List<Violation> violations(ImageRequestBuilder request, CallOptions options) {
        ImageRequest built = request.build();
        InvalidRequestException refused =
                catchThrowableOfType(InvalidRequestException.class, () -> client.submit(built, options));
        assertThat(refused).as("the request was taken").isNotNull();
        assertThat(emulator.exchanges()).as("something was sent").isEmpty();
        return refused.violations();
    }

    /** Warnings become violations under the strict policy, so they can be seen without drawing anything. */
    private List<Violation> warnings(ImageRequestBuilder request) {
        return violations(
                request,
                CallOptions.builder().unsupported(UnsupportedPolicy.FAIL).build());
    }

    @Test
    void everything_that_is_wrong_is_named_at_once() {
        ImageRequestBuilder request = ImageRequest.builder()
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
                .containsExactly(new Violation("model", "is missing; zhiqite requires it"));
        assertThat(violations(lighthouse().model(" ")))
                .containsExactly(new Violation("model", "is blank; name a checkpoint of the service's model list"));
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
    void input_pictures_are_refused() {
        ImageInput input = ImageInput.url(URI.create("https://example.com/a.png"));

        assertThat(violations(lighthouse().initImage(input)))
                .singleElement()
                .satisfies(found -> assertThat(found.toString())
                        .isEqualTo(
                                "initImage asks for image to image, which zhiqite does not do; it does text to image"));
    }

    @Test
    void loras_are_left_out_with_a_warning() {
        assertThat(warnings(lighthouse().addLoras(Lora.of("detail", 1))))
                .containsExactly(new Violation("loras", "is not supported by zhiqite and was left out"));
    }

    @ParameterizedTest
    @CsvSource({"Euler a, Karras", "DPM fast, Karras", "DPM++ 2M, Exponential", "LMS, Beta"})
    void a_schedule_that_the_sampler_does_not_have_is_left_out_with_a_warning(String sampler, String scheduler) {
        ImageRequestBuilder request = lighthouse().sampler(Sampler.of(sampler)).scheduler(Scheduler.of(scheduler));

        assertThat(warnings(request))
                .containsExactly(new Violation(
                        "scheduler",
                        "is " + scheduler + ", which zhiqite does not have for " + sampler
                                + ", and was left out; it has Karras for LMS, DPM2, DPM2 a, DPM++ 2S a, DPM++ 2M,"
                                + " DPM++ SDE"));
    }

    @Test
    void a_schedule_without_a_sampler_is_left_out_with_a_warning() {
        assertThat(warnings(lighthouse().scheduler(Scheduler.KARRAS)))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.field()).isEqualTo("scheduler");
                    assertThat(found.message()).contains("without a sampler").contains("set sampler too");
                });
    }

    @Test
    void a_warning_stays_with_the_picture() {
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
                        .putOverrideSettings("CLIP_stop_at_last_layers", 2)
                        .putExtraScripts("id_task", "again")
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(
                        "overrideSettings with \"CLIP_stop_at_last_layers\"; set clipSkip of the request instead")
                .hasMessageContaining("extraScripts with \"id_task\", which Easel itself sends");
    }

    @Test
    void options_that_json_cannot_hold_are_refused_when_built() {
        assertThatThrownBy(() -> ZhiqiteOptions.builder()
                        .putOverrideSettings("since", Instant.EPOCH)
                        .putExtraScripts("noise", Double.NaN)
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("options has overrideSettings that has \"since\" of Instant; give a string")
                .hasMessageContaining("options has extraScripts that has \"noise\" of Double; give a string");
        assertThatThrownBy(() -> Adetailer.builder()
                        .confidence(Double.NaN)
                        .cfgScale(Double.POSITIVE_INFINITY)
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("options has an Adetailer with confidence NaN; give a number")
                .hasMessageContaining("options has an Adetailer with cfgScale Infinity; give a number");
    }

    @Test
    void a_missing_key_is_refused_with_the_setting_and_its_variable() {
        assertThatThrownBy(() -> Zhiqite.builder().accessKeySecret("secret").build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("accessKeyId is missing")
                .hasMessageContaining("ZHIQITE_ACCESS_KEY_ID");
        assertThatThrownBy(() -> Zhiqite.builder()
                        .accessKeyId("id")
                        .accessKeySecret(null)
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("accessKeySecret is missing")
                .hasMessageContaining("ZHIQITE_ACCESS_KEY_SECRET");
    }

    @Test
    void a_key_is_never_shown() {
        ZhiqiteBuilder builder = Zhiqite.builder().accessKeyId("hidden-id").accessKeySecret("hidden secret");

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("accessKeySecret holds a space")
                .message()
                .doesNotContain("hidden");
        assertThat(builder.toString()).doesNotContain("hidden");
        assertThat(builder.accessKeySecret("hidden-secret").setup().toString()).doesNotContain("hidden");
    }

    @Test
    void a_base_url_that_is_none_is_refused() {
        assertThatThrownBy(() -> Zhiqite.builder().baseUrl("api.zhiqite.com"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("baseUrl has no http:// or https:// in front");
        assertThat(Zhiqite.builder()
                        .accessKeyId("id")
                        .accessKeySecret("secret")
                        .setup()
                        .baseUrl())
                .isEqualTo(URI.create("https://api.zhiqite.com"));
    }
}
