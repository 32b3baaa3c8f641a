package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.Upscale;
import dev.easel.spi.Job;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the common vocabulary to the exact JSON of the service. */
class ZhiqiteMappingTest {
    private static final ZhiqiteProtocol PROTOCOL = new ZhiqiteProtocol(status -> false, (code, status) -> false);
    private static final SubmitContext CONTEXT = SubmitContext.of("pro1686666", null, 77);

    private static ImageRequest.Builder lighthouse() {
        return ImageRequest.builder().prompt("a lighthouse").model("photon_v1_84728.safetensors");
    }

    private static WireRequest submission(ImageRequest request, SubmitContext context) {
        return PROTOCOL.generate(request).submit(context).request();
    }

    private static String json(WireRequest request) {
        return ((WireBody.Json) request.body().orElseThrow()).document().toString();
    }

    private static String json(ImageRequest.Builder request) {
        return json(submission(request.build(), CONTEXT));
    }

    /** What is sent besides the fields that every request of these tests has. */
    private static String more(ImageRequest.Builder request) {
        String json = json(request);
        String head = "{\"prompt\":\"a lighthouse\",\"batch_size\":1,\"n_iter\":1";
        String tail = ",\"alwayson_scripts\":{\"sd_model_checkpoint\":\"photon_v1_84728.safetensors\","
                + "\"id_task\":\"pro1686666\"}}";
        assertThat(json).startsWith(head).endsWith(tail);
        return json.substring(head.length(), json.length() - tail.length());
    }

    private static String scripts(ImageRequest.Builder request) {
        String json = json(request);
        String head = "{\"prompt\":\"a lighthouse\",\"batch_size\":1,\"n_iter\":1,\"alwayson_scripts\":{"
                + "\"sd_model_checkpoint\":\"photon_v1_84728.safetensors\",\"id_task\":\"pro1686666\"";
        assertThat(json).startsWith(head).endsWith("}}");
        return json.substring(head.length(), json.length() - 2);
    }

    @Test
    void a_generation_is_posted_to_the_second_version_of_text2image() {
        WireRequest request = submission(lighthouse().build(), CONTEXT);

        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).contains("/AIGCImgOpenServ/saas/sd/v2/text2image");
        assertThat(request.headers()).as("credentials are added by the core").isEmpty();
    }

    @Test
    void only_what_the_service_cannot_do_without_is_sent_unasked() {
        assertThat(json(lighthouse()))
                .isEqualTo("{\"prompt\":\"a lighthouse\",\"batch_size\":1,\"n_iter\":1,\"alwayson_scripts\":{"
                        + "\"sd_model_checkpoint\":\"photon_v1_84728.safetensors\",\"id_task\":\"pro1686666\"}}");
    }

    @Test
    void the_common_fields_stand_as_in_the_example_of_the_page() {
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse")
                .negativePrompt("blurry")
                .model("revAnimated_v122_7371.safetensors")
                .size(768, 512)
                .steps(25)
                .seed(1221212)
                .guidanceScale(7)
                .sampler(Sampler.DPMPP_2M)
                .scheduler(Scheduler.KARRAS)
                .restoreFaces(false)
                .vae("vae-ft-mse-840000-ema-pruned.ckpt")
                .clipSkip(2)
                .callbackUrl(URI.create("http://127.0.0.1:8087/cb"))
                .build();

        assertThat(json(submission(request, SubmitContext.of("pro1686666", 1221212L, 77))))
                .isEqualTo("{\"prompt\":\"a lighthouse\",\"negative_prompt\":\"blurry\",\"batch_size\":1,\"n_iter\":1,"
                        + "\"steps\":25,\"width\":768,\"height\":512,\"seed\":\"1221212\",\"cfg_scale\":7,"
                        + "\"sampler_index\":\"DPM++ 2M Karras\",\"restore_faces\":false,"
                        + "\"callbackUrl\":\"http://127.0.0.1:8087/cb\",\"alwayson_scripts\":{"
                        + "\"sd_model_checkpoint\":\"revAnimated_v122_7371.safetensors\",\"id_task\":\"pro1686666\","
                        + "\"sd_vae\":\"vae-ft-mse-840000-ema-pruned.ckpt\","
                        + "\"override_settings\":{\"CLIP_stop_at_last_layers\":2}}}");
    }

    @Test
    void the_batch_is_as_large_as_the_call() {
        SubmitContext four = SubmitContext.of("pro1686666", 4, null, 77, Map.of());

        assertThat(json(submission(lighthouse().count(4).build(), four))).contains("\"batch_size\":4,\"n_iter\":1,");
    }

    @Test
    void the_seed_is_the_calls_own_and_text_beyond_32_bits() {
        SubmitContext second = SubmitContext.of("pro1686666-2", 3247563571L, 77);

        assertThat(json(submission(lighthouse().seed(3247563567L).count(8).build(), second)))
                .contains("\"seed\":\"3247563571\"");
    }

    @Test
    void without_a_seed_the_service_chooses_one() {
        assertThat(json(lighthouse())).doesNotContain("seed").doesNotContain("77");
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "7.5, 7.5", "0.0125, 0.0125"})
    void the_guidance_scale_is_a_plain_number(double scale, String written) {
        assertThat(more(lighthouse().guidanceScale(scale))).isEqualTo(",\"cfg_scale\":" + written);
    }

    @ParameterizedTest
    @CsvSource({
        "Euler a,,Euler a",
        "Euler,Normal,Euler",
        "LMS,,LMS",
        "Heun,,Heun",
        "DPM2,Normal,DPM2",
        "DPM2 a,,DPM2 a",
        "DPM++ 2S a,,DPM++ 2S a",
        "DPM++ 2M,,DPM++ 2M",
        "DPM++ SDE,,DPM++ SDE",
        "DPM fast,,DPM fast",
        "DPM adaptive,,DPM adaptive",
        "LMS,Karras,LMS Karras",
        "DPM2,Karras,DPM2 Karras",
        "DPM2 a,Karras,DPM2 a Karras",
        "DPM++ 2S a,Karras,DPM++ 2S a Karras",
        "DPM++ SDE,Karras,DPM++ SDE Karras",
        "DPM++ 2M,Karras,DPM++ 2M Karras",
    })
    void sampler_and_scheduler_make_the_seventeen_published_names(String sampler, String scheduler, String name) {
        assertThat(more(sampled(sampler, scheduler))).isEqualTo(",\"sampler_index\":\"" + name + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "Euler a,Karras,Euler a",
        "DPM fast,Karras,DPM fast",
        "DPM++ 2M,Exponential,DPM++ 2M",
        "DPM++ 2M,SGM Uniform,DPM++ 2M",
    })
    void a_schedule_that_is_not_published_for_the_sampler_is_left_out(String sampler, String scheduler, String name) {
        assertThat(more(sampled(sampler, scheduler))).isEqualTo(",\"sampler_index\":\"" + name + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "DPM++ 3M SDE,,DPM++ 3M SDE",
        "DPM++ 3M SDE,Karras,DPM++ 3M SDE Karras",
        "DPM++ 3M SDE,Normal,DPM++ 3M SDE",
        "DPM++ 2M Karras,,DPM++ 2M Karras",
        "DPM++ 2M Karras,Karras,DPM++ 2M Karras",
        "Euler,Turbo,Euler Turbo",
    })
    void names_of_the_users_own_go_out_as_written(String sampler, String scheduler, String name) {
        assertThat(more(sampled(sampler, scheduler))).isEqualTo(",\"sampler_index\":\"" + name + "\"");
    }

    @Test
    void a_schedule_without_a_sampler_has_no_field() {
        assertThat(more(lighthouse().scheduler(Scheduler.KARRAS))).isEmpty();
    }

    private static ImageRequest.Builder sampled(String sampler, String scheduler) {
        ImageRequest.Builder request = lighthouse().sampler(Sampler.of(sampler));
        return scheduler == null ? request : request.scheduler(Scheduler.of(scheduler));
    }

    @Test
    void upscaling_is_the_hires_fix_by_a_whole_factor() {
        Upscale upscale = Upscale.builder()
                .factor(2)
                .upscaler("Latent")
                .denoisingStrength(0.55)
                .steps(20)
                .build();

        assertThat(more(lighthouse().upscale(Upscale.by(3)))).isEqualTo(",\"enable_hr\":true,\"hr_scale\":3");
        assertThat(more(lighthouse().upscale(upscale)))
                .isEqualTo(",\"enable_hr\":true,\"hr_scale\":2,\"hr_upscaler\":\"Latent\",\"denoising_strength\":0.55,"
                        + "\"hr_second_pass_steps\":20");
    }

    @Test
    void a_hires_size_turns_the_hires_fix_on_and_takes_the_place_of_the_factor() {
        ZhiqiteOptions options = ZhiqiteOptions.builder().hiresSize(1024, 1536).build();
        Upscale upscale = Upscale.builder().factor(1.5).denoisingStrength(0.4).build();

        assertThat(more(lighthouse().addOptions(options)))
                .isEqualTo(",\"enable_hr\":true,\"hr_resize_x\":1024,\"hr_resize_y\":1536");
        assertThat(more(lighthouse().addOptions(options).upscale(upscale)))
                .isEqualTo(",\"enable_hr\":true,\"hr_resize_x\":1024,\"hr_resize_y\":1536,\"denoising_strength\":0.4");
    }

    @Test
    void png_is_requested_and_jpeg_is_what_comes_anyway() {
        assertThat(scripts(lighthouse().outputFormat(ImageFormat.PNG))).isEqualTo(",\"output_image_format\":\"png\"");
        assertThat(scripts(lighthouse().outputFormat(ImageFormat.JPEG))).isEmpty();
    }

    @Test
    void override_settings_hold_the_clip_skip_and_the_users_own() {
        ZhiqiteOptions options = ZhiqiteOptions.builder()
                .putOverrideSetting("eta_noise_seed_delta", 31337)
                .build();

        assertThat(scripts(lighthouse().addOptions(options)))
                .isEqualTo(",\"override_settings\":{\"eta_noise_seed_delta\":31337}");
        assertThat(scripts(lighthouse().clipSkip(2).addOptions(options)))
                .isEqualTo(",\"override_settings\":{\"CLIP_stop_at_last_layers\":2,\"eta_noise_seed_delta\":31337}");
    }

    @Test
    void extra_scripts_stand_beside_the_known_ones() {
        ZhiqiteOptions options = ZhiqiteOptions.builder()
                .putExtraScript("Tiled VAE", Map.of("args", List.of(true, 960)))
                .build();

        assertThat(scripts(lighthouse().addOptions(options))).isEqualTo(",\"Tiled VAE\":{\"args\":[true,960]}");
    }

    @Test
    void a_pass_of_adetailer_sends_what_is_set_and_passes_keep_their_order() {
        ZhiqiteOptions options = ZhiqiteOptions.builder()
                .addAdetailer(Adetailer.of("face_yolov8n.pt"))
                .addAdetailer(Adetailer.builder()
                        .model("hand_yolov8n.pt")
                        .confidence(0.3)
                        .xOffset(-4)
                        .build())
                .build();

        assertThat(scripts(lighthouse().addOptions(options)))
                .isEqualTo(",\"ADetailer\":{\"args\":[{\"ad_model\":\"face_yolov8n.pt\"},"
                        + "{\"ad_model\":\"hand_yolov8n.pt\",\"ad_confidence\":0.3,\"ad_x_offset\":-4}]}");
    }

    /** The values of the page's example; where those are alike, others, so that two fields cannot change places. */
    @Test
    void all_31_fields_of_adetailer_have_their_documented_names() {
        Adetailer pass = Adetailer.builder()
                .model("None")
                .prompt("p")
                .negativePrompt("n")
                .confidence(0.3)
                .maskMinRatio(0)
                .maskMaxRatio(1)
                .dilateErode(32)
                .xOffset(1)
                .yOffset(2)
                .maskMergeInvert("Merge")
                .maskBlur(4)
                .denoisingStrength(0.4)
                .inpaintOnlyMasked(true)
                .inpaintOnlyMaskedPadding(5)
                .useInpaintWidthHeight(false)
                .inpaintWidth(512)
                .inpaintHeight(640)
                .useSteps(true)
                .steps(28)
                .useCfgScale(false)
                .cfgScale(7)
                .useSampler(false)
                .sampler("DPM++ 2M Karras")
                .useNoiseMultiplier(true)
                .noiseMultiplier(1.5)
                .restoreFace(false)
                .controlnetModel("cm")
                .controlnetModule("cp")
                .controlnetWeight(0.9)
                .controlnetGuidanceStart(0.1)
                .controlnetGuidanceEnd(0.8)
                .build();

        assertThat(pass.fields().json(CONTEXT).fields()).hasSize(31);
        assertThat(pass.fields().json(CONTEXT).toString())
                .isEqualTo(
                        "{\"ad_model\":\"None\",\"ad_prompt\":\"p\",\"ad_negative_prompt\":\"n\",\"ad_confidence\":0.3,"
                                + "\"ad_mask_min_ratio\":0,\"ad_mask_max_ratio\":1,\"ad_dilate_erode\":32,"
                                + "\"ad_x_offset\":1,"
                                + "\"ad_y_offset\":2,\"ad_mask_merge_invert\":\"Merge\",\"ad_mask_blur\":4,"
                                + "\"ad_denoising_strength\":0.4,\"ad_inpaint_only_masked\":true,"
                                + "\"ad_inpaint_only_masked_padding\":5,\"ad_use_inpaint_width_height\":false,"
                                + "\"ad_inpaint_width\":512,\"ad_inpaint_height\":640,\"ad_use_steps\":true,"
                                + "\"ad_steps\":28,"
                                + "\"ad_use_cfg_scale\":false,\"ad_cfg_scale\":7,\"ad_use_sampler\":false,"
                                + "\"ad_sampler\":\"DPM++ 2M Karras\",\"ad_use_noise_multiplier\":true,"
                                + "\"ad_noise_multiplier\":1.5,\"ad_restore_face\":false,"
                                + "\"ad_controlnet_model\":\"cm\","
                                + "\"ad_controlnet_module\":\"cp\",\"ad_controlnet_weight\":0.9,"
                                + "\"ad_controlnet_guidance_start\":0.1,\"ad_controlnet_guidance_end\":0.8}");
    }

    @Test
    void loras_have_no_field_and_a_prompt_that_names_them_goes_out_as_written() {
        ImageRequest.Builder request = lighthouse().addLora(Lora.of("detail", 0.8));

        assertThat(json(request)).isEqualTo(json(lighthouse()));
        assertThat(json(ImageRequest.builder()
                        .prompt("a <lora:detail:0.8> \"cat\"")
                        .model("m")))
                .startsWith("{\"prompt\":\"a <lora:detail:0.8> \\\"cat\\\"\",");
    }

    @Test
    void extra_fields_stand_at_the_top_level_at_the_end() {
        assertThat(json(lighthouse().putExtraField("subseed", 5)))
                .endsWith("\"id_task\":\"pro1686666\"},\"subseed\":5}");
    }

    @ParameterizedTest
    @CsvSource({"n_iter", "batch_size", "alwayson_scripts"})
    void extra_fields_cannot_change_what_is_paid_for_or_the_id(String name) {
        ImageRequest request = lighthouse().putExtraField(name, 9).build();

        assertThatThrownBy(() -> submission(request, CONTEXT))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("extraFields has \"" + name + "\"");
    }

    @Test
    void a_task_is_polled_by_the_clients_id_whatever_the_service_calls_it() {
        WireRequest request = PROTOCOL.status(TaskCall.of("pro1686666").withTaskId("20000051"))
                .request();

        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).contains("/AIGCImgOpenServ/saas/sd/v2/queryTaskInfo");
        assertThat(json(request)).isEqualTo("{\"businessTaskId\":\"pro1686666\"}");
    }

    @Test
    void a_task_cannot_be_cancelled() {
        assertThat(PROTOCOL.cancel(TaskCall.of("pro1686666"))).isEmpty();
    }

    @Test
    void options_are_read_from_among_those_of_the_request() {
        ZhiqiteOptions options =
                ZhiqiteOptions.builder().hiresSize(Size.of(512, 512)).build();

        assertThat(ZhiqiteOptions.of(lighthouse().addOptions(options).build())).isEqualTo(options);
        assertThat(ZhiqiteOptions.of(lighthouse().build()))
                .isEqualTo(ZhiqiteOptions.builder().build());
        assertThat(options.provider()).isEqualTo(Zhiqite.PROVIDER);
    }

    private static final ImageInput IMAGE = ImageInput.url(URI.create("https://host/a.png?sig=x%20y"));
    private static final ImageInput MASK = ImageInput.url(URI.create("https://host/m.png"));

    @Test
    void an_image_to_start_from_makes_it_image2image() {
        WireRequest request = submission(
                lighthouse()
                        .initImage(IMAGE)
                        .strength(0.6)
                        .seed(7)
                        .guidanceScale(7)
                        .build(),
                SubmitContext.of("pro1686666", 7L, 77));

        assertThat(request.path()).contains("/AIGCImgOpenServ/saas/sd/v2/image2image");
        assertThat(json(request))
                .isEqualTo("{\"prompt\":\"a lighthouse\",\"batch_size\":1,\"n_iter\":1,\"seed\":\"7\",\"cfg_scale\":7,"
                        + "\"denoising_strength\":0.6,\"alwayson_scripts\":{"
                        + "\"sd_model_checkpoint\":\"photon_v1_84728.safetensors\",\"id_task\":\"pro1686666\","
                        + "\"image_link\":\"https://host/a.png?sig=x%20y\"}}");
    }

    @Test
    void a_mask_is_sent_with_its_mode_so_that_white_is_redrawn() {
        String json = json(lighthouse().initImage(IMAGE).mask(MASK));

        assertThat(json)
                .contains("\"inpainting_mask_invert\":0,")
                .endsWith(",\"image_link\":\"https://host/a.png?sig=x%20y\",\"mask_link\":\"https://host/m.png\"}}");
    }

    @Test
    void every_field_of_image2image_has_its_documented_name() {
        ZhiqiteOptions options = ZhiqiteOptions.builder()
                .resizeMode(1)
                .maskBlur(4)
                .maskBlurX(5)
                .maskBlurY(6)
                .inpaintingFill(2)
                .inpaintFullRes(true)
                .inpaintFullResPadding(32)
                .inpaintingMaskInvert(1)
                .imageCfgScale(1.5)
                .initialNoiseMultiplier(0.9)
                .hiresSize(512, 1024)
                .addAdetailer(Adetailer.of("face_yolov8n.pt"))
                .build();
        ImageRequest request = lighthouse()
                .negativePrompt("blurry")
                .size(256, 512)
                .steps(20)
                .sampler(Sampler.EULER)
                .restoreFaces(true)
                .vae("v.ckpt")
                .clipSkip(2)
                .outputFormat(ImageFormat.PNG)
                .initImage(IMAGE)
                .mask(MASK)
                .strength(0.5)
                .upscale(
                        Upscale.builder().factor(2).upscaler("Latent").steps(10).build())
                .addOptions(options)
                .build();

        assertThat(json(submission(request, CONTEXT)))
                .isEqualTo("{\"prompt\":\"a lighthouse\",\"negative_prompt\":\"blurry\",\"batch_size\":1,\"n_iter\":1,"
                        + "\"steps\":20,\"width\":256,\"height\":512,\"sampler_index\":\"Euler\","
                        + "\"restore_faces\":true,\"denoising_strength\":0.5,\"enable_hr\":true,"
                        + "\"hr_resize_x\":512,\"hr_resize_y\":1024,\"hr_upscaler\":\"Latent\","
                        + "\"hr_second_pass_steps\":10,\"resize_mode\":1,\"image_cfg_scale\":1.5,"
                        + "\"initial_noise_multiplier\":0.9,\"mask_blur\":4,\"mask_blur_x\":5,\"mask_blur_y\":6,"
                        + "\"inpainting_fill\":2,\"inpaint_full_res\":true,\"inpaint_full_res_padding\":32,"
                        + "\"inpainting_mask_invert\":1,\"alwayson_scripts\":{"
                        + "\"sd_model_checkpoint\":\"photon_v1_84728.safetensors\",\"id_task\":\"pro1686666\","
                        + "\"sd_vae\":\"v.ckpt\",\"override_settings\":{\"CLIP_stop_at_last_layers\":2},"
                        + "\"output_image_format\":\"png\",\"ADetailer\":{\"args\":[{\"ad_model\":\"face_yolov8n.pt\"}]},"
                        + "\"image_link\":\"https://host/a.png?sig=x%20y\",\"mask_link\":\"https://host/m.png\"}}");
    }

    @Test
    void a_controlnet_object_makes_it_controlnet_and_goes_out_as_written() {
        ZhiqiteOptions options = ZhiqiteOptions.builder()
                .putControlnet("args", List.of(Map.of("module", "canny", "weight", 0.00001, "enabled", true)))
                .resizeMode(2)
                .build();
        ImageRequest request = lighthouse()
                .initImage(IMAGE)
                .strength(0.4)
                .callbackUrl(URI.create("https://host/cb"))
                .addOptions(options)
                .build();

        WireRequest sent = submission(request, SubmitContext.of("pro1686666", 1221212L, 77));

        assertThat(sent.path()).contains("/AIGCImgOpenServ/saas/sd/v2/controlnet");
        assertThat(json(sent))
                .startsWith("{\"prompt\":\"a lighthouse\",\"batch_size\":1,\"n_iter\":1,\"seed\":\"1221212\","
                        + "\"denoising_strength\":0.4,\"resize_mode\":2,\"alwayson_scripts\":{"
                        + "\"sd_model_checkpoint\":\"photon_v1_84728.safetensors\",\"id_task\":\"pro1686666\","
                        + "\"image_link\":\"https://host/a.png?sig=x%20y\",\"controlnet\":{\"args\":[{")
                .contains("\"weight\":0.00001")
                .doesNotContain("callbackUrl");
    }

    @Test
    void the_job_of_a_request_has_its_id_its_inputs_and_its_callback() {
        URI callback = URI.create("https://host/cb");
        Job drawing = PROTOCOL.generate(
                lighthouse().requestId("mine").callbackUrl(callback).build());
        Job redrawing = PROTOCOL.generate(
                lighthouse().initImage(IMAGE).mask(MASK).callbackUrl(callback).build());

        assertThat(drawing.requestId()).contains("mine");
        assertThat(drawing.kind()).isEmpty();
        assertThat(drawing.inputs()).isEmpty();
        assertThat(drawing.callback()).contains(callback);
        assertThat(redrawing.requestId()).isEmpty();
        assertThat(redrawing.inputs()).containsExactly(IMAGE, MASK);
        assertThat(redrawing.callback()).as("image2image documents none").isEmpty();
    }

    @Test
    void input_images_anywhere_in_the_options_are_inputs_and_sent_by_address() {
        ImageInput file = ImageInput.bytes(new byte[] {1});
        ZhiqiteOptions options = ZhiqiteOptions.builder()
                .putControlnet("args", List.of(Map.of("image", IMAGE)))
                .resizeMode(1)
                .putOverrideSetting("style", MASK)
                .putExtraScript("Reference", Map.of("image", file))
                .build();
        Job job = PROTOCOL.generate(lighthouse().addOptions(options).build());
        SubmitContext context = CONTEXT.withInputs(Map.of(), Map.of(file, URI.create("https://uploads/1.png")));

        assertThat(job.inputs()).containsExactly(IMAGE, MASK, file);
        assertThat(json(job.submit(context).request()))
                .contains("\"controlnet\":{\"args\":[{\"image\":\"https://host/a.png?sig=x%20y\"}]}")
                .contains("\"override_settings\":{\"style\":\"https://host/m.png\"}")
                .contains("\"Reference\":{\"image\":\"https://uploads/1.png\"}");
    }
}
