package dev.easel.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CaptionRequest;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.UpscaleRequest;
import dev.easel.spi.Job;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out for each field, to the letter. */
class ReplicateMappingTest {
    static final String VERSION = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    static final String SDXL = "stability-ai/sdxl:" + VERSION;
    static final String UNKNOWN = "acme/anything";

    /** What every model of FLUX is called before its own name. */
    static final String BFL = "black-forest-labs/";

    static final ImageInput ADDRESS = ImageInput.url(URI.create("https://h.example/b.png"));
    static final ImageInput PHOTO = ImageInput.bytes(new byte[] {1});
    static final ImageInput MASK = ImageInput.bytes(new byte[] {1, 2});

    private static final ReplicateProtocol PROTOCOL = ReplicateProtocol.create();

    static ImageRequest.Builder request(String model) {
        return ImageRequest.builder().prompt("a mug").model(model);
    }

    @Test
    void the_contracts_first_example_comes_out_to_the_letter() {
        ImageRequest request = request(Replicate.FLUX_SCHNELL)
                .seed(7L)
                .callbackUrl(URI.create("https://h.example/x"))
                .addOptions(ReplicateOptions.builder().goFast(false).build())
                .putExtraField("num_outputs", 2)
                .build();

        assertThat(submission(request).toString()).isEqualTo("POST /models/black-forest-labs/flux-schnell/predictions");
        assertThat(json(request)).isEqualTo("""
                {"input":{"prompt":"a mug","seed":7,"go_fast":false,"num_outputs":2},"webhook":"https://h.example/x",\
                "webhook_events_filter":["completed"]}""");
    }

    @ParameterizedTest
    @ValueSource(strings = {VERSION, SDXL})
    void a_version_goes_into_the_body_of_the_one_route_for_all(String model) {
        ImageRequest request = request(model).build();

        assertThat(submission(request).toString()).isEqualTo("POST /predictions");
        assertThat(json(request)).isEqualTo("{\"version\":\"" + model + "\",\"input\":{\"prompt\":\"a mug\"}}");
    }

    @Test
    void a_deployment_has_a_route_of_its_own_and_no_version() {
        ImageRequest request = request(SDXL)
                .steps(20)
                .addOptions(
                        ReplicateOptions.builder().deployment("acme/posters").build())
                .build();

        assertThat(submission(request).toString()).isEqualTo("POST /deployments/acme/posters/predictions");
        assertThat(json(request)).isEqualTo("{\"input\":{\"prompt\":\"a mug\",\"num_inference_steps\":20}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "black-forest-labs/flux-schnell",
                "black-forest-labs/flux-dev",
                "black-forest-labs/flux-dev-lora",
                "black-forest-labs/flux-canny-pro",
                "black-forest-labs/flux-1.1-pro",
                "black-forest-labs/flux-1.1-pro-ultra",
                "black-forest-labs/flux-kontext-pro",
                "stability-ai/sdxl",
                "acme/anything",
            })
    void what_is_not_set_is_not_sent(String model) {
        ImageRequest request = request(model).count(2).build();

        assertThat(input(request)).isEqualTo("{\"prompt\":\"a mug\"}");
        assertThat(submission(request).headers()).isEmpty();
        assertThat(submission(request).dataUriFields()).containsExactly("output");
    }

    @Test
    void flux_takes_proportions_steps_guidance_seed_and_format() {
        ImageRequest request = request(Replicate.FLUX_DEV)
                .size(1344, 768)
                .steps(28)
                .guidanceScale(3.5)
                .seed(7L)
                .outputFormat(ImageFormat.WEBP)
                .build();

        assertThat(input(request)).isEqualTo("""
                {"prompt":"a mug","aspect_ratio":"16:9","num_inference_steps":28,"guidance":3.5,"seed":7,\
                "output_format":"webp"}""");
    }

    @Test
    void with_an_image_flux_has_a_strength_and_no_proportions() {
        ImageRequest request = request(Replicate.FLUX_DEV)
                .size(512, 512)
                .initImage(ADDRESS)
                .strength(0.6)
                .build();

        assertThat(input(request))
                .isEqualTo("{\"prompt\":\"a mug\",\"image\":\"https://h.example/b.png\",\"prompt_strength\":0.6}");
    }

    @ParameterizedTest
    @CsvSource({
        "black-forest-labs/flux-dev,image",
        "black-forest-labs/flux-dev-lora,image",
        "black-forest-labs/flux-fill-dev,image",
        "black-forest-labs/flux-redux-schnell,redux_image",
        "black-forest-labs/flux-redux-dev,redux_image",
        "black-forest-labs/flux-1.1-pro,image_prompt",
        "black-forest-labs/flux-1.1-pro-ultra,image_prompt",
        "black-forest-labs/flux-kontext-pro,input_image",
        "black-forest-labs/flux-kontext-max,input_image",
        "stability-ai/sdxl,image",
        "acme/anything,image",
    })
    void an_init_image_has_the_models_own_name(String model, String name) {
        assertThat(input(request(model).initImage(ADDRESS).build()))
                .contains("\"" + name + "\":\"https://h.example/b.png\"");
    }

    @Test
    void fill_takes_image_and_mask_as_data_and_a_lora() {
        ImageRequest request = request(Replicate.FLUX_FILL_DEV)
                .initImage(PHOTO)
                .mask(MASK)
                .steps(20)
                .guidanceScale(30)
                .addLora(Lora.of("owner/own", 1.5))
                .build();

        assertThat(input(request)).isEqualTo("""
                {"prompt":"a mug","num_inference_steps":20,"guidance":30,"lora_weights":"owner/own","lora_scale":1.5,\
                "image":"data:image/png;base64,<1 bytes>","mask":"data:image/png;base64,<2 bytes>"}""");
    }

    @Test
    void the_second_lora_is_the_extra_one() {
        ImageRequest request = request(BFL + "flux-dev-lora")
                .addLora(Lora.of("owner/first", 0.5))
                .addLora(Lora.of("owner/second", 2))
                .build();

        assertThat(input(request)).isEqualTo("""
                {"prompt":"a mug","lora_weights":"owner/first","lora_scale":0.5,"extra_lora":"owner/second",\
                "extra_lora_scale":2}""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flux-canny-pro", "flux-depth-pro"})
    void a_control_image_goes_to_the_models_that_follow_one(String model) {
        ImageRequest request = request(BFL + model)
                .addControl(ControlNet.builder()
                        .type(model.contains("depth") ? ControlType.DEPTH : ControlType.CANNY)
                        .image(ADDRESS)
                        .build())
                .steps(50)
                .guidanceScale(30)
                .build();

        assertThat(input(request))
                .isEqualTo(
                        "{\"prompt\":\"a mug\",\"steps\":50,\"guidance\":30,\"control_image\":\"https://h.example/b.png\"}");
    }

    @Test
    void redux_has_no_prompt() {
        ImageRequest request = request(BFL + "flux-redux-dev")
                .initImage(ADDRESS)
                .size(1152, 896)
                .guidanceScale(3)
                .build();

        assertThat(input(request))
                .isEqualTo("{\"aspect_ratio\":\"4:3\",\"guidance\":3,\"redux_image\":\"https://h.example/b.png\"}");
    }

    @Test
    void ultra_has_the_strength_of_its_image_and_is_raw() {
        ImageRequest request = request(BFL + "flux-1.1-pro-ultra")
                .initImage(ADDRESS)
                .strength(0.25)
                .addOptions(ReplicateOptions.builder().raw(true).build())
                .build();

        assertThat(input(request)).isEqualTo("""
                {"prompt":"a mug","image_prompt":"https://h.example/b.png","image_prompt_strength":0.25,"raw":true}""");
    }

    @Test
    void a_deployment_and_a_time_to_stop_hold_for_an_upscale_and_a_caption_too() {
        ReplicateOptions options = ReplicateOptions.builder()
                .deployment("acme/larger")
                .cancelAfter(Duration.ofMinutes(10))
                .build();
        WireRequest larger = PROTOCOL.upscale(UpscaleRequest.builder()
                        .image(ADDRESS)
                        .factor(2)
                        .addOptions(options)
                        .build())
                .submit(SubmitContext.of("id", null, 5).withDeadline(Duration.ofMinutes(1)))
                .request();
        WireRequest words = PROTOCOL.caption(CaptionRequest.builder()
                        .image(ADDRESS)
                        .addOptions(options)
                        .build())
                .submit(SubmitContext.of("id", null, 5))
                .request();

        assertThat(larger.toString()).isEqualTo("POST /deployments/acme/larger/predictions");
        assertThat(larger.headers()).isEqualTo(Map.of("Cancel-After", "600s"));
        assertThat(json(larger)).isEqualTo("{\"input\":{\"image\":\"https://h.example/b.png\",\"scale\":2}}");
        assertThat(words.toString()).isEqualTo("POST /deployments/acme/larger/predictions");
        assertThat(words.headers()).isEqualTo(Map.of("Cancel-After", "600s"));
        assertThat(json(words)).isEqualTo("{\"input\":{\"image\":\"https://h.example/b.png\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flux-canny-pro", "flux-depth-pro", "flux-kontext-pro", "flux-kontext-max"})
    void webp_is_left_out_of_models_that_do_not_make_it(String model) {
        assertThat(input(request(BFL + model).outputFormat(ImageFormat.WEBP).build()))
                .isEqualTo("{\"prompt\":\"a mug\"}");
        assertThat(input(request(BFL + model).outputFormat(ImageFormat.JPEG).build()))
                .endsWith("\"output_format\":\"jpg\"}");
    }

    @Test
    void kontext_keeps_proportions_beside_its_image_and_has_no_webp() {
        ImageRequest.Builder request =
                request(BFL + "flux-kontext-pro").initImage(ADDRESS).size(1024, 1024);

        assertThat(input(request.outputFormat(ImageFormat.WEBP).build()))
                .isEqualTo(
                        "{\"prompt\":\"a mug\",\"aspect_ratio\":\"1:1\",\"input_image\":\"https://h.example/b.png\"}");
        assertThat(input(request.outputFormat(ImageFormat.PNG).build())).endsWith("\"output_format\":\"png\"}");
        assertThat(input(request.outputFormat(ImageFormat.JPEG).build())).endsWith("\"output_format\":\"jpg\"}");
    }

    @Test
    void sdxl_takes_every_common_field() {
        ImageRequest request = request(SDXL)
                .negativePrompt("fog")
                .size(1024, 768)
                .steps(30)
                .guidanceScale(7.5)
                .sampler(Sampler.DPMPP_2M)
                .scheduler(Scheduler.KARRAS)
                .seed(7L)
                .initImage(ADDRESS)
                .mask(MASK)
                .strength(0.8)
                .build();

        assertThat(input(request)).isEqualTo("""
                {"prompt":"a mug","negative_prompt":"fog","width":1024,"height":768,"num_inference_steps":30,\
                "guidance_scale":7.5,"scheduler":"KarrasDPM","seed":7,"image":"https://h.example/b.png",\
                "mask":"data:image/png;base64,<2 bytes>","prompt_strength":0.8}""");
    }

    @ParameterizedTest
    @CsvSource({
        "Euler,K_EULER",
        "Euler a,K_EULER_ANCESTRAL",
        "DPM++ 2M,DPMSolverMultistep",
        "Heun,HeunDiscrete",
        "DDIM,DDIM",
        "PNDM,PNDM",
        "MySolver,MySolver",
    })
    void a_sampler_has_the_models_word_and_an_unknown_one_its_own(String sampler, String word) {
        assertThat(input(request(SDXL).sampler(Sampler.of(sampler)).build()))
                .isEqualTo("{\"prompt\":\"a mug\",\"scheduler\":\"" + word + "\"}");
    }

    @Test
    void karras_is_a_sampler_of_its_own_and_leaves_another_one_alone() {
        ImageRequest.Builder karras = request(SDXL).scheduler(Scheduler.KARRAS);

        assertThat(input(karras.build())).contains("\"scheduler\":\"KarrasDPM\"");
        assertThat(input(karras.sampler(Sampler.EULER).build())).contains("\"scheduler\":\"K_EULER\"");
    }

    @ParameterizedTest
    @CsvSource({"1344,768,16:9", "1920,1080,16:9", "1000,1000,1:1", "100,1000,9:21", "1200,800,3:2", "9000,100,21:9"})
    void a_size_becomes_the_nearest_proportions(int width, int height, String word) {
        ImageRequest request =
                request(Replicate.FLUX_SCHNELL).size(width, height).build();

        assertThat(input(request)).isEqualTo("{\"prompt\":\"a mug\",\"aspect_ratio\":\"" + word + "\"}");
        assertThat(PROTOCOL.expectedSize(request)).isEmpty();
    }

    @Test
    void a_size_is_sent_in_pixels_where_the_model_takes_them() {
        ImageRequest pro = request(BFL + "flux-1.1-pro").size(1024, 768).build();

        assertThat(input(pro))
                .isEqualTo("{\"prompt\":\"a mug\",\"aspect_ratio\":\"custom\",\"width\":1024,\"height\":768}");
        assertThat(PROTOCOL.expectedSize(pro)).hasValue(Size.of(1024, 768));
        assertThat(input(request(UNKNOWN).size(1024, 768).build()))
                .isEqualTo("{\"prompt\":\"a mug\",\"width\":1024,\"height\":768}");
        assertThat(input(request(Replicate.FLUX_FILL_DEV).size(1024, 768).build()))
                .isEqualTo("{\"prompt\":\"a mug\"}");
    }

    @Test
    void proportions_in_the_models_own_word_are_sent_as_they_are() {
        ImageRequest request = request(BFL + "flux-1.1-pro")
                .addOptions(ReplicateOptions.builder().aspectRatio("3:2").build())
                .build();

        assertThat(input(request)).isEqualTo("{\"prompt\":\"a mug\",\"aspect_ratio\":\"3:2\"}");
        assertThat(PROTOCOL.expectedSize(request)).isEmpty();
    }

    @Test
    void every_option_of_a_model_is_sent_under_its_name() {
        ImageRequest request = request(UNKNOWN)
                .addOptions(ReplicateOptions.builder()
                        .aspectRatio("16:9")
                        .megapixels("0.25")
                        .goFast(true)
                        .outputQuality(90)
                        .safetyTolerance(3)
                        .disableSafetyChecker(true)
                        .promptUpsampling(false)
                        .raw(true)
                        .build())
                .putExtraField("refine", "expert_ensemble_refiner")
                .build();

        assertThat(json(request)).isEqualTo("""
                {"input":{"prompt":"a mug","aspect_ratio":"16:9","megapixels":"0.25","go_fast":true,"output_quality":90,\
                "safety_tolerance":3,"disable_safety_checker":true,"prompt_upsampling":false,"raw":true,\
                "refine":"expert_ensemble_refiner"}}""");
    }

    @Test
    void what_a_model_lacks_is_left_out() {
        ImageRequest request = request(Replicate.FLUX_SCHNELL)
                .negativePrompt("fog")
                .guidanceScale(3)
                .sampler(Sampler.EULER)
                .scheduler(Scheduler.NORMAL)
                .addLora(Lora.of("owner/own"))
                .addOptions(
                        ReplicateOptions.builder().raw(true).safetyTolerance(2).build())
                .build();

        assertThat(json(request)).isEqualTo("{\"input\":{\"prompt\":\"a mug\"}}");
    }

    @Test
    void an_unknown_model_gets_the_names_that_most_models_have() {
        ImageRequest request = request(UNKNOWN)
                .negativePrompt("fog")
                .size(512, 512)
                .steps(20)
                .guidanceScale(7)
                .sampler(Sampler.EULER)
                .seed(7L)
                .initImage(ADDRESS)
                .mask(ADDRESS)
                .strength(0.5)
                .outputFormat(ImageFormat.PNG)
                .build();

        assertThat(input(request)).isEqualTo("""
                {"prompt":"a mug","negative_prompt":"fog","width":512,"height":512,"num_inference_steps":20,\
                "guidance_scale":7,"scheduler":"K_EULER","seed":7,"image":"https://h.example/b.png",\
                "mask":"https://h.example/b.png","prompt_strength":0.5,"output_format":"png"}""");
    }

    @Test
    void extra_fields_replace_nothing() {
        ImageRequest request =
                request(Replicate.FLUX_DEV).putExtraField("prompt", "other").build();

        assertThatThrownBy(() -> json(request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("prompt");
    }

    @Test
    void without_a_callback_nothing_is_said_of_webhooks() {
        ImageRequest silent = request(Replicate.FLUX_DEV).build();
        URI address = URI.create("https://h.example/x");

        assertThat(json(silent)).doesNotContain("webhook");
        assertThat(PROTOCOL.generate(silent).callback()).isEmpty();
        assertThat(PROTOCOL.generate(silent.toBuilder().callbackUrl(address).build())
                        .callback())
                .hasValue(address);
    }

    @ParameterizedTest
    @CsvSource({"PT2S,5s", "PT5S,5s", "PT3M,180s", "PT1M30.5S,91s", "PT24H,86400s"})
    void the_deadline_goes_along_in_whole_seconds_within_what_the_service_takes(Duration deadline, String sent) {
        assertThat(submission(request(Replicate.FLUX_DEV).build(), deadline).headers())
                .isEqualTo(Map.of("Cancel-After", sent));
    }

    @Test
    void a_deadline_beyond_a_day_is_not_sent_and_the_option_goes_before_it() {
        ImageRequest request = request(Replicate.FLUX_DEV)
                .addOptions(ReplicateOptions.builder()
                        .cancelAfter(Duration.ofMinutes(10))
                        .build())
                .build();

        assertThat(submission(request(Replicate.FLUX_DEV).build(), Duration.ofHours(25))
                        .headers())
                .isEmpty();
        assertThat(submission(request, Duration.ofMinutes(1)).headers()).isEqualTo(Map.of("Cancel-After", "600s"));
    }

    @Test
    void an_image_above_256_kib_is_uploaded_and_sent_by_its_address() {
        Payload small = new Image(256 * 1024);
        Payload large = new Image(256 * 1024 + 1);
        Job job = PROTOCOL.generate(request(Replicate.FLUX_DEV).initImage(PHOTO).build());

        assertThat(job.inputs()).containsExactly(PHOTO);
        assertThat(job.upload(PHOTO, small)).isEmpty();
        WireRequest upload = job.upload(PHOTO, large).orElseThrow().request();
        assertThat(upload.toString()).isEqualTo("POST /files");
        assertThat(((WireBody.Multipart) upload.body().orElseThrow()).parts())
                .containsExactly(WireBody.Part.file("content", large));

        SubmitContext context = SubmitContext.of("id", 1, null, 5, Map.of(PHOTO, large))
                .withUploads(Map.of(PHOTO, "https://api.replicate.com/v1/files/f1"));
        assertThat(json(job.submit(context).request()))
                .isEqualTo("{\"input\":{\"prompt\":\"a mug\",\"image\":\"https://api.replicate.com/v1/files/f1\"}}");
    }

    @Test
    void an_upscale_and_a_caption_name_their_model_and_their_image() {
        WireRequest larger = PROTOCOL.upscale(UpscaleRequest.builder()
                        .image(ADDRESS)
                        .factor(2)
                        .upscaler("nightmareai/real-esrgan")
                        .build())
                .submit(SubmitContext.of("id", null, 5))
                .request();
        WireRequest words = PROTOCOL.caption(CaptionRequest.builder()
                        .image(ADDRESS)
                        .model("salesforce/blip:" + VERSION)
                        .build())
                .submit(SubmitContext.of("id", null, 5).withDeadline(Duration.ofMinutes(1)))
                .request();

        assertThat(larger.toString()).isEqualTo("POST /models/nightmareai/real-esrgan/predictions");
        assertThat(json(larger)).isEqualTo("{\"input\":{\"image\":\"https://h.example/b.png\",\"scale\":2}}");
        assertThat(words.toString()).isEqualTo("POST /predictions");
        assertThat(json(words))
                .isEqualTo("{\"version\":\"salesforce/blip:" + VERSION
                        + "\",\"input\":{\"image\":\"https://h.example/b.png\"}}");
        assertThat(words.headers()).isEqualTo(Map.of("Cancel-After", "60s"));
    }

    @Test
    void a_task_is_polled_and_cancelled_by_its_id() {
        TaskCall task = TaskCall.of("r").withTaskId("a/b");

        assertThat(PROTOCOL.status(task).request().toString()).isEqualTo("GET /predictions/a%2Fb");
        WireRequest cancel = PROTOCOL.cancel(task).orElseThrow().request();
        assertThat(cancel.toString()).isEqualTo("POST /predictions/a%2Fb/cancel");
        assertThat(cancel.body()).isEmpty();
        assertThat(PROTOCOL.canPoll(task)).isTrue();
        assertThat(PROTOCOL.canPoll(TaskCall.of("r"))).isFalse();
        assertThat(PROTOCOL.canPoll(task.withKind("upscale"))).isFalse();
        assertThat(PROTOCOL.canPoll(task.withReference("https://h.example/x"))).isFalse();
        assertThat(PROTOCOL.cancel(TaskCall.of("r"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "..."})
    void a_handle_whose_id_leads_to_another_path_is_refused(String id) {
        TaskCall task = TaskCall.of("r").withTaskId(id);

        assertThat(PROTOCOL.canPoll(task)).isFalse();
        assertThat(PROTOCOL.cancel(task)).isEmpty();
    }

    @Test
    void an_image_that_is_too_large_to_be_uploaded_is_refused_before_anything_is_sent() {
        Job job = PROTOCOL.generate(request(Replicate.FLUX_DEV).initImage(PHOTO).build());

        assertThat(job.upload(PHOTO, new Image(100L << 20))).isPresent();
        assertThatThrownBy(() -> job.upload(PHOTO, new Image((100L << 20) + 1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("100 MiB");
    }

    private static WireRequest submission(ImageRequest request) {
        return PROTOCOL.generate(request).submit(context(request)).request();
    }

    private static WireRequest submission(ImageRequest request, Duration deadline) {
        return PROTOCOL.generate(request)
                .submit(context(request).withDeadline(deadline))
                .request();
    }

    private static SubmitContext context(ImageRequest request) {
        Long seed = request.seed().isPresent() ? request.seed().getAsLong() : null;
        return SubmitContext.of("id", 1, seed, 5, Map.of(PHOTO, new Image(1), MASK, new Image(2)));
    }

    private static String json(ImageRequest request) {
        return json(submission(request));
    }

    private static String json(WireRequest request) {
        return ((WireBody.Json) request.body().orElseThrow()).document().toString();
    }

    /** The model's own settings, of a request that has nothing beside them but perhaps a version. */
    private static String input(ImageRequest request) {
        String json = json(request);
        return json.substring(json.indexOf("\"input\":") + "\"input\":".length(), json.length() - 1);
    }

    /** An image of so many bytes, which nobody may read: a mapping only looks. */
    private record Image(long length) implements Payload {
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
                public synchronized int read(byte[] b, int off, int len) {
                    throw new AssertionError("a mapping reads no image");
                }
            };
        }
    }
}
