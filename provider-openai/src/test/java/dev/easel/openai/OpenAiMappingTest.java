package dev.easel.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes over the wire, field by field and host by host. */
class OpenAiMappingTest {
    private static final OpenAiProtocol OPENAI = Wire.protocol(OpenAiProfiles.OPENAI);

    private static final OpenAiOptions OPTIONS = OpenAiOptions.builder()
            .quality("high")
            .background("opaque")
            .moderation("low")
            .complexity("high")
            .safetyIdentifier("hashed")
            .user("somebody")
            .build();

    private static ImageRequest.Builder request() {
        return Hosts.request();
    }

    private static String sent(OpenAiProfile profile, ImageRequest.Builder request) {
        return Wire.json(profile, request.build()).toString();
    }

    private static List<String> findings(OpenAiProfile profile, ImageRequest.Builder request) {
        return Wire.findings(Wire.protocol(profile), request.build());
    }

    @Test
    void only_what_was_set_is_sent() {
        WireRequest call = Wire.submit(OPENAI, request().build());

        assertThat(call.method() + " " + call.path().orElseThrow()).isEqualTo("POST /images/generations");
        assertThat(Wire.json(call))
                .hasToString("{\"model\":\"gpt-image-2.6-flare\",\"prompt\":\"a lighthouse at dusk\"}");
    }

    @Test
    void common_fields_and_options_have_their_names() {
        assertThat(Wire.json(
                                OpenAiProfiles.OPENAI,
                                request()
                                        .count(3)
                                        .size(1024, 768)
                                        .outputFormat(ImageFormat.WEBP)
                                        .addOptions(OPTIONS.toBuilder()
                                                .outputCompression(80)
                                                .build())
                                        .build())
                        .toString())
                .contains(
                        "\"n\":3",
                        "\"size\":\"1024x768\"",
                        "\"output_format\":\"webp\"",
                        "\"output_compression\":80",
                        "\"quality\":\"high\"",
                        "\"background\":\"opaque\"",
                        "\"moderation\":\"low\"",
                        "\"complexity\":\"high\"",
                        "\"safety_identifier\":\"hashed\"",
                        "\"user\":\"somebody\"");
    }

    @Test
    void a_gif_has_frames_and_an_svg_a_model_of_its_own() {
        assertThat(sent(
                        OpenAiProfiles.OPENAI,
                        request()
                                .outputFormat(ImageFormat.GIF)
                                .addOptions(OpenAiOptions.builder()
                                        .frameCount(4)
                                        .frameDurationMs(100)
                                        .build())))
                .contains("\"output_format\":\"gif\"", "\"frame_count\":4", "\"frame_duration_ms\":100");
        assertThat(sent(
                        OpenAiProfiles.OPENAI,
                        request()
                                .outputFormat(ImageFormat.SVG)
                                .addOptions(OpenAiOptions.builder()
                                        .svgModel("gpt-5.6")
                                        .svgEffort("low")
                                        .build())))
                .contains("\"svg\":{\"model\":\"gpt-5.6\",\"reasoning\":{\"effort\":\"low\"}}");
    }

    @Test
    void previews_make_the_response_a_stream() {
        assertThat(sent(
                        OpenAiProfiles.OPENAI,
                        request()
                                .addOptions(
                                        OpenAiOptions.builder().partialImages(2).build())))
                .contains("\"stream\":true,\"partial_images\":2");
        assertThat(sent(
                        OpenAiProfiles.OPENAI,
                        request()
                                .addOptions(
                                        OpenAiOptions.builder().partialImages(0).build())))
                .contains("\"stream\":true")
                .doesNotContain("partial_images");
    }

    @Test
    void an_edit_is_a_form_with_the_same_fields() {
        WireRequest call = Wire.submit(
                OPENAI,
                request()
                        .initImage(Images.photograph())
                        .mask(ImageInput.bytes(Images.mask()))
                        .outputFormat(ImageFormat.SVG)
                        .addOptions(OpenAiOptions.builder()
                                .addReferenceImage(Images.another())
                                .svgModel("gpt-5.6")
                                .build())
                        .build());

        assertThat(call.path()).hasValue("/images/edits");
        assertThat(Wire.parts(call))
                .containsExactly(
                        "model=gpt-image-2.6-flare",
                        "prompt=a lighthouse at dusk",
                        "output_format=svg",
                        "svg[model]=gpt-5.6",
                        "image[]=<image/png>",
                        "image[]=<image/png>",
                        "mask=<image/png>");
    }

    @Test
    void markup_and_input_fidelity_go_with_the_edits_of_models_that_have_them() {
        OpenAiOptions marked = OpenAiOptions.builder().markup(Images.another()).build();

        assertThat(Wire.parts(Wire.submit(
                        OPENAI,
                        request()
                                .initImage(Images.photograph())
                                .addOptions(marked)
                                .build())))
                .contains("image=<image/png>", "markup=<image/png>");
        assertThat(findings(
                        OpenAiProfiles.OPENAI,
                        request()
                                .model("gpt-image-2")
                                .initImage(Images.photograph())
                                .addOptions(marked)))
                .singleElement()
                .asString()
                .contains("has markup, which gpt-image-2's edit does not take");
        ImageRequest.Builder faithful = request()
                .initImage(Images.photograph())
                .addOptions(OpenAiOptions.builder().inputFidelity("high").build());
        assertThat(Wire.parts(
                        Wire.submit(OPENAI, faithful.model("gpt-image-1.5").build())))
                .contains("input_fidelity=high");
        assertThat(findings(OpenAiProfiles.OPENAI, faithful.model("gpt-image-2")))
                .singleElement()
                .asString()
                .contains("inputFidelity");
    }

    @Test
    void images_by_address_or_file_make_an_edit_json() {
        WireRequest call = Wire.submit(
                OPENAI,
                request()
                        .initImage(Images.photograph())
                        .addOptions(OpenAiOptions.builder()
                                .addReferenceAddress(URI.create("https://host/a.png"))
                                .addReferenceFile("file-1")
                                .maskFile("file-2")
                                .moderation("low")
                                .build())
                        .build());

        assertThat(call.path()).hasValue("/images/edits");
        assertThat(Wire.json(call).toString())
                .contains(
                        "\"moderation\":\"low\"",
                        "{\"image_url\":\"https://host/a.png\"}",
                        "{\"file_id\":\"file-1\"}",
                        "\"mask\":{\"file_id\":\"file-2\"}");
    }

    @Test
    void a_task_has_the_text_model_outside_and_the_image_model_in_its_tool() {
        WireRequest call = Wire.submit(
                OpenAiProtocol.create(Wire.background()),
                request()
                        .size(1024, 1024)
                        .requestId("request-1")
                        .addOptions(OPTIONS.toBuilder()
                                .user(null)
                                .action("generate")
                                .store(true)
                                .build())
                        .build());

        assertThat(call.method() + " " + call.path().orElseThrow()).isEqualTo("POST /responses");
        assertThat(Wire.json(call).toString())
                .contains(
                        "\"model\":\"gpt-5.6\",\"input\":\"a lighthouse at dusk\"",
                        "\"type\":\"image_generation\",\"model\":\"gpt-image-2.6-flare\",\"action\":\"generate\"",
                        "\"size\":\"1024x1024\"",
                        "\"quality\":\"high\"",
                        "\"tool_choice\":{\"type\":\"image_generation\"}",
                        "\"background\":true,\"store\":true",
                        "\"metadata\":{\"request_id\":\"request-1\"}",
                        "\"safety_identifier\":\"hashed\"");
    }

    @Test
    void the_input_images_of_a_task_are_content_and_its_mask_is_the_tools() {
        String body = Wire.json(Wire.submit(
                        OpenAiProtocol.create(Wire.background()),
                        request()
                                .addOptions(OpenAiOptions.builder()
                                        .textModel("gpt-6")
                                        .addReferenceAddress(URI.create("https://host/a.png"))
                                        .addReferenceFile("file-1")
                                        .maskFile("file-2")
                                        .build())
                                .build()))
                .toString();

        assertThat(body)
                .contains(
                        "\"model\":\"gpt-6\"",
                        "{\"type\":\"input_text\",\"text\":\"a lighthouse at dusk\"}",
                        "{\"image_url\":\"https://host/a.png\",\"type\":\"input_image\"}",
                        "{\"file_id\":\"file-1\",\"type\":\"input_image\"}",
                        "\"input_image_mask\":{\"file_id\":\"file-2\"}");
    }

    static List<Map.Entry<OpenAiProfile, String>> namesOfHosts() {
        String diffusers = "\"negative_prompt\":\"rain\",\"num_inference_steps\":20,\"guidance_scale\":7.5,\"seed\":42";
        return List.of(
                Map.entry(OpenAiProfiles.DEEPINFRA, diffusers),
                Map.entry(OpenAiProfiles.NEBIUS, diffusers),
                Map.entry(OpenAiProfiles.SILICONFLOW, diffusers),
                Map.entry(OpenAiProfiles.DOCKER_MODEL_RUNNER, diffusers),
                Map.entry(
                        OpenAiProfiles.TOGETHER,
                        "\"negative_prompt\":\"rain\",\"steps\":20,\"guidance_scale\":7.5,\"seed\":42"),
                Map.entry(
                        OpenAiProfiles.MODELSCOPE,
                        "\"negative_prompt\":\"rain\",\"steps\":20,\"guidance\":7.5,\"seed\":42"),
                Map.entry(OpenAiProfiles.RECRAFT, "\"negative_prompt\":\"rain\",\"random_seed\":42"),
                Map.entry(OpenAiProfiles.OPEN_WEBUI, "\"negative_prompt\":\"rain\",\"steps\":20"),
                Map.entry(OpenAiProfiles.ARK, "\"guidance_scale\":7.5,\"seed\":42"),
                Map.entry(OpenAiProfiles.OPENROUTER, "\"seed\":42"));
    }

    @ParameterizedTest
    @MethodSource("namesOfHosts")
    void hosts_have_their_own_names_for_what_openai_lacks(Map.Entry<OpenAiProfile, String> host) {
        assertThat(sent(
                        host.getKey(),
                        request()
                                .negativePrompt("rain")
                                .steps(20)
                                .guidanceScale(7.5)
                                .seed(42L)))
                .contains(host.getValue());
    }

    static List<Map.Entry<OpenAiProfile, String>> sizesOfHosts() {
        return List.of(
                Map.entry(OpenAiProfiles.SILICONFLOW, "\"image_size\":\"1024x768\""),
                Map.entry(OpenAiProfiles.TOGETHER, "\"width\":1024,\"height\":768"),
                Map.entry(OpenAiProfiles.NEBIUS, "\"width\":1024,\"height\":768"),
                Map.entry(OpenAiProfiles.XAI, "\"aspect_ratio\":\"4:3\",\"resolution\":\"1k\""),
                Map.entry(OpenAiProfiles.GOOGLE, "\"size\":\"1024x768\""));
    }

    @ParameterizedTest
    @MethodSource("sizesOfHosts")
    void hosts_have_their_own_form_of_a_size(Map.Entry<OpenAiProfile, String> host) {
        assertThat(sent(host.getKey(), request().size(1024, 768))).contains(host.getValue());
    }

    @Test
    void a_size_that_a_host_has_no_ratio_for_is_the_nearest_with_a_warning() {
        assertThat(sent(OpenAiProfiles.XAI, request().size(1000, 700))).contains("\"aspect_ratio\":\"3:2\"");
        assertThat(findings(OpenAiProfiles.XAI, request().size(1000, 700)))
                .singleElement()
                .asString()
                .startsWith("left out: size is 1000x700, and Easel sends 3:2 in 1k");
    }

    @Test
    void several_images_of_a_call_have_the_hosts_field() {
        assertThat(sent(OpenAiProfiles.SILICONFLOW, request().count(4))).contains("\"batch_size\":4");
        assertThat(sent(OpenAiProfiles.ARK, request().count(3)))
                .contains("\"sequential_image_generation\":\"auto\"", "{\"max_images\":3}", "\"watermark\":false");
        assertThat(sent(OpenAiProfiles.ARK, request())).doesNotContain("sequential");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "XAI|\"image\":{\"url\":|\"images\":[{\"url\":",
                "OPENROUTER|\"input_references\":[{\"type\":\"image_url\",\"image_url\":{\"url\":|\"input_references\":",
                "ARK|\"image\":|\"image\":[",
                "SILICONFLOW|\"image\":|\"image2\":",
                "TOGETHER|\"image_url\":|\"reference_images\":["
            })
    void hosts_have_their_own_form_of_input_images(String host, String one, String several) throws Exception {
        OpenAiProfile profile =
                (OpenAiProfile) OpenAiProfiles.class.getDeclaredField(host).get(null);
        URI address = URI.create("https://host/a.png");
        OpenAiOptions single =
                OpenAiOptions.builder().addReferenceAddress(address).build();
        OpenAiOptions pair = single.toBuilder().addReferenceAddress(address).build();

        assertThat(sent(profile, request().addOptions(single))).contains(one);
        assertThat(sent(profile, request().addOptions(pair))).contains(several);
    }

    @Test
    void loras_go_where_a_host_has_them_and_are_refused_elsewhere() {
        Lora lora = Lora.of("detail", 0.7);

        assertThat(sent(OpenAiProfiles.TOGETHER, request().addLora(lora)))
                .contains("\"image_loras\":[{\"path\":\"detail\",\"scale\":0.7}]");
        assertThat(sent(OpenAiProfiles.MODELSCOPE, request().addLora(lora))).contains("\"loras\":{\"detail\":0.7}");
        assertThat(findings(OpenAiProfiles.OPENAI, request().addLora(lora)))
                .singleElement()
                .asString()
                .startsWith("wrong: loras is set");
    }

    @Test
    void zhipu_has_a_request_id_and_a_user_id() {
        WireRequest call = Wire.submit(
                Wire.protocol(OpenAiProfiles.ZHIPU),
                request()
                        .requestId("request-1")
                        .addOptions(OpenAiOptions.builder().user("somebody").build())
                        .build());

        assertThat(call.path()).hasValue("/async/images/generations");
        assertThat(Wire.json(call).toString())
                .contains("\"request_id\":\"request-1\"", "\"user_id\":\"somebody\"")
                .doesNotContain("\"n\"");
    }

    @Test
    void modelscope_is_told_by_a_header_that_a_task_is_wanted() {
        assertThat(Wire.submit(
                                Wire.protocol(OpenAiProfiles.MODELSCOPE),
                                request().build())
                        .headers())
                .containsEntry("X-ModelScope-Async-Mode", "true");
    }

    @Test
    void the_deployment_of_a_classic_path_stands_in_it_alone() {
        OpenAiProfile classic = OpenAiProfiles.AZURE.toBuilder()
                .generations("/deployments/{model}/images/generations")
                .build();
        WireRequest call =
                Wire.submit(Wire.protocol(classic), request().model("my images").build());

        assertThat(call.path()).hasValue("/deployments/my%20images/images/generations");
        assertThat(Wire.json(call).toString()).doesNotContain("my images");
    }

    @Test
    void extra_fields_override_what_easel_sends_but_for_prompt_and_model() {
        assertThat(sent(OpenAiProfiles.ARK, request().putExtraField("watermark", true)))
                .contains("\"watermark\":true")
                .doesNotContain("\"watermark\":false");
        assertThat(findings(OpenAiProfiles.OPENAI, request().putExtraField("n", 2)))
                .singleElement()
                .asString()
                .contains("set the request's count");
        assertThat(findings(OpenAiProfiles.OPENAI, request().putExtraField("stream", true)))
                .singleElement()
                .asString()
                .contains("partialImages of OpenAiOptions");
    }

    @Test
    void what_openai_does_not_have_is_left_out_with_a_warning() {
        assertThat(findings(
                        OpenAiProfiles.OPENAI,
                        request().initImage(Images.photograph()).strength(0.5)))
                .singleElement()
                .asString()
                .startsWith("left out: strength");
        assertThat(findings(
                        OpenAiProfiles.OPENAI,
                        request()
                                .addOptions(OpenAiOptions.builder()
                                        .textModel("gpt-6")
                                        .build())))
                .singleElement()
                .asString()
                .contains("textModel, action or store");
    }
}
