package dev.easel.replicate;

import static dev.easel.replicate.ReplicateMappingTest.ADDRESS;
import static dev.easel.replicate.ReplicateMappingTest.BFL;
import static dev.easel.replicate.ReplicateMappingTest.SDXL;
import static dev.easel.replicate.ReplicateMappingTest.UNKNOWN;
import static dev.easel.replicate.ReplicateMappingTest.VERSION;
import static dev.easel.replicate.ReplicateMappingTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CaptionRequest;
import dev.easel.ConfigurationException;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.spi.Findings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the models: what is refused before anything is sent, and what is left out or doubtful. */
class ReplicateChecksTest {
    private static final ReplicateProtocol PROTOCOL = ReplicateProtocol.create();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flux-schnell",
                "black-forest-labs/flux-schnell/x",
                "stability-ai/sdxl:latest",
                "stability-ai/sdxl:0123",
                "../predictions/x",
                "stability-ai/..",
                "stability-ai/sdxl?x=1",
                "stability ai/sdxl",
                "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
            })
    void what_is_no_model_is_refused(String model) {
        assertThat(found(request(model))).singleElement().asString().startsWith("!model is no model; give owner/name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"black-forest-labs/flux-schnell", "stability-ai/sdxl", "stability-ai/sdxl:" + VERSION, VERSION})
    void a_prompt_alone_is_fine_with_every_form_of_a_model(String model) {
        assertThat(found(request(model))).isEmpty();
    }

    @Test
    void what_a_model_lacks_is_warned_about_field_by_field() {
        assertThat(found(request(Replicate.FLUX_SCHNELL)
                        .negativePrompt("fog")
                        .guidanceScale(3)
                        .sampler(Sampler.EULER)
                        .scheduler(Scheduler.NORMAL)
                        .addLora(Lora.of("owner/own"))
                        .addOptions(ReplicateOptions.builder()
                                .raw(true)
                                .safetyTolerance(2)
                                .build())))
                .containsExactly(
                        "negativePrompt was left out: black-forest-labs/flux-schnell has no such setting",
                        "guidanceScale was left out: black-forest-labs/flux-schnell has no such setting",
                        "sampler was left out: black-forest-labs/flux-schnell has no such setting",
                        "scheduler is Normal, which Easel left out: replicate has Karras for DPM++ 2M alone, of models that"
                                + " have a sampler",
                        "loras was left out: black-forest-labs/flux-schnell has no such setting",
                        "options has safety_tolerance, which Easel left out: black-forest-labs/flux-schnell has no such"
                                + " setting",
                        "options has raw, which Easel left out: black-forest-labs/flux-schnell has no such setting");
        assertThat(found(request(BFL + "flux-canny-pro")
                        .steps(20)
                        .guidanceScale(30)
                        .outputFormat(ImageFormat.PNG)
                        .addControl(ControlNet.canny(ADDRESS))))
                .isEmpty();
        assertThat(found(request(BFL + "flux-redux-dev").initImage(ADDRESS).strength(0.5)))
                .containsExactly(
                        "prompt was left out: black-forest-labs/flux-redux-dev has no such setting",
                        "strength was left out: black-forest-labs/flux-redux-dev has no such setting");
    }

    @Test
    void an_image_that_a_model_does_not_take_is_refused() {
        assertThat(found(request(Replicate.FLUX_SCHNELL).initImage(ADDRESS)))
                .containsExactly(
                        "!initImage is set, and black-forest-labs/flux-schnell takes no such image; choose another"
                                + " model");
        assertThat(found(request(Replicate.FLUX_DEV).initImage(ADDRESS).mask(ADDRESS)))
                .containsExactly(
                        "!mask is set, and black-forest-labs/flux-dev takes no such image; choose another model");
        assertThat(found(request(Replicate.FLUX_DEV).addControl(ControlNet.canny(ADDRESS))))
                .containsExactly(
                        "!controls is set, and black-forest-labs/flux-dev takes no such image; choose another model");
        assertThat(found(request(UNKNOWN).addControl(ControlNet.canny(ADDRESS))))
                .containsExactly(
                        "!controls is set, and Easel does not know how acme/anything takes such an image; put its"
                                + " address into extraFields");
    }

    @ParameterizedTest
    @CsvSource({
        "flux-canny-pro,DEPTH,give CANNY",
        "flux-canny-pro,CANNY,",
        "flux-depth-pro,DEPTH,",
        "flux-depth-pro,CANNY,give DEPTH"
    })
    void the_kind_of_a_control_is_the_models(String model, String type, String fix) {
        ControlType kind = type.equals("DEPTH") ? ControlType.DEPTH : ControlType.CANNY;
        List<String> found = found(request(BFL + model)
                .addControl(ControlNet.builder().type(kind).image(ADDRESS).build()));

        if (fix == null) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).singleElement().asString().startsWith("!controls").endsWith(fix);
        }
    }

    @Test
    void a_control_is_its_image_alone() {
        assertThat(found(request(BFL + "flux-canny-pro")
                        .addControl(ControlNet.canny(ADDRESS).toBuilder()
                                .weight(0.5)
                                .build())))
                .containsExactly("controls has settings besides its image, which Easel left out:"
                        + " black-forest-labs/flux-canny-pro takes the image alone");
    }

    @Test
    void a_size_that_does_not_come_out_as_it_is_is_told() {
        assertThat(found(request(Replicate.FLUX_SCHNELL).size(1344, 768))).isEmpty();
        assertThat(found(request(Replicate.FLUX_SCHNELL).size(1920, 1080)))
                .containsExactly("size is 1920x1080 and is sent as the proportions 16:9, for which"
                        + " black-forest-labs/flux-schnell generates 1344x768");
        assertThat(found(request(Replicate.FLUX_DEV).initImage(ADDRESS).size(512, 512)))
                .containsExactly(
                        "size was left out: black-forest-labs/flux-dev generates the size of the image that it is"
                                + " given");
        assertThat(found(request(Replicate.FLUX_FILL_DEV).initImage(ADDRESS).size(512, 512)))
                .singleElement()
                .asString()
                .startsWith("size was left out");
        assertThat(found(request(SDXL).size(512, 512))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {Replicate.FLUX_SCHNELL, BFL + "flux-1.1-pro", SDXL, UNKNOWN})
    void a_size_beside_proportions_in_the_models_own_word_is_refused(String model) {
        assertThat(found(request(model)
                        .size(1024, 1024)
                        .addOptions(
                                ReplicateOptions.builder().aspectRatio("16:9").build())))
                .contains("!size is set beside ReplicateOptions.aspectRatio; set the one or the other")
                .noneMatch(finding -> finding.contains("width and height"));
    }

    @Test
    void proportions_that_a_model_ignores_beside_an_image_are_warned_about() {
        ReplicateOptions wide = ReplicateOptions.builder().aspectRatio("16:9").build();

        assertThat(found(request(Replicate.FLUX_DEV).initImage(ADDRESS).addOptions(wide)))
                .containsExactly(
                        "options has aspect_ratio, which black-forest-labs/flux-dev ignores where it is given an"
                                + " image");
        assertThat(found(request(Replicate.FLUX_DEV).addOptions(wide))).isEmpty();
        assertThat(found(request(BFL + "flux-kontext-pro").initImage(ADDRESS).addOptions(wide)))
                .isEmpty();
    }

    @Test
    void a_size_in_pixels_is_within_what_the_model_takes() {
        assertThat(found(request(BFL + "flux-1.1-pro").size(256, 1440))).isEmpty();
        assertThat(found(request(BFL + "flux-1.1-pro").size(255, 1024)))
                .containsExactly("!size is 255x1024; black-forest-labs/flux-1.1-pro takes sides of 256 to 1440");
        assertThat(found(request(BFL + "flux-1.1-pro").size(1024, 1441))).hasSize(1);
    }

    @Test
    void more_loras_than_a_model_takes_are_refused() {
        ImageRequest.Builder two = request(BFL + "flux-schnell-lora")
                .addLora(Lora.of("owner/first"))
                .addLora(Lora.of("owner/second"));

        assertThat(found(two)).containsExactly("!loras are 2; black-forest-labs/flux-schnell-lora takes 1");
        assertThat(found(two.model(BFL + "flux-dev-lora"))).isEmpty();
        assertThat(found(two.addLora(Lora.of("owner/third"))))
                .containsExactly("!loras are 3; black-forest-labs/flux-dev-lora takes 2");
        assertThat(found(two.model(SDXL))).containsExactly("loras was left out: " + SDXL + " has no such setting");
    }

    @Test
    void a_seed_may_not_repeat_an_image_in_the_faster_form() {
        assertThat(found(request(Replicate.FLUX_DEV).seed(7L)))
                .singleElement()
                .asString()
                .startsWith("seed is 7")
                .endsWith("set ReplicateOptions.goFast to false");
        assertThat(found(request(Replicate.FLUX_DEV)
                        .seed(7L)
                        .addOptions(ReplicateOptions.builder().goFast(false).build())))
                .isEmpty();
        assertThat(found(request(SDXL).seed(7L))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"flux-canny-pro,CANNY", "flux-depth-pro,DEPTH"})
    void models_that_follow_a_control_image_have_no_webp(String model, String type) {
        ImageRequest.Builder request = request(BFL + model)
                .addControl(ControlNet.builder()
                        .type(type.equals("DEPTH") ? ControlType.DEPTH : ControlType.CANNY)
                        .image(ADDRESS)
                        .build());

        assertThat(found(request.outputFormat(ImageFormat.WEBP)))
                .containsExactly("outputFormat is WEBP, which Easel left out: black-forest-labs/" + model
                        + " has PNG and JPEG alone");
        assertThat(found(request.outputFormat(ImageFormat.JPEG))).isEmpty();
    }

    @Test
    void kontext_has_no_webp() {
        assertThat(found(request(BFL + "flux-kontext-max").outputFormat(ImageFormat.WEBP)))
                .containsExactly(
                        "outputFormat is WEBP, which Easel left out: black-forest-labs/flux-kontext-max has PNG and"
                                + " JPEG alone");
        assertThat(found(request(BFL + "flux-kontext-max").outputFormat(ImageFormat.JPEG)))
                .isEmpty();
    }

    @Test
    void karras_goes_with_dpmpp_2m_alone() {
        ImageRequest.Builder karras = request(SDXL).scheduler(Scheduler.KARRAS);

        assertThat(found(karras)).isEmpty();
        assertThat(found(karras.sampler(Sampler.DPMPP_2M))).isEmpty();
        assertThat(found(karras.sampler(Sampler.EULER)))
                .singleElement()
                .asString()
                .startsWith("scheduler is Karras, which Easel left out");
    }

    @Test
    void an_unknown_model_is_warned_about_with_each_field_that_is_sent() {
        List<String> found = found(request(UNKNOWN)
                .negativePrompt("fog")
                .size(512, 512)
                .steps(20)
                .guidanceScale(7)
                .sampler(Sampler.DPMPP_2M)
                .scheduler(Scheduler.KARRAS)
                .seed(7L)
                .initImage(ADDRESS)
                .mask(ADDRESS)
                .strength(0.5)
                .outputFormat(ImageFormat.PNG)
                .addOptions(ReplicateOptions.builder().goFast(true).raw(true).build()));

        assertThat(found)
                .hasSize(12)
                .allMatch(finding -> finding.contains("Easel does not know whether acme/anything has that"))
                .anyMatch(finding -> finding.startsWith("size is sent as width and height"))
                .anyMatch(finding -> finding.startsWith("options is sent as go_fast and raw"));
        assertThat(found(request(UNKNOWN).addLora(Lora.of("owner/own"))))
                .containsExactly("loras was left out: Easel does not know how acme/anything takes them");
    }

    @Test
    void a_callback_is_https_alone() {
        assertThat(found(request(Replicate.FLUX_DEV).callbackUrl(URI.create("https://h.example/x"))))
                .isEmpty();
        assertThat(found(request(Replicate.FLUX_DEV).callbackUrl(URI.create("http://h.example/x"))))
                .containsExactly("!callbackUrl is not https, and replicate calls nothing else");
    }

    @Test
    void options_that_cannot_be_are_all_named_at_once() {
        assertThatThrownBy(() -> ReplicateOptions.builder()
                        .deployment("posters")
                        .cancelAfter(Duration.ofSeconds(4))
                        .outputQuality(101)
                        .safetyTolerance(0)
                        .aspectRatio(" ")
                        .megapixels("")
                        .build())
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        invalid -> assertThat(invalid.violations()).hasSize(6));
        assertThat(ReplicateOptions.builder()
                        .deployment("acme/posters")
                        .cancelAfter(Duration.ofHours(24))
                        .outputQuality(100)
                        .safetyTolerance(6)
                        .build()
                        .toBuilder()
                        .deployment(null)
                        .cancelAfter(null)
                        .outputQuality((Integer) null)
                        .safetyTolerance((Integer) null)
                        .build()
                        .modelInputs())
                .isEmpty();
    }

    @Test
    void an_upscale_and_a_caption_need_a_model() {
        assertThatThrownBy(() -> PROTOCOL.upscale(UpscaleRequest.of(ADDRESS, 2)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("nightmareai/real-esrgan:VERSION");
        assertThatThrownBy(() -> PROTOCOL.caption(CaptionRequest.builder()
                        .image(ADDRESS)
                        .model("salesforce/blip:latest")
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("owner/name:version");
    }

    @Test
    void an_upscale_and_a_caption_refuse_the_options_of_models_that_generate_images() {
        ReplicateOptions options =
                ReplicateOptions.builder().goFast(false).outputQuality(90).build();

        assertThatThrownBy(() -> PROTOCOL.upscale(UpscaleRequest.builder()
                        .image(ADDRESS)
                        .factor(2)
                        .upscaler("nightmareai/real-esrgan")
                        .addOptions(options)
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("options has go_fast and output_quality, which are for generated images");
        assertThatThrownBy(() -> PROTOCOL.caption(CaptionRequest.builder()
                        .image(ADDRESS)
                        .model("salesforce/blip:latest")
                        .addOptions(options)
                        .build()))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        invalid -> assertThat(invalid.violations()).hasSize(2));
    }

    @Test
    void a_model_beside_a_deployment_is_refused_for_an_upscale_and_a_caption() {
        ReplicateOptions options =
                ReplicateOptions.builder().deployment("acme/larger").build();

        assertThatThrownBy(() -> PROTOCOL.upscale(UpscaleRequest.builder()
                        .image(ADDRESS)
                        .factor(2)
                        .upscaler("nightmareai/real-esrgan")
                        .addOptions(options)
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("upscaler is set beside ReplicateOptions.deployment");
        assertThatThrownBy(() -> PROTOCOL.caption(CaptionRequest.builder()
                        .image(ADDRESS)
                        .model("salesforce/blip")
                        .addOptions(options)
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("model is set beside ReplicateOptions.deployment");
    }

    @Test
    void a_token_is_needed() {
        assertThatThrownBy(() -> Replicate.builder().apiKey(null).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("REPLICATE_API_TOKEN");
    }

    /** What the check finds: violations begin with an exclamation mark. */
    private static List<String> found(ImageRequest.Builder request) {
        List<String> found = new ArrayList<>();
        PROTOCOL.check(request.build(), new Findings() {
            @Override
            public void violation(Violation violation) {
                found.add("!" + violation);
            }

            @Override
            public void warning(Warning warning, Violation violation) {
                found.add(warning.toString());
            }
        });
        return found;
    }
}
