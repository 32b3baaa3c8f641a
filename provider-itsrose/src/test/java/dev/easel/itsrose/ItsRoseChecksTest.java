package dev.easel.itsrose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.easel.CallOptions;
import dev.easel.ConfigurationException;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.UnsupportedPolicy;
import dev.easel.Upscale;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.testkit.ItsRoseEmulator;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything is sent, and what is left out with a warning. */
class ItsRoseChecksTest {
    private static ItsRoseEmulator emulator;
    private static ImageClient client;

    @BeforeAll
    static void start() {
        emulator = ItsRoseEmulator.start();
        client = ItsRose.builder()
                .apiKey(ItsRoseEmulator.API_KEY)
                .baseUrl(emulator.baseUrl().toString())
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void everything_that_is_wrong_is_named_at_once() {
        InvalidRequestException refusal = refusal(ImageRequest.builder()
                .prompt("a lighthouse")
                .size(1025, 0x7fff)
                .steps(26)
                .guidanceScale(0.5)
                .clipSkip(11)
                .addLora(Lora.of("add_detail", 1.5))
                .addLora(Lora.of("one,two", 0.5))
                .upscale(Upscale.by(4))
                .sampler(Sampler.DPMPP_SDE));

        assertThat(refusal.violations())
                .extracting(Violation::field)
                .containsExactlyInAnyOrder(
                        "model",
                        "size",
                        "size",
                        "steps",
                        "guidanceScale",
                        "clipSkip",
                        "loras",
                        "loras",
                        "upscale",
                        "sampler");
    }

    @Test
    void a_model_is_required() {
        assertThat(refusal(ImageRequest.builder().prompt("a lighthouse")))
                .hasMessage("model is missing; itsrose requires it");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 26, 31, 41})
    void steps_beyond_the_documented_range_are_refused(int steps) {
        assertThat(refusal(request().steps(steps))).hasMessage("steps is " + steps + "; itsrose takes 5 to 25");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.99, 20.5})
    void guidance_scales_beyond_both_documented_ranges_are_refused(double scale) {
        assertThat(refusal(request().guidanceScale(scale)))
                .hasMessage("guidanceScale is " + scale + "; itsrose takes 1 to 20");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.05, 1.01, -1})
    void lora_strengths_beyond_the_documented_range_are_refused(double weight) {
        assertThat(refusal(request().addLora(Lora.of("add_detail", weight))))
                .hasMessage("loras has add_detail with weight " + weight + "; itsrose takes 0.1 to 1");
    }

    @Test
    void a_comma_in_a_lora_would_make_two_of_it() {
        assertThat(refusal(request().addLora(Lora.of("one,two"))))
                .hasMessageContaining("loras has \"one,two\"")
                .hasMessageContaining("add each LoRA on its own");
    }

    @Test
    void only_doubling_is_an_upscale() {
        assertThat(refusal(request().upscale(Upscale.by(1.5)))).hasMessageStartingWith("upscale has factor 1.5");
    }

    @Test
    void images_at_hand_are_refused_where_nobody_uploads_them() {
        ImageInput bytes = ImageInput.bytes(new byte[] {1});

        assertThat(refusal(request().initImage(bytes).mask(ImageInput.dataUri("data:image/png;base64,AAAA")))
                        .violations())
                .extracting(Violation::field)
                .containsExactly("initImage", "mask");
        assertThat(refusal(request().initImage(ImageInput.file(Path.of("x.png")))))
                .hasMessageContaining("itsrose takes an address only")
                .hasMessageContaining("ImageClientBuilder.uploader");
    }

    @Test
    void a_controlnet_is_refused_and_not_left_out() {
        ControlNet control = ControlNet.builder()
                .type(ControlType.CANNY)
                .image(ImageInput.url(URI.create("https://host/x.png")))
                .build();

        assertThat(refusal(request().addControl(control)))
                .hasMessageStartingWith(
                        "controls asks for ControlNet, which itsrose does not do; it does text to image,"
                                + " image to image, inpainting");
    }

    @Test
    void a_strength_beside_a_mask_is_left_out_with_a_warning() {
        ImageInput image = ImageInput.url(URI.create("https://host.invalid/x.png"));

        List<Warning> warnings = client.generate(request()
                        .size(64, 64)
                        .initImage(image)
                        .mask(image)
                        .strength(0.5)
                        .build())
                .warnings();

        assertThat(warnings).extracting(Warning::field).containsExactly("strength");
        assertThat(warnings.get(0).message())
                .isEqualTo("was left out: nothing is known of a strength in itsrose's inpainting");
    }

    @Test
    void options_of_another_provider_are_refused() {
        ProviderOptions others = () -> ProviderId.of("other");

        assertThat(refusal(request().addOptions(others))).hasMessageContaining("of provider other");
    }

    @Test
    void a_schedule_other_than_karras_is_left_out_with_a_warning() {
        List<Warning> warnings = client.generate(
                        request().size(64, 64).scheduler(Scheduler.EXPONENTIAL).build())
                .warnings();

        assertThat(warnings).extracting(Warning::field).containsExactly("scheduler");
        assertThat(warnings.get(0).message()).startsWith("is Exponential, which Easel left out: itsrose has a switch");
    }

    @Test
    void what_an_upscale_says_beyond_its_factor_is_left_out_with_a_warning() {
        Upscale upscale = Upscale.builder().factor(2).upscaler("Latent").build();

        List<Warning> warnings =
                client.generate(request().size(64, 64).upscale(upscale).build()).warnings();

        assertThat(warnings).extracting(Warning::field).containsExactly("upscale");
    }

    @Test
    void the_warnings_are_errors_where_the_caller_wants_it() {
        Upscale upscale =
                Upscale.builder().factor(2).denoisingStrength(0.3).steps(5).build();
        ImageRequest request = request()
                .scheduler(Scheduler.of("DDIMScheduler"))
                .upscale(upscale)
                .restoreFaces(true)
                .build();
        CallOptions strict =
                CallOptions.builder().unsupported(UnsupportedPolicy.FAIL).build();

        InvalidRequestException refusal =
                catchThrowableOfType(InvalidRequestException.class, () -> client.generate(request, strict));

        assertThat(refusal.violations())
                .extracting(Violation::field)
                .containsExactlyInAnyOrder("scheduler", "upscale", "restoreFaces");
        assertThat(refusal).hasMessageContaining("is chosen with sampler");
    }

    @Test
    void options_that_contradict_one_another_are_refused_when_they_are_built() {
        ItsRoseOptions.Builder options = ItsRoseOptions.builder()
                .safetyChecker(false)
                .safetyCheckerType(SafetyCheckerType.BLUR)
                .embeddingsModel(" ");

        assertThatThrownBy(options::build)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("safetyCheckerType with safetyChecker(false)")
                .hasMessageContaining("blank embeddingsModel");
    }

    @Test
    void a_missing_key_is_refused_with_where_to_find_it() {
        assertThatThrownBy(() -> ItsRose.builder().apiKey(null).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("apiKey is missing")
                .hasMessageContaining("ITSROSE_API_KEY");
    }

    @Test
    void from_the_environment_a_missing_key_is_refused_too() {
        assumeThat(System.getenv("ITSROSE_API_KEY")).isNull();

        assertThatThrownBy(ItsRose::fromEnv)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("ITSROSE_API_KEY");
    }

    @Test
    void an_address_that_is_none_is_refused() {
        assertThatThrownBy(() -> ItsRose.builder().baseUrl("api.itsrose.rest"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("baseUrl");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 101})
    void parallel_calls_have_bounds(int calls) {
        assertThatThrownBy(() -> ItsRose.builder().parallelCalls(calls))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("parallelCalls is " + calls + "; give 1 to 100");
    }

    @Test
    void calls_are_made_one_after_another_unless_the_plan_allows_more() {
        assertThat(client.capabilities().parallelCalls()).isEqualTo(1);
        try (ImageClient wider = ItsRose.builder()
                .apiKey(ItsRoseEmulator.API_KEY)
                .parallelCalls(8)
                .build()) {
            assertThat(wider.capabilities().parallelCalls()).isEqualTo(8);
        }
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse").model("dreamshaper");
    }

    private static InvalidRequestException refusal(ImageRequest.Builder request) {
        ImageRequest built = request.build();
        int before = emulator.exchanges().size();
        InvalidRequestException refusal =
                catchThrowableOfType(InvalidRequestException.class, () -> client.generate(built));
        assertThat(refusal).as("the refusal").isNotNull();
        assertThat(emulator.exchanges()).as("nothing was sent").hasSize(before);
        return refusal;
    }
}
