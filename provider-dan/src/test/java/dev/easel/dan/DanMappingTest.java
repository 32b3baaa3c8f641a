package dev.easel.dan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CaptionRequest;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.PollMoment;
import dev.easel.ResizeMode;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.Upscale;
import dev.easel.UpscaleRequest;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes out for each field, to the letter. */
class DanMappingTest {
    private static final String CHILLOUT_MIX = "3a17d0deffa4592fd91c711a798031a258ab44041809ade8b4591c0225ea9401";
    private static final String LIKENESS = "62efe75048d55a096a238c6e8c4e12d61b36bf59e388a90589335f750923954c";
    private static final ImageInput REFERENCE = ImageInput.bytes(new byte[] {1, 2, 3});
    private static final ImageInput MASK = ImageInput.bytes(new byte[] {1, 2, 3, 4, 5});

    @Test
    void what_is_left_open_goes_out_as_in_the_documentations_example() {
        assertThat(json(minimal())).isEqualTo("""
                {"prompt":"A cat","sampler_name":"DDIM","width":512,"height":512,"model":"m","cfg_scale":7,\
                "negative_prompt":"","seed":-1,"steps":20}""");
    }

    @Test
    void the_documentations_example_request_comes_out_to_the_letter() {
        ImageRequest request = ImageRequest.builder()
                .prompt("A cat")
                .model(CHILLOUT_MIX)
                .sampler(Sampler.DDIM)
                .size(512, 512)
                .guidanceScale(7)
                .negativePrompt("")
                .steps(20)
                .addLora(Lora.of(LIKENESS, 0.7))
                .upscale(Upscale.builder()
                        .factor(2)
                        .denoisingStrength(0.5)
                        .upscaler("Latent")
                        .build())
                .build();

        assertThat(json(request)).isEqualTo("""
                {"prompt":"A cat","sampler_name":"DDIM","width":512,"height":512,\
                "model":"3a17d0deffa4592fd91c711a798031a258ab44041809ade8b4591c0225ea9401","cfg_scale":7,\
                "negative_prompt":"","seed":-1,\
                "loras":[["62efe75048d55a096a238c6e8c4e12d61b36bf59e388a90589335f750923954c",0.7]],"steps":20,\
                "upscale":{"denoising_strength":0.5,"scale":2,"upscaler":"Latent"}}""");
    }

    @Test
    void what_the_user_sets_takes_the_place_of_the_defaults() {
        ImageRequest request = minimal().toBuilder()
                .negativePrompt("a dog")
                .size(768, 1024)
                .steps(60)
                .guidanceScale(7.5)
                .sampler(Sampler.EULER_A)
                .build();

        assertThat(json(request)).isEqualTo("""
                {"prompt":"A cat","sampler_name":"Euler a","width":768,"height":1024,"model":"m","cfg_scale":7.5,\
                "negative_prompt":"a dog","seed":-1,"steps":60}""");
    }

    @Test
    void a_seed_keeps_all_its_digits() {
        JsonObject json = DanRequests.textToImage(minimal(), SubmitContext.of("id", 9_007_199_254_740_991L, 5));

        assertThat(json.fields()).containsEntry("seed", 9_007_199_254_740_991L);
        assertThat(json.toString()).contains("\"seed\":9007199254740991,");
    }

    @Test
    void without_a_seed_the_service_chooses_one_and_easels_is_not_used() {
        assertThat(DanRequests.textToImage(minimal(), SubmitContext.of("id", null, 5))
                        .fields())
                .containsEntry("seed", -1L);
    }

    @ParameterizedTest
    @CsvSource({
        "DDIM,,DDIM",
        "Euler a,,Euler a",
        "Euler,,Euler",
        "LMS,,LMS",
        "DPM++ SDE,,DPM++ SDE",
        "DPM++ SDE,Karras,DPM++ SDE Karras",
        "DPM++ SDE,Normal,DPM++ SDE",
        "DPM++ SDE Karras,,DPM++ SDE Karras",
        "DPM++ SDE Karras,Karras,DPM++ SDE Karras",
        "euler A,,Euler a",
        "Restart,,Restart",
        "Euler,Karras,Euler",
        ",Karras,DPM++ SDE Karras",
        ",Normal,DDIM",
        ",Exponential,DDIM",
    })
    void sampler_and_schedule_make_one_name(String sampler, String scheduler, String sent) {
        ImageRequest.Builder request = minimal().toBuilder();
        if (sampler != null) {
            request.sampler(Sampler.of(sampler));
        }
        if (scheduler != null) {
            request.scheduler(Scheduler.of(scheduler));
        }

        assertThat(fields(request.build())).containsEntry("sampler_name", sent);
    }

    @Test
    void loras_are_pairs_of_hash_and_number() {
        ImageRequest request = minimal().toBuilder()
                .addLora(Lora.of("a"))
                .addLora(Lora.of("b", -0.25))
                .build();

        assertThat(json(request)).contains("\"loras\":[[\"a\",1],[\"b\",-0.25]],");
    }

    @Test
    void an_upscale_always_names_an_upscaler() {
        assertThat(json(minimal().toBuilder().upscale(Upscale.by(1.5)).build()))
                .endsWith(",\"upscale\":{\"scale\":1.5,\"upscaler\":\"Latent\"}}");
    }

    @Test
    void an_upscaler_goes_out_as_written() {
        Upscale upscale = Upscale.builder().factor(2).upscaler("ESRGAN 4x").build();

        assertThat(json(minimal().toBuilder().upscale(upscale).build()))
                .endsWith(",\"upscale\":{\"scale\":2,\"upscaler\":\"ESRGAN 4x\"}}");
    }

    @Test
    void a_canny_control_goes_out_with_all_that_is_set() {
        ControlNet control = ControlNet.builder()
                .type(ControlType.CANNY)
                .image(REFERENCE)
                .lowThreshold(50)
                .highThreshold(150)
                .weight(0.8)
                .resizeMode(ResizeMode.FILL)
                .guidanceStart(0.1)
                .guidanceEnd(0.9)
                .guessMode(true)
                .build();

        assertThat(json(minimal().toBuilder().addControl(control).build())).endsWith("""
                ,"control_net":[{"image":"<3 bytes of image/png>","model":"sd15_canny","preprocess":"canny",\
                "preprocess_param1":50,"preprocess_param2":150,"weight":0.8,"resize_mode":2,"guidance_start":0.1,\
                "guidance_end":0.9,"guess_mode":true,"guessmode":true}]}""");
    }

    @Test
    void an_openpose_control_is_spelt_as_the_server_reads_it() {
        assertThat(json(minimal().toBuilder()
                        .addControl(ControlNet.openPose(REFERENCE))
                        .build()))
                .endsWith("""
                        ,"control_net":[{"image":"<3 bytes of image/png>","model":"sd15_openpose",\
                        "preprocess":"openpose"}]}""");
    }

    @Test
    void guess_mode_switched_off_goes_out_in_both_spellings_too() {
        ControlNet control = ControlNet.builder()
                .type(ControlType.OPENPOSE)
                .image(REFERENCE)
                .guessMode(false)
                .build();

        assertThat(json(minimal().toBuilder().addControl(control).build()))
                .endsWith("\"guess_mode\":false,\"guessmode\":false}]}");
    }

    @ParameterizedTest
    @CsvSource({"RESIZE,0", "CROP,1", "FILL,2"})
    void resize_modes_have_numbers(ResizeMode mode, int number) {
        ControlNet control = ControlNet.builder()
                .type(ControlType.CANNY)
                .image(REFERENCE)
                .resizeMode(mode)
                .build();

        assertThat(json(minimal().toBuilder().addControl(control).build()))
                .endsWith("\"resize_mode\":" + number + "}]}");
    }

    @Test
    void thresholds_are_not_sent_for_openpose() {
        ControlNet control = ControlNet.builder()
                .type(ControlType.OPENPOSE)
                .image(REFERENCE)
                .lowThreshold(50)
                .highThreshold(150)
                .build();

        assertThat(json(minimal().toBuilder().addControl(control).build())).doesNotContain("preprocess_param");
    }

    @Test
    void control_model_and_preprocess_can_be_named() {
        ControlNet control = ControlNet.builder()
                .type(ControlType.OPENPOSE)
                .image(REFERENCE)
                .model("sd15_pose_v2")
                .build();
        ImageRequest request = minimal().toBuilder()
                .addControl(control)
                .addOptions(DanOptions.builder().controlPreprocess("openopse").build())
                .build();

        assertThat(json(request)).endsWith("\"model\":\"sd15_pose_v2\",\"preprocess\":\"openopse\"}]}");
    }

    @Test
    void image_to_image_goes_out_with_the_documents_required_fields() {
        ImageRequest request = minimal().toBuilder().initImage(REFERENCE).build();

        assertThat(imageJson(request)).isEqualTo("""
                {"prompt":"A cat","sampler_name":"DDIM","width":512,"height":512,"model":"m","cfg_scale":7,\
                "negative_prompt":"","seed":-1,"steps":20,"init_image":"<3 bytes of image/png>",\
                "denoising_strength":0.5}""");
    }

    @ParameterizedTest
    @CsvSource({
        "96,64,96,64",
        "100,61,104,64",
        "2048,1024,1024,512",
        "1000,3000,344,1024",
        "3,5000,8,1024",
        "1,1,8,8",
        "2147483647,2147483647,1024,1024",
    })
    void an_init_image_without_a_size_is_generated_in_its_own(int width, int height, int sentWidth, int sentHeight) {
        ImageRequest request = minimal().toBuilder().initImage(REFERENCE).build();
        SubmitContext context =
                SubmitContext.of("id", 1, null, 5, Map.of(REFERENCE, new Image(3, Size.of(width, height))));

        assertThat(DanRequests.imageToImage(request, context).fields())
                .containsEntry("width", (long) sentWidth)
                .containsEntry("height", (long) sentHeight);
        assertThat(DanRequests.imageToImage(request.toBuilder().size(512, 256).build(), context)
                        .fields())
                .containsEntry("width", 512L)
                .containsEntry("height", 256L);
    }

    @Test
    void image_to_image_goes_out_with_all_that_is_set() {
        ImageRequest request = minimal().toBuilder()
                .initImage(REFERENCE)
                .strength(0.25)
                .mask(MASK)
                .addLora(Lora.of("a", 0.5))
                .addControl(ControlNet.openPose(REFERENCE))
                .addOptions(DanOptions.builder()
                        .resizeMode(ResizeMode.FILL)
                        .maskBlur(64)
                        .invertMask(true)
                        .inpaintArea(InpaintArea.ONLY_MASKED)
                        .build())
                .putExtraField("tiling", true)
                .build();

        assertThat(imageJson(request)).endsWith("""
                ,"loras":[["a",0.5]],"steps":20,"control_net":[{"image":"<3 bytes of image/png>",\
                "model":"sd15_openpose","preprocess":"openpose"}],"init_image":"<3 bytes of image/png>",\
                "denoising_strength":0.25,"resize_mode":2,"inpaint":{"mask":"<5 bytes of image/png>","mask_mode":0,\
                "mask_blur":64,"inpaint_area":1},"tiling":true}""");
    }

    @Test
    void a_masks_white_is_redrawn_whatever_the_services_default() {
        ImageRequest request =
                minimal().toBuilder().initImage(REFERENCE).mask(MASK).build();

        assertThat(imageJson(request)).endsWith(",\"inpaint\":{\"mask\":\"<5 bytes of image/png>\",\"mask_mode\":1}}");
    }

    @Test
    void what_is_set_to_the_services_default_goes_out_too() {
        ImageRequest request = minimal().toBuilder()
                .initImage(REFERENCE)
                .mask(MASK)
                .strength(0)
                .addOptions(DanOptions.builder()
                        .resizeMode(ResizeMode.RESIZE)
                        .maskBlur(0)
                        .invertMask(false)
                        .inpaintArea(InpaintArea.WHOLE_IMAGE)
                        .build())
                .build();

        assertThat(imageJson(request)).endsWith("""
                "denoising_strength":0,"resize_mode":0,"inpaint":{"mask":"<5 bytes of image/png>","mask_mode":1,\
                "mask_blur":0,"inpaint_area":0}}""");
    }

    @ParameterizedTest
    @CsvSource({"RESIZE,0", "CROP,1", "FILL,2"})
    void an_image_to_start_from_is_fitted_by_number(ResizeMode mode, int number) {
        ImageRequest request = minimal().toBuilder()
                .initImage(REFERENCE)
                .addOptions(DanOptions.builder().resizeMode(mode).build())
                .build();

        assertThat(imageJson(request)).endsWith(",\"denoising_strength\":0.5,\"resize_mode\":" + number + "}");
    }

    @Test
    void image_to_image_has_no_second_pass() {
        ImageRequest request = minimal().toBuilder()
                .initImage(REFERENCE)
                .upscale(Upscale.by(2))
                .build();

        assertThat(imageJson(request)).doesNotContain("upscale");
    }

    @Test
    void an_upscale_goes_out_as_in_the_vendors_example() {
        UpscaleRequest request =
                UpscaleRequest.builder().image(REFERENCE).factor(2).build();

        assertThat(json(request)).isEqualTo("""
                {"image":"<3 bytes of image/png>","upscalingRate":2,"upscaler":"Lanczos","upscaler2":"Lanczos",\
                "upscaler2_factor":0}""");
    }

    @Test
    void two_upscalers_go_out_with_the_share_of_the_second() {
        UpscaleRequest request = UpscaleRequest.builder()
                .image(REFERENCE)
                .factor(2.5)
                .upscaler("SwinIR 4x")
                .addOptions(DanOptions.builder()
                        .upscaler2("R-ESRGAN 4x+")
                        .upscaler2Factor(0.25)
                        .build())
                .build();

        assertThat(json(request)).isEqualTo("""
                {"image":"<3 bytes of image/png>","upscalingRate":2.5,"upscaler":"SwinIR 4x",\
                "upscaler2":"R-ESRGAN 4x+","upscaler2_factor":0.25}""");
    }

    @ParameterizedTest
    @CsvSource({"Neareast,Nearest", "Nearest,Nearest", "LDSR,LDSR"})
    void the_upscaler_that_the_documentation_misspells_is_spelt_as_the_server_knows_it(String named, String sent) {
        UpscaleRequest one = UpscaleRequest.builder()
                .image(REFERENCE)
                .factor(2)
                .upscaler(named)
                .build();
        UpscaleRequest two = UpscaleRequest.builder()
                .image(REFERENCE)
                .factor(2)
                .addOptions(DanOptions.builder().upscaler2(named).build())
                .build();

        assertThat(json(one)).contains("\"upscaler\":\"" + sent + "\",\"upscaler2\":\"" + sent + "\",");
        assertThat(json(two)).contains("\"upscaler\":\"Lanczos\",\"upscaler2\":\"" + sent + "\",");
    }

    @ParameterizedTest
    @CsvSource({",clip", "clip,clip", "deepdanbooru,deepdanbooru", "blip,blip"})
    void a_caption_always_names_what_describes_the_image(String model, String sent) {
        CaptionRequest request =
                CaptionRequest.builder().image(REFERENCE).model(model).build();

        assertThat(DanRequests.interrogate(request, withReference(3)).toString())
                .isEqualTo("{\"image\":\"<3 bytes of image/png>\",\"model\":\"" + sent + "\"}");
    }

    @Test
    void each_verb_has_an_endpoint_that_queues_and_one_that_blocks() {
        ImageRequest fromImage = minimal().toBuilder().initImage(REFERENCE).build();
        UpscaleRequest upscale =
                UpscaleRequest.builder().image(REFERENCE).factor(2).build();
        CaptionRequest caption = CaptionRequest.of(REFERENCE);
        SubmitContext context = withReference(3);
        for (boolean blocking : new boolean[] {true, false}) {
            DanProtocol protocol = DanProtocol.create(blocking);
            List<WireRequest> calls = List.of(
                    submission(protocol.generate(minimal()), context),
                    submission(protocol.generate(fromImage), context),
                    submission(protocol.upscale(upscale), context),
                    submission(protocol.caption(caption), context));

            String end = blocking ? "" : "/async";
            assertThat(calls)
                    .extracting(WireRequest::toString)
                    .containsExactly(
                            "POST /api/sd/txt2img" + end,
                            "POST /api/sd/img2img" + end,
                            "POST /api/sd/upscale" + end,
                            "POST /api/sd/interrogate" + end);
            assertThat(calls).extracting(WireRequest::imageFields).containsOnly(Set.of("images"));
        }
        assertThat(DanProtocol.create(false).upscale(upscale).inputs()).containsExactly(REFERENCE);
        assertThat(DanProtocol.create(false).caption(caption).inputs()).containsExactly(REFERENCE);
    }

    @Test
    void an_extra_field_comes_last_and_as_it_is() {
        ImageRequest request = minimal().toBuilder()
                .putExtraField("tiling", List.of(true, 0.5, "x"))
                .build();

        assertThat(json(request)).endsWith(",\"steps\":20,\"tiling\":[true,0.5,\"x\"]}");
    }

    @Test
    void an_extra_field_cannot_replace_one_of_easels() {
        ImageRequest request =
                minimal().toBuilder().putExtraField("cfg_scale", 3).build();

        assertThatThrownBy(() -> json(request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("extraFields has \"cfg_scale\", which Easel itself sends");
    }

    @Test
    void a_sampler_may_come_as_an_extra_field() {
        ImageRequest request =
                minimal().toBuilder().putExtraField("sampler_name", "DPM++ 2M").build();

        assertThat(json(request)).isEqualTo("""
                {"prompt":"A cat","width":512,"height":512,"model":"m","cfg_scale":7,"negative_prompt":"","seed":-1,\
                "steps":20,"sampler_name":"DPM++ 2M"}""");
    }

    @Test
    void a_sampler_cannot_come_twice() {
        ImageRequest.Builder extra = minimal().toBuilder().putExtraField("sampler_name", "DPM++ 2M");

        for (ImageRequest request : List.of(
                extra.sampler(Sampler.EULER).build(),
                extra.sampler(null).scheduler(Scheduler.KARRAS).build())) {
            assertThatThrownBy(() -> json(request))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("extraFields has \"sampler_name\", which Easel itself sends");
        }
    }

    @Test
    void a_request_of_over_4_megabytes_is_refused_and_one_just_below_is_not() {
        ImageRequest request =
                minimal().toBuilder().addControl(ControlNet.canny(REFERENCE)).build();
        long most = DanRequests.MAX_BODY / 4 * 3;

        assertThat(DanRequests.textToImage(request, withReference(most - 300)).has("control_net"))
                .isTrue();
        assertThatThrownBy(() -> DanRequests.textToImage(request, withReference(most - 30)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageMatching("controls has an image of 3145698 bytes, which makes a request of \\d+; "
                        + "make it smaller: dan takes 4194304 bytes, about 3 MB of image")
                .extracting(e -> ((InvalidRequestException) e).provider().orElseThrow())
                .isEqualTo(Dan.PROVIDER);
    }

    @Test
    void a_prompt_of_over_4_megabytes_is_refused() {
        ImageRequest request =
                minimal().toBuilder().prompt("é".repeat(2_097_152)).build();

        assertThatThrownBy(() -> json(request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("prompt makes a request of");
    }

    @Test
    void a_task_is_submitted_to_the_queue_or_to_the_endpoint_that_blocks() {
        SubmitContext context = SubmitContext.of("id", null, 5);
        WireRequest queued = submission(DanProtocol.create(false).generate(minimal()), context);
        WireRequest blocking = submission(DanProtocol.create(true).generate(minimal()), context);

        assertThat(queued).hasToString("POST /api/sd/txt2img/async");
        assertThat(blocking).hasToString("POST /api/sd/txt2img");
        assertThat(body(queued)).isEqualTo(body(blocking)).isEqualTo(json(minimal()));
        assertThat(List.of(queued.imageFields(), blocking.imageFields())).containsOnly(Set.of("images"));
    }

    @Test
    void a_task_is_polled_by_its_id() {
        WireRequest status = DanProtocol.create(false)
                .status(TaskCall.of("id").withTaskId("803f1804-c79b-4c33-afd2-0d054076dea9"))
                .request();

        assertThat(status).hasToString("POST /api/sd/task/status");
        assertThat(body(status)).isEqualTo("{\"taskId\":\"803f1804-c79b-4c33-afd2-0d054076dea9\"}");
        assertThat(status.imageFields()).containsExactly("images");
    }

    @Test
    void a_handle_from_elsewhere_is_not_polled() {
        DanProtocol protocol = DanProtocol.create(false);
        TaskCall task = TaskCall.of("id").withTaskId("t");

        assertThat(protocol.canPoll(task)).isTrue();
        assertThat(protocol.canPoll(TaskCall.of("id"))).isFalse();
        assertThat(protocol.canPoll(task.withKind("upscale"))).isFalse();
        assertThat(protocol.canPoll(task.withReference("https://elsewhere.example.com/t")))
                .isFalse();
    }

    @Test
    void every_input_image_of_a_request_is_named() {
        ImageInput control = ImageInput.bytes(new byte[] {7});
        ImageRequest request = minimal().toBuilder()
                .initImage(REFERENCE)
                .mask(MASK)
                .addControl(ControlNet.canny(control))
                .requestId("mine")
                .build();

        Job job = DanProtocol.create(false).generate(request);

        assertThat(job.inputs()).containsExactly(REFERENCE, MASK, control);
        assertThat(job.requestId()).contains("mine");
    }

    @Test
    void tasks_are_polled_every_second_and_cannot_be_called_off() {
        DanProtocol protocol = DanProtocol.create(false);

        for (int number : new int[] {1, 2, 50}) {
            assertThat(protocol.pollSchedule()
                            .delay(PollMoment.builder()
                                    .provider(protocol.id())
                                    .number(number)
                                    .build()))
                    .isEqualTo(Duration.ofSeconds(1));
        }
        assertThat(protocol.cancel(TaskCall.of("id").withTaskId("t"))).isEmpty();
    }

    private static WireRequest submission(Job job, SubmitContext context) {
        return job.submit(context).request();
    }

    private static ImageRequest minimal() {
        return ImageRequest.builder().prompt("A cat").model("m").build();
    }

    private static String json(ImageRequest request) {
        return DanRequests.textToImage(request, withReference(3)).toString();
    }

    private static String imageJson(ImageRequest request) {
        return DanRequests.imageToImage(request, withReference(3)).toString();
    }

    private static String json(UpscaleRequest request) {
        return DanRequests.upscale(request, withReference(3)).toString();
    }

    private static Map<String, Object> fields(ImageRequest request) {
        return DanRequests.textToImage(request, withReference(3)).fields();
    }

    private static String body(WireRequest request) {
        return ((WireBody.Json) request.body().orElseThrow()).document().toString();
    }

    private static SubmitContext withReference(long length) {
        return SubmitContext.of("id", 1, null, 5, Map.of(REFERENCE, new Image(length), MASK, new Image(5)));
    }

    /** An image of so many bytes, which nobody may read: a mapping only looks. */
    private record Image(long length, @Nullable Size pixels) implements Payload {
        Image(long length) {
            this(length, null);
        }

        @Override
        public Optional<Size> size() {
            return Optional.ofNullable(pixels);
        }

        @Override
        public String mediaType() {
            return "image/png";
        }

        @Override
        public String fileName() {
            return "image.png";
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(new byte[0]) {
                @Override
                public synchronized int read(byte[] bytes, int from, int length) {
                    throw new AssertionError("a mapping read an image");
                }
            };
        }
    }
}
