package dev.easel.bfl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ControlNet;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.spi.Findings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the models: what is refused before anything is sent, and what is left out or doubtful. */
class BflChecksTest {
    private static final ImageInput IMAGE = ImageInput.bytes(new byte[] {1, 2, 3});

    @ParameterizedTest
    @ValueSource(
            strings = {"../credits", "flux-2-pro?x=1", "a/b", "flux-tools/../x", "flux 2", ".", "flux-tools/", "%2e"})
    void a_model_that_would_lead_to_another_path_is_refused(String model) {
        assertThat(findings(of(model)))
                .singleElement()
                .asString()
                .startsWith("violation: model is no path of the service");
    }

    @Test
    void a_model_that_easel_does_not_know_is_sent_with_a_warning_and_takes_everything() {
        assertThat(findings(of("flux-9-new")
                        .steps(3)
                        .guidanceScale(900)
                        .initImage(IMAGE)
                        .mask(IMAGE)))
                .singleElement()
                .asString()
                .startsWith("warning: model is flux-9-new, which Easel does not know");
        assertThat(findings(of("flux-pro"))).singleElement().asString().contains("does not have any more");
    }

    @ParameterizedTest
    @CsvSource({
        "flux-2-pro,63,64,sides of 64 pixels or more",
        "flux-2-pro,2049,2048,up to 4 megapixels",
        "flux-tools/outpainting-v1,63,64,sides of 64 pixels or more",
        "flux-dev,255,256,sides of 256 to 1440 pixels",
        "flux-pro-1.1,1441,256,sides of 256 to 1440 pixels",
        "flux-kontext-pro,2101,900,proportions from 21:9 to 9:21",
        "flux-pro-1.1-ultra,900,2101,proportions from 21:9 to 9:21",
    })
    void a_size_out_of_range_is_refused(String model, int width, int height, String takes) {
        assertThat(findings(of(model).size(width, height).initImage(IMAGE)))
                .contains("violation: size is " + width + "x" + height + "; " + model + " takes " + takes);
    }

    @Test
    void a_size_that_is_not_sent_as_it_is_is_told() {
        assertThat(findings(of("flux-2-pro").size(1000, 704)))
                .containsExactly(
                        "warning: size is 1000x704, of which Easel sent 1008x704: flux-2-pro takes multiples of 16");
        assertThat(findings(of("flux-kontext-pro").size(1024, 768)))
                .containsExactly(
                        "warning: size is 1024x768, of which Easel sent the ratio 4:3: flux-kontext-pro takes no"
                                + " width and height");
        assertThat(findings(of("flux-3-image").size(1000, 1000)).get(0)).contains("the ratio 1:1 in the resolution 1k");
        assertThat(findings(of(Bfl.MODEL_FILL).initImage(IMAGE).size(512, 512)).get(0))
                .startsWith("warning: size was left out");
        assertThat(findings(of("flux-2-pro").size(1024, 768))).isEmpty();
        assertThat(findings(of("flux-kontext-pro")
                        .size(1024, 768)
                        .addOptions(BflOptions.builder().aspectRatio("1:1").build())))
                .singleElement()
                .asString()
                .startsWith("violation: size is set beside BflOptions.aspectRatio");
    }

    @Test
    void a_seed_is_doubtful_while_the_prompt_is_rewritten() {
        BflOptions off = BflOptions.builder().promptUpsampling(false).build();
        BflOptions on = BflOptions.builder().promptUpsampling(true).build();

        assertThat(findings(of("flux-2-max").seed(7L)))
                .singleElement()
                .asString()
                .startsWith("warning: seed may give");
        assertThat(findings(of("flux-2-flex").seed(7L))).hasSize(1);
        assertThat(findings(of("flux-2-pro").seed(7L).addOptions(off))).isEmpty();
        assertThat(findings(of("flux-2-klein-4b").seed(7L))).isEmpty();
        assertThat(findings(of("flux-dev").seed(7L))).isEmpty();
        assertThat(findings(of("flux-dev").seed(7L).addOptions(on))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"flux-2-pro", "flux-2-klein-9b", "flux-kontext-pro", "flux-pro-1.1", "flux-3-image"})
    void steps_and_guidance_are_left_out_of_models_that_ignore_them(String model) {
        assertThat(findings(of(model).steps(20).guidanceScale(4)))
                .containsExactly(
                        "warning: steps was left out: " + model + " does not take it",
                        "warning: guidanceScale was left out: " + model + " does not take it");
    }

    @ParameterizedTest
    @CsvSource({
        "flux-2-flex,1,50,1.5,10",
        "flux-dev,1,50,1.5,5",
        "flux-pro-1.0-fill,15,50,1.5,100",
        "flux-pro-1.0-expand,15,50,1.5,100",
    })
    void steps_and_guidance_have_each_models_range(String model, int least, int most, double low, double high) {
        assertThat(findings(of(model).initImage(IMAGE).steps(least).guidanceScale(low)))
                .isEmpty();
        assertThat(findings(of(model).initImage(IMAGE).steps(most).guidanceScale(high)))
                .isEmpty();
        assertThat(findings(of(model).initImage(IMAGE).steps(most + 1).guidanceScale(high + 0.1)))
                .hasSize(2)
                .allSatisfy(found -> assertThat(found).startsWith("violation: "));
    }

    @Test
    void what_flux_3_has_no_field_for_is_left_out() {
        assertThat(findings(of("flux-3-image")
                        .seed(7L)
                        .outputFormat(ImageFormat.PNG)
                        .callbackUrl(URI.create("https://h.example/x"))))
                .hasSize(3)
                .allSatisfy(found -> assertThat(found).startsWith("warning: ").contains("was left out"));
    }

    @ParameterizedTest
    @CsvSource({
        "flux-3-image,4",
        "flux-2-pro,5",
        "flux-2-klein-4b,5",
        "flux-tools/deblur-v1,5",
        "flux-kontext-pro,6",
        "flux-dev,6",
    })
    void the_tolerance_has_each_familys_upper_bound(String model, int most) {
        ImageRequest.Builder request = of(model).initImage(IMAGE);

        assertThat(findings(request.addOptions(tolerance(most)))).noneMatch(found -> found.contains("safety"));
        if (most < 6) {
            assertThat(findings(of(model).initImage(IMAGE).addOptions(tolerance(most + 1))))
                    .anySatisfy(found ->
                            assertThat(found).startsWith("violation: options has safetyTolerance " + (most + 1)));
        }
    }

    @ParameterizedTest
    @CsvSource({"flux-2-pro,8", "flux-2-klein-4b,4", "flux-kontext-max,4", "flux-3-image,10", "flux-dev,1"})
    void references_above_the_models_number_are_refused(String model, int most) {
        BflOptions fitting = references(most - 1);

        assertThat(findings(of(model).initImage(IMAGE).addOptions(fitting))).isEmpty();
        assertThat(findings(of(model).initImage(IMAGE).addOptions(references(most))))
                .singleElement()
                .asString()
                .contains(model + " takes " + most);
    }

    @Test
    void a_mask_is_refused_where_the_model_has_none_and_asked_for_where_it_must() {
        assertThat(findings(of("flux-2-pro").initImage(IMAGE).mask(IMAGE)))
                .singleElement()
                .asString()
                .startsWith("violation: mask cannot be sent: flux-2-pro takes none");
        assertThat(findings(of(Bfl.TOOL_ERASE).initImage(IMAGE)))
                .contains("violation: mask is missing; flux-tools/erase-v1 requires it");
        assertThat(findings(of(Bfl.MODEL_FILL).initImage(IMAGE))).isEmpty();
        assertThat(findings(of(Bfl.MODEL_FILL)))
                .containsExactly("violation: initImage is missing; flux-pro-1.0-fill requires it");
        assertThat(findings(of("flux-pro").initImage(IMAGE))).anyMatch(found -> found.contains("takes no image"));
    }

    @Test
    void what_no_model_has_is_told() {
        assertThat(findings(of("flux-2-pro").initImage(IMAGE).strength(0.5)))
                .containsExactly("warning: strength was left out: no model of bfl takes it");
        assertThat(findings(of(Bfl.MODEL_FLUX_1_1_ULTRA).initImage(IMAGE).strength(0.5))
                        .get(0))
                .contains("imagePromptStrength");
        assertThat(findings(of(Bfl.TOOL_DEBLUR).initImage(IMAGE)))
                .containsExactly("warning: prompt was left out: flux-tools/deblur-v1 works without one");
        assertThat(findings(of(Bfl.TOOL_OUTPAINTING).initImage(IMAGE)))
                .containsExactly("violation: size is missing; give the size of the canvas, which"
                        + " flux-tools/outpainting-v1 requires");
    }

    @Test
    void controls_are_references_of_flux_2_and_of_nothing_else_but_their_own_models() {
        assertThat(findings(of("flux-2-pro").addControl(ControlNet.canny(IMAGE))))
                .singleElement()
                .asString()
                .startsWith("warning: controls is sent as a reference image");
        assertThat(findings(of("flux-kontext-pro").addControl(ControlNet.canny(IMAGE))))
                .singleElement()
                .asString()
                .startsWith("violation: controls cannot be sent");
        assertThat(findings(of("flux-pro-1.0-depth").addControl(ControlNet.canny(IMAGE))))
                .anyMatch(found -> found.startsWith("violation: controls has type canny"));
        assertThat(findings(of("flux-pro-1.0-canny"))).anyMatch(found -> found.contains("controls is missing"));
        assertThat(findings(of("flux-2-pro")
                        .addControl(ControlNet.builder()
                                .type(ControlNet.canny(IMAGE).type())
                                .image(IMAGE)
                                .weight(0.5)
                                .lowThreshold(3)
                                .build())))
                .hasSize(3);
    }

    @Test
    void a_finetune_needs_its_model_its_id_and_its_cluster() {
        ImageRequest.Builder finetuned = of("flux-pro-1.1-ultra-finetuned");

        assertThat(findings(finetuned, BflRegion.EU1))
                .containsExactly(
                        "violation: loras is missing; flux-pro-1.1-ultra-finetuned requires a finetune: one LoRA with its id");
        ImageRequest.Builder one = of("flux-pro-1.1-ultra-finetuned").addLora(Lora.of("mine", 1.2));
        assertThat(findings(one, BflRegion.EU1)).isEmpty();
        assertThat(findings(one, BflRegion.EU)).singleElement().asString().contains("EU1 or US1");
        assertThat(findings(one.addLora(Lora.of("other")), BflRegion.US1))
                .containsExactly("violation: loras has 2; bfl takes one finetune");
        assertThat(findings(of("flux-2-pro").addLora(Lora.of("mine"))))
                .singleElement()
                .asString()
                .startsWith("warning: loras");
        assertThat(findings(
                        of("flux-pro-1.0-fill-finetuned").initImage(IMAGE).addLora(Lora.of("mine", 2.5)),
                        BflRegion.US1))
                .singleElement()
                .asString()
                .contains("has weight 2.5");
        assertThat(findings(of("flux-2-klein-9b-kv-finetuned")
                        .addLora(Lora.of("mine"))
                        .addOptions(BflOptions.builder().finetuneId("other").build())))
                .singleElement()
                .asString()
                .startsWith("violation: loras is set beside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GLOBAL", "EU", "US"})
    void a_callback_is_refused_where_its_task_could_not_be_polled(BflRegion region) {
        ImageRequest.Builder request = of("flux-2-pro").callbackUrl(URI.create("https://h.example/x"));

        assertThat(findings(request, region)).singleElement().asString().contains("EU1 or US1");
        assertThat(findings(request, BflRegion.US1)).isEmpty();
        assertThat(findings(
                        of("flux-2-pro").callbackUrl(URI.create("https://h.example/" + "x".repeat(2_083))),
                        BflRegion.EU1))
                .singleElement()
                .asString()
                .contains("2083 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GLOBAL", "EU", "US"})
    void a_callback_by_an_extra_field_is_refused_there_too(BflRegion region) {
        ImageRequest.Builder request = of("flux-2-pro").putExtraField("webhook_url", "https://h.example/x");

        assertThat(findings(request, region))
                .singleElement()
                .asString()
                .startsWith("violation: extraFields has webhook_url")
                .contains("EU1 or US1");
        assertThat(findings(request, BflRegion.US1)).isEmpty();
    }

    @Test
    void the_older_address_stands_for_several_clusters_and_a_gateway_for_one() {
        assertThat(BflAddresses.isOneCluster(URI.create("https://api.bfl.ml"))).isFalse();
        assertThat(BflAddresses.isOneCluster(URI.create("https://API.bfl.ai"))).isFalse();
        assertThat(BflAddresses.isOneCluster(URI.create("https://gateway.example")))
                .isTrue();
    }

    @Test
    void options_that_a_model_does_not_have_are_left_out_each_with_a_warning() {
        BflOptions all = BflOptions.builder()
                .safetyTolerance(2)
                .promptUpsampling(true)
                .aspectRatio("1:1")
                .resolution("1k")
                .grounding(true)
                .raw(true)
                .imagePromptStrength(0.5)
                .finetuneId("f")
                .finetuneStrength(1)
                .controlMap(true)
                .expansion(new BflExpansion(0, 0, 0, 0))
                .outpaintOffset(new BflOffset(0, 0))
                .outpaintMode(BflOutpaintMode.HIGH)
                .autoCrop(true)
                .dilatePixels(1)
                .version("v")
                .user("u")
                .build();

        assertThat(findings(of("flux-2-klein-4b").addOptions(all)))
                .hasSize(15)
                .allSatisfy(found -> assertThat(found).startsWith("warning: options has "));
    }

    @Test
    void options_out_of_range_are_refused_all_at_once() {
        assertThatThrownBy(() -> BflOptions.builder()
                        .safetyTolerance(7)
                        .dilatePixels(26)
                        .imagePromptStrength(1.1)
                        .finetuneStrength(Double.NaN)
                        .aspectRatio(" ")
                        .user("u".repeat(257))
                        .build())
                .hasMessageContaining("safetyTolerance 7; give 0 to 6")
                .hasMessageContaining("dilatePixels 26; give 0 to 25")
                .hasMessageContaining("imagePromptStrength 1.1")
                .hasMessageContaining("finetuneStrength NaN")
                .hasMessageContaining("blank aspectRatio")
                .hasMessageContaining("257 characters; give 1 to 256");
        assertThatThrownBy(() -> new BflExpansion(0, 0, 0, 2_049)).hasMessageContaining("give 0 to 2048");
    }

    @ParameterizedTest
    @CsvSource({
        "flux-3-image,auto,true",
        "flux-3-image,13:7,false",
        "flux-kontext-pro,13:7,true",
        "flux-kontext-pro,auto,false",
        "flux-kontext-pro,22:9,false",
        "flux-pro-1.1-ultra,9:21,true",
        "flux-pro-1.1-ultra,0:1,false"
    })
    void a_ratio_is_one_that_the_model_takes(String model, String ratio, boolean taken) {
        assertThat(findings(of(model)
                                .addOptions(
                                        BflOptions.builder().aspectRatio(ratio).build()))
                        .isEmpty())
                .isEqualTo(taken);
    }

    private static BflOptions tolerance(int value) {
        return BflOptions.builder().safetyTolerance(value).build();
    }

    private static BflOptions references(int count) {
        List<ImageInput> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(ImageInput.bytes(new byte[] {(byte) i}));
        }
        return BflOptions.builder().referenceImages(images).build();
    }

    private static ImageRequest.Builder of(String model) {
        return ImageRequest.builder().prompt("a mug").model(model);
    }

    private static List<String> findings(ImageRequest.Builder request) {
        return findings(request, BflRegion.GLOBAL);
    }

    private static List<String> findings(ImageRequest.Builder request, BflRegion region) {
        List<String> found = new ArrayList<>();
        BflChecks.check(request.build(), BflMappingTest.settings(region.baseUrl()), new Findings() {
            @Override
            public void violation(Violation violation) {
                found.add("violation: " + violation);
            }

            @Override
            public void warning(Warning warning, Violation violation) {
                found.add("warning: " + warning);
            }
        });
        return found;
    }
}
