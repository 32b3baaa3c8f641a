package dev.easel.bfl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out for each field, to the letter. */
class BflMappingTest {
    static final String SECRET = "MARKEDKEY-of-a-webhook";
    private static final ImageInput FIRST = ImageInput.bytes(new byte[] {1});
    private static final ImageInput SECOND = ImageInput.bytes(new byte[] {1, 2});
    private static final ImageInput MASK = ImageInput.bytes(new byte[] {1, 2, 3});
    private static final ImageInput ADDRESS = ImageInput.url(URI.create("https://h.example/b.png"));

    private final BflSettings settings = settings(BflRegion.EU1.baseUrl());

    static BflSettings settings(String baseUrl) {
        return new BflSettings(URI.create(baseUrl), false, SECRET, Set.of());
    }

    @Test
    void the_contracts_first_example_comes_out_to_the_letter() {
        ImageRequest request = of(Bfl.MODEL_FLUX_2_PRO)
                .prompt("a mug")
                .size(1024, 768)
                .seed(7L)
                .outputFormat(ImageFormat.PNG)
                .addOptions(BflOptions.builder().promptUpsampling(false).build())
                .build();

        assertThat(submission(request).toString()).isEqualTo("POST /v1/flux-2-pro");
        assertThat(json(request)).isEqualTo("""
                {"prompt":"a mug","width":1024,"height":768,"seed":7,"output_format":"png","disable_pup":true}""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"flux-2-pro", "flux-2-klein-4b", "flux-3-image", "flux-kontext-pro", "flux-pro-1.1", "flux-dev"})
    void what_is_not_set_is_not_sent(String model) {
        assertThat(json(of(model).build())).isEqualTo("{\"prompt\":\"a mug\"}");
    }

    @Test
    void images_and_references_are_numbered_and_an_address_is_sent_as_it_is() {
        ImageRequest request = of(Bfl.MODEL_FLUX_2_FLEX)
                .initImage(FIRST)
                .addOptions(
                        BflOptions.builder().addReferenceImages(ADDRESS, SECOND).build())
                .steps(30)
                .guidanceScale(4)
                .build();

        assertThat(json(request)).isEqualTo("""
                {"prompt":"a mug","input_image":"<1 bytes of image/png>","input_image_2":"https://h.example/b.png",\
                "input_image_3":"<2 bytes of image/png>","steps":30,"guidance":4}""");
    }

    @Test
    void references_without_an_init_image_begin_with_the_first_field() {
        ImageRequest request = of(Bfl.MODEL_FLUX_2_PRO)
                .addOptions(BflOptions.builder().addReferenceImages(ADDRESS).build())
                .build();

        assertThat(json(request)).isEqualTo("{\"prompt\":\"a mug\",\"input_image\":\"https://h.example/b.png\"}");
    }

    @Test
    void flux_3_takes_its_images_as_a_list_and_a_size_as_ratio_and_resolution() {
        ImageRequest request = of(Bfl.MODEL_FLUX_3)
                .initImage(ADDRESS)
                .size(1280, 720)
                .seed(7L)
                .outputFormat(ImageFormat.PNG)
                .addOptions(BflOptions.builder()
                        .grounding(false)
                        .safetyTolerance(4)
                        .version("v1")
                        .build())
                .build();

        assertThat(json(request)).isEqualTo("""
                {"prompt":"a mug","images":["https://h.example/b.png"],"aspect_ratio":"16:9","resolution":"1k",\
                "safety_tolerance":4,"grounding":false,"version":"v1"}""");
    }

    @ParameterizedTest
    @CsvSource({
        "flux-3-image,1000,1000,1:1",
        "flux-3-image,1001,400,21:9",
        "flux-3-image,500,700,5:7",
        "flux-3-image,10,4000,9:21",
        "flux-kontext-pro,1024,768,4:3",
        "flux-kontext-max,1023,768,341:256",
        "flux-pro-1.1-ultra,2100,900,7:3",
    })
    void a_size_becomes_the_nearest_ratio(String model, int width, int height, String ratio) {
        assertThat(json(of(model).size(width, height).build())).contains("\"aspect_ratio\":\"" + ratio + "\"");
    }

    @ParameterizedTest
    @CsvSource({"700,700,768sq", "1024,1024,1k", "1920,1080,1.5k", "2048,2048,2k", "9000,9000,4k"})
    void flux_3_gets_the_nearest_resolution(int width, int height, String resolution) {
        assertThat(json(of(Bfl.MODEL_FLUX_3).size(width, height).build()))
                .contains("\"resolution\":\"" + resolution + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "flux-2-pro,1000,700,1008,704",
        "flux-2-pro,64,64,64,64",
        "flux-2-pro,71,72,64,80",
        "flux-2-pro,2056,2040,2048,2032",
        "flux-dev,257,1425,256,1440",
        "flux-pro-1.1,1440,256,1440,256",
        "flux-tools/outpainting-v1,65,1001,65,1001",
        "flux-9-new,65,1001,65,1001",
    })
    void a_size_is_rounded_to_the_models_step(String model, int width, int height, int sentWidth, int sentHeight) {
        assertThat(json(of(model).size(width, height).initImage(ADDRESS).build()))
                .contains("\"width\":" + sentWidth + ",\"height\":" + sentHeight);
    }

    @Test
    void fill_gets_image_and_mask_as_base64_and_its_numbers() {
        ImageRequest request = of(Bfl.MODEL_FILL)
                .initImage(SECOND)
                .mask(MASK)
                .steps(15)
                .guidanceScale(100)
                .addOptions(BflOptions.builder()
                        .promptUpsampling(true)
                        .safetyTolerance(6)
                        .user("u-1")
                        .build())
                .build();

        assertThat(json(request)).isEqualTo("""
                {"prompt":"a mug","image":"<2 bytes of image/png>","mask":"<3 bytes of image/png>","steps":15,"guidance":100,\
                "safety_tolerance":6,"prompt_upsampling":true,"user":"u-1"}""");
    }

    @Test
    void an_image_at_an_address_goes_as_base64_to_the_models_of_flux_1() {
        assertThat(json(of(Bfl.MODEL_FLUX_1_1_ULTRA)
                        .initImage(ADDRESS)
                        .addOptions(BflOptions.builder()
                                .raw(true)
                                .imagePromptStrength(0.25)
                                .aspectRatio("16:9")
                                .build())
                        .build()))
                .isEqualTo("""
                        {"prompt":"a mug","image_prompt":"<9 bytes of image/png>","aspect_ratio":"16:9","raw":true,\
                        "image_prompt_strength":0.25}""");
        assertThat(BflCapabilities.of(BflModels.of(Bfl.MODEL_FLUX_1_1_ULTRA))
                        .inputForm()
                        .takesAddresses())
                .isFalse();
        assertThat(BflCapabilities.of(BflModels.of(Bfl.TOOL_ERASE)).inputForm().takesAddresses())
                .isTrue();
    }

    @Test
    void expanding_outpainting_erasing_and_deblurring_have_fields_of_their_own() {
        assertThat(json(of(Bfl.MODEL_EXPAND)
                        .initImage(FIRST)
                        .addOptions(BflOptions.builder()
                                .expansion(new BflExpansion(1, 2, 3, 2048))
                                .build())
                        .build()))
                .endsWith("\"top\":1,\"bottom\":2,\"left\":3,\"right\":2048}");
        assertThat(json(of(Bfl.TOOL_OUTPAINTING)
                        .initImage(ADDRESS)
                        .size(800, 601)
                        .seed(7L)
                        .addOptions(BflOptions.builder()
                                .outpaintOffset(new BflOffset(-5, 10))
                                .outpaintMode(BflOutpaintMode.FAST)
                                .autoCrop(true)
                                .build())
                        .build()))
                .isEqualTo("""
                        {"prompt":"a mug","input_image":"https://h.example/b.png","width":800,"height":601,\
                        "reference_offset_x":-5,"reference_offset_y":10,"mode":"fast","auto_crop":true}""");
        assertThat(json(of(Bfl.TOOL_ERASE)
                        .initImage(ADDRESS)
                        .mask(MASK)
                        .addOptions(BflOptions.builder().dilatePixels(0).build())
                        .build()))
                .isEqualTo("""
                        {"image":"https://h.example/b.png","mask":"<3 bytes of image/png>","dilate_pixels":0}""");
        assertThat(json(of(Bfl.TOOL_DEBLUR)
                        .initImage(ADDRESS)
                        .seed(7L)
                        .outputFormat(ImageFormat.WEBP)
                        .build()))
                .isEqualTo("{\"image\":\"https://h.example/b.png\",\"seed\":7,\"output_format\":\"webp\"}");
    }

    @Test
    void a_lora_is_the_finetune_and_so_is_the_option() {
        assertThat(json(of("flux-pro-1.1-ultra-finetuned")
                        .addLora(Lora.of("org/mine", 1.5))
                        .build()))
                .endsWith("\"finetune_id\":\"org/mine\",\"finetune_strength\":1.5}");
        assertThat(json(of("flux-2-klein-9b-kv-finetuned")
                        .addOptions(BflOptions.builder().finetuneId("mine").build())
                        .build()))
                .endsWith("\"finetune_id\":\"mine\"}");
    }

    @Test
    void a_control_image_goes_to_the_older_models_and_as_a_reference_to_flux_2() {
        ControlNet canny = ControlNet.builder()
                .type(ControlType.CANNY)
                .image(SECOND)
                .lowThreshold(10)
                .highThreshold(90)
                .build();

        assertThat(json(of("flux-pro-1.0-canny").addControl(canny).build())).isEqualTo("""
                {"prompt":"a mug","control_image":"<2 bytes of image/png>","canny_low_threshold":10,"canny_high_threshold":90}""");
        assertThat(json(of("flux-pro-1.0-canny")
                        .addControl(canny)
                        .addOptions(BflOptions.builder().controlMap(true).build())
                        .build()))
                .contains("\"preprocessed_image\":\"<2 bytes of image/png>\"");
        assertThat(json(of(Bfl.MODEL_FLUX_2_PRO)
                        .initImage(FIRST)
                        .addControl(canny)
                        .build()))
                .endsWith("\"input_image\":\"<1 bytes of image/png>\",\"input_image_2\":\"<2 bytes of image/png>\"}");
    }

    @Test
    void a_callback_takes_the_clients_secret_along_and_only_where_it_is_asked_for() {
        URI callback = URI.create("https://h.example/x");

        assertThat(json(of(Bfl.MODEL_FLUX_2_PRO).callbackUrl(callback).build()))
                .endsWith("\"webhook_url\":\"https://h.example/x\",\"webhook_secret\":\"" + SECRET + "\"}");
        assertThat(json(of(Bfl.MODEL_FLUX_2_PRO).build())).doesNotContain("webhook");
        ImageRequest flux3 = of(Bfl.MODEL_FLUX_3).callbackUrl(callback).build();
        assertThat(json(flux3)).doesNotContain("webhook");
        assertThat(BflProtocol.create(settings).generate(flux3).callback()).isEmpty();
    }

    @Test
    void extra_fields_go_to_the_top_and_replace_nothing() {
        assertThat(json(of(Bfl.MODEL_FLUX_2_PRO).putExtraField("brand_new", 1).build()))
                .isEqualTo("{\"prompt\":\"a mug\",\"brand_new\":1}");
        assertThatThrownBy(() -> json(of(Bfl.MODEL_FLUX_2_PRO)
                        .putExtraField("prompt", "other")
                        .build()))
                .isInstanceOf(InvalidRequestException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "15000001,1000,1000,is an image of 15000001 bytes",
        "9,5000,4001,is an image of 5000x4001 pixels; bfl takes 20 megapixels",
        "9,255,1000,is an image of 255x1000 pixels; bfl takes sides of 256 or more",
    })
    void an_image_beyond_the_services_limits_is_refused_before_it_is_sent(
            long length, int width, int height, String message) {
        ImageRequest request = of(Bfl.MODEL_FLUX_2_PRO).initImage(FIRST).build();
        Map<ImageInput, Payload> images = Map.of(FIRST, new Image(length, Size.of(width, height)));

        assertThatThrownBy(() -> BflRequests.submission(
                        request,
                        SubmitContext.of("id", 1, null, 5, images),
                        BflModels.of(Bfl.MODEL_FLUX_2_PRO),
                        settings))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }

    @Test
    void the_images_of_flux_2_pro_and_the_one_that_it_generates_have_a_limit_together() {
        ImageRequest request = of(Bfl.MODEL_FLUX_2_PRO)
                .initImage(FIRST)
                .addOptions(BflOptions.builder().addReferenceImages(SECOND).build())
                .size(2048, 2048)
                .build();
        SubmitContext within = context(Size.of(2048, 2048), Size.of(1024, 1024));
        SubmitContext beyond = context(Size.of(2048, 2048), Size.of(1024, 1025));
        BflModel pro = BflModels.of(Bfl.MODEL_FLUX_2_PRO);
        BflModel flex = BflModels.of(Bfl.MODEL_FLUX_2_FLEX);

        assertThat(BflRequests.submission(request, within, pro, settings).toString())
                .isEqualTo("POST /v1/flux-2-pro");
        assertThat(BflRequests.submission(request, beyond, flex, settings).toString())
                .isEqualTo("POST /v1/flux-2-flex");
        assertThatThrownBy(() -> BflRequests.submission(request, beyond, pro, settings))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("options brings all images")
                .hasMessageContaining("9 megapixels together");
    }

    private static SubmitContext context(Size first, Size second) {
        return SubmitContext.of("id", 1, null, 5, Map.of(FIRST, new Image(9, first), SECOND, new Image(9, second)));
    }

    @Test
    void an_image_that_is_refused_is_named_by_the_field_that_it_comes_from() {
        ImageRequest request = of(Bfl.MODEL_FLUX_2_PRO)
                .initImage(FIRST)
                .addOptions(BflOptions.builder().addReferenceImages(SECOND).build())
                .addControl(ControlNet.canny(MASK))
                .build();
        Size small = Size.of(100, 100);
        Map<ImageInput, Payload> images =
                Map.of(FIRST, new Image(9, null), SECOND, new Image(9, small), MASK, new Image(9, small));

        assertThatThrownBy(() -> BflRequests.submission(
                        request,
                        SubmitContext.of("id", 1, null, 5, images),
                        BflModels.of(Bfl.MODEL_FLUX_2_PRO),
                        settings))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        invalid -> assertThat(invalid.violations())
                                .extracting(violation -> violation.field())
                                .containsExactly("options", "controls"));
    }

    @Test
    void a_mask_of_another_size_than_its_image_is_refused_before_it_is_sent() {
        ImageRequest request = of(Bfl.MODEL_FILL).initImage(FIRST).mask(MASK).build();
        Map<ImageInput, Payload> images =
                Map.of(FIRST, new Image(9, Size.of(512, 256)), MASK, new Image(9, Size.of(256, 512)));

        assertThatThrownBy(() -> BflRequests.submission(
                        request, SubmitContext.of("id", 1, null, 5, images), BflModels.of(Bfl.MODEL_FILL), settings))
                .hasMessageContaining("mask is 256x512, and the image that it masks is 512x256");
    }

    @Test
    void a_task_is_polled_at_the_address_that_was_named_and_else_by_its_id() {
        BflProtocol protocol = BflProtocol.create(settings);
        TaskCall named =
                TaskCall.of("r").withTaskId("a/b").withReference("https://api.us3.bfl.ai/v1/get_result?id=a&x=1");

        WireRequest there = protocol.status(named).request();
        assertThat(there.address()).contains(URI.create("https://api.us3.bfl.ai/v1/get_result?id=a&x=1"));
        assertThat(there.hasCredentials()).isFalse();
        WireRequest own = protocol.status(
                        TaskCall.of("r").withTaskId("a").withReference(BflRegion.EU1.baseUrl() + "/v1/get_result?id=a"))
                .request();
        assertThat(own.hasCredentials()).isTrue();
        assertThat(protocol.status(TaskCall.of("r").withTaskId("a/b")).request().path())
                .contains("/v1/get_result?id=a%2Fb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.eu2.bfl.ai/v1/get_result?id=x",
                "https://api.bfl.ai.evil.example/v1/get_result?id=x",
                "https://bfl.ai/v1/get_result?id=x",
                "https://evilbfl.ai/v1/get_result?id=x",
                "https://api.eu2.bfl.ai:8443/v1/get_result?id=x",
                "https://user@api.eu2.bfl.ai/v1/get_result?id=x",
                "https://127.0.0.1/v1/get_result?id=x",
                "/v1/get_result?id=x",
                "no address",
            })
    void a_handle_with_an_address_elsewhere_is_refused(String reference) {
        TaskCall task = TaskCall.of("r").withTaskId("x").withReference(reference);

        assertThat(BflProtocol.create(settings).canPoll(task)).isFalse();
    }

    @Test
    void a_handle_of_another_kind_of_work_is_refused() {
        BflProtocol protocol = BflProtocol.create(settings);

        assertThat(protocol.canPoll(TaskCall.of("r").withTaskId("x").withKind("upscale")))
                .isFalse();
        assertThat(protocol.canPoll(TaskCall.of("r"))).isFalse();
        assertThat(protocol.canPoll(TaskCall.of("r").withTaskId("x"))).isTrue();
    }

    @Test
    void the_key_goes_to_another_host_of_the_service_only_if_the_user_says_so_and_only_to_poll() {
        BflProtocol careful = BflProtocol.create(settings);
        BflProtocol told =
                BflProtocol.create(new BflSettings(URI.create(BflRegion.GLOBAL.baseUrl()), true, SECRET, Set.of()));
        URI poll = URI.create("https://api.eu2.bfl.ai/v1/get_result?id=x");

        assertThat(careful.vouchesFor(poll)).isFalse();
        assertThat(told.vouchesFor(poll)).isTrue();
        assertThat(told.vouchesFor(URI.create("https://api.eu2.bfl.ai/v1/delete_finetune")))
                .isFalse();
        assertThat(told.vouchesFor(URI.create("http://api.eu2.bfl.ai/v1/get_result?id=x")))
                .isFalse();
        assertThat(told.vouchesFor(URI.create("https://api.bfl.ai.evil.example/v1/get_result?id=x")))
                .isFalse();
    }

    private static ImageRequest.Builder of(String model) {
        return ImageRequest.builder().prompt("a mug").model(model);
    }

    private WireRequest submission(ImageRequest request) {
        SubmitContext context = SubmitContext.of(
                "id",
                1,
                request.seed().isPresent() ? request.seed().getAsLong() : null,
                5,
                Map.of(
                        FIRST, new Image(1, null),
                        SECOND, new Image(2, null),
                        MASK, new Image(3, null),
                        ADDRESS, new Image(9, null)));
        return BflProtocol.create(settings).generate(request).submit(context).request();
    }

    private String json(ImageRequest request) {
        return ((WireBody.Json) submission(request).body().orElseThrow())
                .document()
                .toString();
    }

    /** An image of so many bytes, which nobody may read: a mapping only looks. */
    private record Image(long length, @Nullable Size pixels) implements Payload {
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
                public synchronized int read(byte[] b, int off, int len) {
                    throw new AssertionError("a mapping reads no image");
                }
            };
        }
    }
}
