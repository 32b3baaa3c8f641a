package dev.easel.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.ControlNet;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.ResizeMode;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Upscale;
import dev.easel.spi.JsonValue;
import dev.easel.spi.SubmitContext;
import dev.easel.testkit.EmulatedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which node and which input each field of a request becomes. */
class ComfyUiMappingTest {
    private static final ImageInput INIT =
            ImageInput.bytes(EmulatedImage.of("init", 1, 64, 64).png());
    private static final ImageInput MASK =
            ImageInput.bytes(EmulatedImage.of("mask", 1, 64, 64).png());

    private static ImageRequest.Builder lighthouse() {
        return ImageRequest.builder()
                .prompt("a lighthouse")
                .model("sdxl.safetensors")
                .size(1024, 768);
    }

    private static JsonValue graph(ImageRequest.Builder request) {
        ComfyUiRequests sent = ComfyUiRequests.of(
                request.build(),
                SubmitContext.of("call-1", 7L, 9),
                "default.safetensors",
                (context, image) -> image == MASK ? "mask.png" : "init.png");
        return JsonValue.parse(sent.graph().toString());
    }

    private static JsonValue inputs(JsonValue graph, String node, String type) {
        assertThat(graph.get(node).get("class_type").text()).as(node).contains(type);
        return graph.get(node).get("inputs");
    }

    private static String link(JsonValue inputs, String name) {
        return inputs.get(name).at(0).text().orElse("?") + " "
                + inputs.get(name).at(1).int32().orElse(-1);
    }

    private static String text(JsonValue inputs, String name) {
        return inputs.get(name).text().orElse("?");
    }

    private static double number(JsonValue inputs, String name) {
        return inputs.get(name).decimal().orElse(-999);
    }

    @Test
    void what_is_not_set_has_its_default_and_no_node_of_its_own() {
        JsonValue graph = graph(ImageRequest.builder().prompt("a lighthouse").size(1024, 768));

        assertThat(graph.fields()).containsOnlyKeys("ckpt", "pos", "neg", "latent", "sample", "image", "save");
        assertThat(text(inputs(graph, "ckpt", "CheckpointLoaderSimple"), "ckpt_name"))
                .isEqualTo("default.safetensors");
        JsonValue sample = inputs(graph, "sample", "KSampler");
        assertThat(number(sample, "steps")).isEqualTo(20);
        assertThat(number(sample, "cfg")).isEqualTo(7);
        assertThat(number(sample, "denoise")).isEqualTo(1);
        assertThat(text(sample, "sampler_name")).isEqualTo("euler");
        assertThat(text(sample, "scheduler")).isEqualTo("normal");
    }

    @Test
    void prompt_and_negative_prompt_are_texts_and_an_absent_one_is_empty() {
        JsonValue graph = graph(lighthouse());

        assertThat(text(inputs(graph, "pos", "CLIPTextEncode"), "text")).isEqualTo("a lighthouse");
        assertThat(text(inputs(graph, "neg", "CLIPTextEncode"), "text")).isEmpty();
        assertThat(text(inputs(graph(lighthouse().negativePrompt("fog")), "neg", "CLIPTextEncode"), "text"))
                .isEqualTo("fog");
    }

    @Test
    void the_size_is_that_of_the_latent_image_of_one() {
        JsonValue latent = inputs(graph(lighthouse()), "latent", "EmptyLatentImage");

        assertThat(number(latent, "width")).isEqualTo(1024);
        assertThat(number(latent, "height")).isEqualTo(768);
        assertThat(number(latent, "batch_size")).isEqualTo(1);
    }

    @Test
    void seed_steps_and_guidance_scale_go_to_the_sampler() {
        JsonValue sample = inputs(graph(lighthouse().seed(7).steps(33).guidanceScale(4.5)), "sample", "KSampler");

        assertThat(number(sample, "seed")).isEqualTo(7);
        assertThat(number(sample, "steps")).isEqualTo(33);
        assertThat(number(sample, "cfg")).isEqualTo(4.5);
        assertThat(link(sample, "model")).isEqualTo("ckpt 0");
        assertThat(link(sample, "positive")).isEqualTo("pos 0");
        assertThat(link(sample, "negative")).isEqualTo("neg 0");
        assertThat(link(sample, "latent_image")).isEqualTo("latent 0");
    }

    @ParameterizedTest
    @CsvSource({
        "Euler a, euler_ancestral",
        "Euler, euler",
        "LMS, lms",
        "Heun, heun",
        "DPM2, dpm_2",
        "DPM2 a, dpm_2_ancestral",
        "DPM++ 2S a, dpmpp_2s_ancestral",
        "DPM++ 2M, dpmpp_2m",
        "DPM++ SDE, dpmpp_sde",
        "DPM++ 2M SDE, dpmpp_2m_sde",
        "DPM fast, dpm_fast",
        "DPM adaptive, dpm_adaptive",
        "DDIM, ddim",
        "DDPM, ddpm",
        "IPNDM, ipndm",
        "IPNDM_V, ipndm_v",
        "UniPC, uni_pc",
        "LCM, lcm",
        "a_sampler_of_tomorrow, a_sampler_of_tomorrow"
    })
    void a_sampler_has_the_servers_name(String sampler, String sent) {
        assertThat(text(inputs(graph(lighthouse().sampler(Sampler.of(sampler))), "sample", "KSampler"), "sampler_name"))
                .isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({
        "Normal, normal",
        "Karras, karras",
        "Exponential, exponential",
        "SGM Uniform, sgm_uniform",
        "Simple, simple",
        "Beta, beta",
        "kl_optimal, kl_optimal"
    })
    void a_scheduler_has_the_servers_name(String scheduler, String sent) {
        assertThat(text(
                        inputs(graph(lighthouse().scheduler(Scheduler.of(scheduler))), "sample", "KSampler"),
                        "scheduler"))
                .isEqualTo(sent);
    }

    @Test
    void loras_are_chained_and_clip_skip_comes_behind_them() {
        JsonValue graph = graph(lighthouse()
                .addLora(Lora.of("a.safetensors", 0.7))
                .addLora(Lora.of("sub\\b.safetensors", -0.3))
                .clipSkip(2));

        JsonValue second = inputs(graph, "lora2", "LoraLoader");
        assertThat(link(inputs(graph, "lora1", "LoraLoader"), "model")).isEqualTo("ckpt 0");
        assertThat(link(inputs(graph, "lora1", "LoraLoader"), "clip")).isEqualTo("ckpt 1");
        assertThat(link(second, "model")).isEqualTo("lora1 0");
        assertThat(link(second, "clip")).isEqualTo("lora1 1");
        assertThat(text(second, "lora_name")).isEqualTo("sub\\b.safetensors");
        assertThat(number(second, "strength_model")).isEqualTo(-0.3);
        assertThat(number(second, "strength_clip")).isEqualTo(-0.3);
        assertThat(number(inputs(graph, "skip", "CLIPSetLastLayer"), "stop_at_clip_layer"))
                .isEqualTo(-2);
        assertThat(link(inputs(graph, "skip", "CLIPSetLastLayer"), "clip")).isEqualTo("lora2 1");
        assertThat(link(inputs(graph, "pos", "CLIPTextEncode"), "clip")).isEqualTo("skip 0");
        assertThat(link(inputs(graph, "sample", "KSampler"), "model")).isEqualTo("lora2 0");
    }

    @Test
    void a_vae_takes_the_place_of_the_checkpoints_own_everywhere() {
        JsonValue graph = graph(lighthouse().vae("vae.safetensors").initImage(INIT));

        assertThat(text(inputs(graph, "vae", "VAELoader"), "vae_name")).isEqualTo("vae.safetensors");
        assertThat(link(inputs(graph, "image", "VAEDecode"), "vae")).isEqualTo("vae 0");
        assertThat(link(inputs(graph, "enc", "VAEEncode"), "vae")).isEqualTo("vae 0");
        assertThat(link(inputs(graph(lighthouse()), "image", "VAEDecode"), "vae"))
                .isEqualTo("ckpt 2");
    }

    @Test
    void an_image_to_start_from_is_fitted_and_encoded_and_strength_is_denoise() {
        JsonValue graph = graph(lighthouse().initImage(INIT).strength(0.4));

        assertThat(text(inputs(graph, "init", "LoadImage"), "image")).isEqualTo("init.png");
        JsonValue fit = inputs(graph, "fit", "ImageScale");
        assertThat(text(fit, "crop")).isEqualTo("center");
        assertThat(text(fit, "upscale_method")).isEqualTo("lanczos");
        assertThat(number(fit, "width")).isEqualTo(1024);
        assertThat(link(inputs(graph, "enc", "VAEEncode"), "pixels")).isEqualTo("fit 0");
        assertThat(number(inputs(graph, "sample", "KSampler"), "denoise")).isEqualTo(0.4);
        assertThat(number(inputs(graph(lighthouse().initImage(INIT)), "sample", "KSampler"), "denoise"))
                .isEqualTo(0.75);
    }

    @Test
    void a_mask_is_read_as_an_image_and_what_is_not_masked_is_taken_from_the_image() {
        JsonValue graph = graph(lighthouse().initImage(INIT).mask(MASK));

        assertThat(text(inputs(graph, "loadmask", "LoadImage"), "image")).isEqualTo("mask.png");
        assertThat(text(inputs(graph, "mask", "ImageToMask"), "channel")).isEqualTo("red");
        assertThat(link(inputs(graph, "masked", "SetLatentNoiseMask"), "samples"))
                .isEqualTo("enc 0");
        assertThat(number(inputs(graph, "sample", "KSampler"), "denoise")).isEqualTo(1);
        JsonValue whole = inputs(graph, "composite", "ImageCompositeMasked");
        assertThat(link(whole, "destination")).isEqualTo("fit 0");
        assertThat(link(whole, "source")).isEqualTo("image 0");
        assertThat(link(whole, "mask")).isEqualTo("mask 0");
        assertThat(number(whole, "x")).isZero();
        assertThat(whole.get("resize_source").bool()).contains(false);
        assertThat(link(inputs(graph, "save", "SaveImage"), "images")).isEqualTo("composite 0");
    }

    @Test
    void inpainting_from_grey_grows_the_mask() {
        JsonValue graph = graph(lighthouse()
                .initImage(INIT)
                .mask(MASK)
                .addOptions(ComfyUiOptions.builder()
                        .inpainting(ComfyUiInpainting.ERASE)
                        .growMask(11)
                        .build()));

        JsonValue erased = inputs(graph, "enc", "VAEEncodeForInpaint");
        assertThat(number(erased, "grow_mask_by")).isEqualTo(11);
        assertThat(link(erased, "mask")).isEqualTo("mask 0");
        assertThat(link(inputs(graph, "sample", "KSampler"), "latent_image")).isEqualTo("enc 0");
    }

    @Test
    void inpainting_by_the_model_guides_it_by_what_surrounds_the_mask() {
        JsonValue graph = graph(lighthouse()
                .initImage(INIT)
                .mask(MASK)
                .addOptions(ComfyUiOptions.builder()
                        .inpainting(ComfyUiInpainting.MODEL)
                        .build()));

        JsonValue guide = inputs(graph, "guide", "InpaintModelConditioning");
        assertThat(guide.get("noise_mask").bool()).contains(true);
        JsonValue sample = inputs(graph, "sample", "KSampler");
        assertThat(link(sample, "positive")).isEqualTo("guide 0");
        assertThat(link(sample, "negative")).isEqualTo("guide 1");
        assertThat(link(sample, "latent_image")).isEqualTo("guide 2");
    }

    @Test
    void control_nets_are_chained_and_thresholds_are_parts_of_one() {
        JsonValue graph = graph(lighthouse()
                .addControl(ControlNet.canny(INIT).toBuilder()
                        .model("canny.safetensors")
                        .lowThreshold(0)
                        .highThreshold(255)
                        .weight(0.6)
                        .guidanceStart(0.1)
                        .guidanceEnd(0.8)
                        .build())
                .addControl(ControlNet.openPose(INIT).toBuilder()
                        .model("pose.safetensors")
                        .resizeMode(ResizeMode.RESIZE)
                        .build()));

        JsonValue edges = inputs(graph, "edges1", "Canny");
        assertThat(number(edges, "low_threshold")).isEqualTo(0.01);
        assertThat(number(edges, "high_threshold")).isEqualTo(0.99);
        JsonValue first = inputs(graph, "apply1", "ControlNetApplyAdvanced");
        assertThat(number(first, "strength")).isEqualTo(0.6);
        assertThat(number(first, "start_percent")).isEqualTo(0.1);
        assertThat(number(first, "end_percent")).isEqualTo(0.8);
        assertThat(link(first, "image")).isEqualTo("edges1 0");
        assertThat(text(inputs(graph, "net2", "ControlNetLoader"), "control_net_name"))
                .isEqualTo("pose.safetensors");
        assertThat(text(inputs(graph, "fitcontrol2", "ImageScale"), "crop")).isEqualTo("disabled");
        JsonValue second = inputs(graph, "apply2", "ControlNetApplyAdvanced");
        assertThat(link(second, "positive")).isEqualTo("apply1 0");
        assertThat(link(second, "negative")).isEqualTo("apply1 1");
        assertThat(link(inputs(graph, "sample", "KSampler"), "negative")).isEqualTo("apply2 1");
    }

    @Test
    void a_finished_map_is_used_as_it_is() {
        JsonValue graph = graph(lighthouse()
                .addControl(ControlNet.canny(INIT).toBuilder().model("c").build())
                .addOptions(ComfyUiOptions.builder().controlMaps(true).build()));

        assertThat(link(inputs(graph, "apply1", "ControlNetApplyAdvanced"), "image"))
                .isEqualTo("control1 0");
    }

    @Test
    void a_latent_image_is_drawn_larger_by_a_second_pass_with_the_same_seed() {
        JsonValue graph = graph(lighthouse()
                .seed(7)
                .upscale(Upscale.builder()
                        .factor(1.5)
                        .upscaler("Latent (bislerp)")
                        .build()));

        JsonValue larger = inputs(graph, "larger", "LatentUpscaleBy");
        assertThat(text(larger, "upscale_method")).isEqualTo("bislerp");
        assertThat(number(larger, "scale_by")).isEqualTo(1.5);
        JsonValue again = inputs(graph, "again", "KSampler");
        assertThat(number(again, "seed")).isEqualTo(7);
        assertThat(number(again, "denoise")).isEqualTo(0.5);
        assertThat(link(inputs(graph, "image", "VAEDecode"), "samples")).isEqualTo("again 0");
    }

    @Test
    void pixels_are_scaled_and_a_model_is_followed_by_the_size_that_was_asked_for() {
        JsonValue pixels = graph(lighthouse()
                .upscale(Upscale.builder().factor(2).upscaler("lanczos").build()));
        assertThat(text(inputs(pixels, "larger", "ImageScaleBy"), "upscale_method"))
                .isEqualTo("lanczos");

        JsonValue model = graph(lighthouse()
                .upscale(Upscale.builder()
                        .factor(2)
                        .upscaler("4x.pth")
                        .denoisingStrength(0.3)
                        .steps(5)
                        .build()));
        assertThat(text(inputs(model, "upscaler", "UpscaleModelLoader"), "model_name"))
                .isEqualTo("4x.pth");
        assertThat(link(inputs(model, "larger", "ImageUpscaleWithModel"), "upscale_model"))
                .isEqualTo("upscaler 0");
        assertThat(number(inputs(model, "resized", "ImageScale"), "width")).isEqualTo(2048);
        assertThat(number(inputs(model, "again", "KSampler"), "steps")).isEqualTo(5);
        assertThat(number(inputs(model, "again", "KSampler"), "denoise")).isEqualTo(0.3);
        assertThat(link(inputs(model, "save", "SaveImage"), "images")).isEqualTo("largerimage 0");
    }

    @Test
    void files_are_named_by_the_call_and_temporary_ones_have_no_name() {
        assertThat(text(inputs(graph(lighthouse()), "save", "SaveImage"), "filename_prefix"))
                .isEqualTo("easel/call-1");
        assertThat(inputs(
                                graph(lighthouse()
                                        .addOptions(ComfyUiOptions.builder()
                                                .temporary(true)
                                                .build())),
                                "save",
                                "PreviewImage")
                        .fields())
                .containsOnlyKeys("images");
    }

    @ParameterizedTest
    @CsvSource({"PNG, ''", "JPEG, jpeg;95", "WEBP, webp;95"})
    void a_format_is_that_of_the_route_of_files(ImageFormat format, String view) {
        assertThat(ComfyUiChecks.view(lighthouse().outputFormat(format).build()))
                .isEqualTo(view);
    }

    @Test
    void each_place_of_a_workflow_is_filled_with_a_value_of_its_type() {
        ComfyUiWorkflow workflow = ComfyUiWorkflow.parse("""
                {"1":{"class_type":"A","inputs":{"a":"%prompt%","b":"%negative_prompt%","c":"%seed%","d":"%steps%",
                  "e":"%cfg%","f":"%width%","g":"%height%","h":"%model%","i":"%vae%","j":"%sampler%","k":"%scheduler%",
                  "l":"%denoise%","m":"seed %seed% of %prompt%"}},
                 "2":{"class_type":"LoadImage","inputs":{"image":"x"},"_meta":{"title":"easel:initImage"}},
                 "3":{"class_type":"LoadImage","inputs":{"image":"x"},"_meta":{"title":"easel:mask"}},
                 "4":{"class_type":"CLIPSetLastLayer","inputs":{"stop_at_clip_layer":-1},"_meta":{"title":"easel:clipSkip"}},
                 "5":{"class_type":"SaveImage","inputs":{"filename_prefix":"x"},"_meta":{"title":"easel:output"}},
                 "6":{"class_type":"EmptyLatentImage","inputs":{"width":8,"height":8},"_meta":{"title":"easel:size"}}}""");

        JsonValue graph = graph(lighthouse()
                .negativePrompt("fog")
                .steps(12)
                .guidanceScale(6.5)
                .vae("v")
                .sampler(Sampler.EULER_A)
                .scheduler(Scheduler.KARRAS)
                .clipSkip(2)
                .initImage(INIT)
                .mask(MASK)
                .strength(0.4)
                .addOptions(ComfyUiOptions.builder().workflow(workflow).build()));

        assertThat(graph.get("1").get("inputs").toString().replaceAll("\\s", ""))
                .isEqualTo("{\"a\":\"a lighthouse\",\"b\":\"fog\",\"c\":7,\"d\":12,\"e\":6.5,\"f\":1024,\"g\":768,"
                                .replace(" ", "")
                        + "\"h\":\"sdxl.safetensors\",\"i\":\"v\",\"j\":\"euler_ancestral\",\"k\":\"karras\",\"l\":0.4,"
                        + "\"m\":\"seed7ofalighthouse\"}");
        assertThat(text(graph.get("2").get("inputs"), "image")).isEqualTo("init.png");
        assertThat(text(graph.get("3").get("inputs"), "image")).isEqualTo("mask.png");
        assertThat(number(graph.get("4").get("inputs"), "stop_at_clip_layer")).isEqualTo(-2);
        assertThat(text(graph.get("5").get("inputs"), "filename_prefix")).isEqualTo("easel/call-1");
        assertThat(number(graph.get("6").get("inputs"), "height")).isEqualTo(768);
    }

    @Test
    void extra_data_of_the_users_own_goes_beside_what_easel_puts_there() {
        JsonValue body = body(lighthouse()
                .outputFormat(ImageFormat.JPEG)
                .addOptions(ComfyUiOptions.builder().previews(true).build())
                .putExtraField("extra_data", java.util.Map.of("workflow_id", "mine"))
                .putExtraField("front", true));

        assertThat(body.get("front").bool()).contains(true);
        assertThat(body.get("extra_data").get("workflow_id").text()).contains("mine");
        assertThat(body.get("extra_data").get("preview_method").text()).contains("auto");
        assertThatThrownBy(() -> body(lighthouse().putExtraField("prompt_id", "mine")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("prompt_id");
        assertThat(catchThrowable(() -> body(lighthouse()
                        .addOptions(ComfyUiOptions.builder().previews(true).build())
                        .putExtraField("extra_data", List.of(1)))))
                .isInstanceOf(InvalidRequestException.class);
    }

    private static JsonValue body(ImageRequest.Builder request) {
        var body = new ComfyUiProtocol(null)
                .generate(request.build())
                .submit(SubmitContext.of("call-1", 7L, 9))
                .request()
                .body();
        return JsonValue.parse(
                ((dev.easel.spi.WireBody.Json) body.orElseThrow()).document().toString());
    }
}
