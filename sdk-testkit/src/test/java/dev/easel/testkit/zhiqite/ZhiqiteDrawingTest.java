package dev.easel.testkit.zhiqite;

import static dev.easel.testkit.zhiqite.Caller.drawing;
import static dev.easel.testkit.zhiqite.Caller.scripts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.testkit.support.PlainHttp;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZhiqiteDrawingTest {
    private final ZhiqiteEmulator emulator = ZhiqiteEmulator.start();
    private final Caller caller = new Caller(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void submission_returns_the_id_that_the_client_chose() {
        assertThat(caller.draw(drawing("pro1")).toString())
                .isEqualTo("{\"code\":\"200\",\"msg\":\"success\",\"data\":{\"task_id\":\"pro1\"}}");
    }

    @Test
    void finished_task_returns_the_example_of_the_query_page() {
        caller.draw(drawing("pro1"));
        JsonNode data = caller.live("pro1").get("data");
        JsonNode image = data.get("differentialImageRspList").get(0);

        assertThat(data.fieldNames())
                .toIterable()
                .containsExactly("id_task", "status", "desc", "temporaryImageDto", "differentialImageRspList");
        assertThat(data.get("id_task").asText()).isEqualTo("pro1");
        assertThat(data.get("status").isIntegralNumber()).isTrue();
        assertThat(data.get("status").asInt()).isEqualTo(2);
        assertThat(data.get("temporaryImageDto").isNull()).isTrue();
        assertThat(image.fieldNames())
                .toIterable()
                .containsExactly("img_audit", "img_audit_status", "image_status", "image_url", "seed");
        assertThat(image.get("img_audit").toString()).isEqualTo("[{\"confidence\":null,\"label\":\"nonLabel\"}]");
        assertThat(image.get("seed").toString()).isEqualTo("7");
    }

    @Test
    void settings_are_noted_once_when_the_images_are_handed_out() {
        caller.draw(drawing("pro1", body -> {
            body.put("prompt", "a lighthouse <lora:lighthouses_v2:0.7>").put("negative_prompt", "blurry");
            body.put("batch_size", 2);
        }));
        assertThat(emulator.drawn()).isEmpty();
        caller.live("pro1");
        caller.live("pro1");

        assertThat(emulator.drawn()).extracting(Drawn::seed).containsExactly(7L, 8L);
        assertThat(emulator.drawn().get(0))
                .isEqualTo(new Drawn(
                        "a lighthouse <lora:lighthouses_v2:0.7>",
                        "blurry",
                        7,
                        128,
                        136,
                        25,
                        7.0,
                        "DPM++ 2M Karras",
                        null,
                        null,
                        "revAnimated_v122_7371.safetensors",
                        List.of(new Drawn.Lora("lighthouses_v2", 0.7)),
                        List.of(),
                        0,
                        Redrawn.EVERYTHING));
    }

    @Test
    void control_net_is_noted_by_the_words_of_its_extension() {
        ObjectNode body = drawing("pro1");
        body.put("resize_mode", 0);
        scripts(body)
                .set("controlnet", Caller.parse("{\"args\":[{\"module\":\"canny\",\"model\":\"c\",\"weight\":0.6}]}"));
        caller.post("sd/v2/controlnet", body);
        caller.live("pro1");

        assertThat(emulator.drawn().get(0).controlNets())
                .containsExactly(new Drawn.ControlNet("canny", "c", 0.6, 0, 1));
    }

    @Test
    void image_is_a_jpeg_of_the_size_requested_at_the_image_host() {
        String url = firstUrl(drawing("pro1"));
        PlainHttp.Response response = PlainHttp.get(url);

        assertThat(url).startsWith(emulator.imageHost() + "/");
        assertThat(response.headers()).containsEntry("Content-Type", "image/jpeg");
        assertThat(response.image().getWidth()).isEqualTo(128);
        assertThat(response.image().getHeight()).isEqualTo(136);
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(1);
    }

    @Test
    void png_comes_when_requested_and_is_drawn_from_prompt_and_seed() {
        ObjectNode body = drawing("pro1");
        scripts(body).put("output_image_format", "png");

        assertThat(PlainHttp.get(firstUrl(body)).body())
                .isEqualTo(EmulatedImage.of("a lighthouse", 7, 128, 136)
                        .labelled("ZHIQITE")
                        .png());
    }

    @Test
    void image_host_refuses_credentials_that_were_sent_along() {
        assertThat(PlainHttp.get(firstUrl(drawing("pro1")), Caller.KEYS).status())
                .isEqualTo(400);
    }

    @Test
    void batches_times_images_per_batch_are_made_each_with_the_next_seed() {
        caller.draw(drawing(
                "pro1", body -> body.put("batch_size", 2).put("n_iter", 3).put("seed", "4294967294")));
        JsonNode images = caller.live("pro1").at("/data/differentialImageRspList");

        assertThat(images).hasSize(6);
        assertThat(images.findValuesAsText("image_url")).doesNotHaveDuplicates();
        assertThat(images.findValuesAsText("seed"))
                .containsExactly("4294967294", "4294967295", "4294967296", "4294967297", "4294967298", "4294967299");
        assertThat(images.get(0).get("seed").isIntegralNumber()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", ""})
    void random_seeds_lie_beyond_int_and_differ_from_task_to_task(String seed) {
        Consumer<ObjectNode> random = body -> {
            body.remove("seed");
            if (!seed.isEmpty()) {
                body.put("seed", seed);
            }
        };
        long first = seedOf("one", random);
        long second = seedOf("two", random);

        assertThat(first).isGreaterThan(Integer.MAX_VALUE).isNotEqualTo(second);
        assertThat(second).isGreaterThan(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"0,0,256,272", "192,200,192,200"})
    void high_resolution_pass_enlarges_by_its_size_or_else_by_its_scale(int x, int y, int width, int height) {
        ObjectNode body = drawing("pro1", each -> each.put("enable_hr", true).put("hr_scale", 2));
        if (x > 0) {
            body.put("hr_resize_x", x).put("hr_resize_y", y);
        }
        assertThat(PlainHttp.get(firstUrl(body)).image())
                .extracting("width", "height")
                .containsExactly(width, height);
    }

    @Test
    void whole_example_of_the_adetailer_is_taken() {
        ObjectNode body = drawing("pro1");
        scripts(body).set("ADetailer", Caller.parse(ADETAILER));

        assertThat(caller.draw(body).get("code").asText()).isEqualTo("200");
    }

    @Test
    void image_to_image_is_shaped_by_the_image_it_names() throws Exception {
        byte[] input = EmulatedImage.of("a cat", 1, 64, 64).png();
        try (MockWebServer images = new MockWebServer()) {
            images.enqueue(
                    new MockResponse.Builder().body(new Buffer().write(input)).build());
            images.start();
            ObjectNode body = drawing("pro1");
            scripts(body).put("image_link", "http://127.0.0.1:" + images.getPort() + "/cat.png");
            scripts(body).put("output_image_format", "png");

            assertThat(caller.post("sd/v2/image2image", body)
                            .json()
                            .at("/data/task_id")
                            .asText())
                    .isEqualTo("pro1");
            assertThat(PlainHttp.get(urlOf("pro1")).body())
                    .isEqualTo(EmulatedImage.of("a lighthouse", 7, 128, 136)
                            .labelled("ZHIQITE")
                            .influencedBy(input, 0.75)
                            .png());
        }
    }

    @ParameterizedTest
    @CsvSource({"-1,WHITE", "0,WHITE", "1,BLACK"})
    void mask_decides_what_is_drawn_anew_and_its_mode_turns_it_round(int mode, Redrawn redrawn) throws IOException {
        byte[] input = EmulatedImage.of("a cat", 3, 64, 64).png();
        byte[] mask = EmulatedImage.of("black and white", 4, 64, 64).png();
        try (MockWebServer images = new MockWebServer()) {
            images.enqueue(
                    new MockResponse.Builder().body(new Buffer().write(input)).build());
            images.enqueue(
                    new MockResponse.Builder().body(new Buffer().write(mask)).build());
            images.start();
            ObjectNode body = drawing("pro1");
            scripts(body).put("image_link", "http://127.0.0.1:" + images.getPort() + "/cat.png");
            scripts(body).put("mask_link", "http://127.0.0.1:" + images.getPort() + "/mask.png");
            scripts(body).put("output_image_format", "png");
            if (mode >= 0) {
                body.put("inpainting_mask_invert", mode);
            }
            caller.post("sd/v2/image2image", body);

            assertThat(PlainHttp.get(urlOf("pro1")).body())
                    .isEqualTo(EmulatedImage.of("a lighthouse", 7, 128, 136)
                            .labelled("ZHIQITE")
                            .influencedBy(input, 0.75)
                            .drawnInto(input, mask, redrawn)
                            .png());
            assertThat(emulator.drawn())
                    .singleElement()
                    .returns(redrawn, Drawn::redrawn)
                    .returns(0.75, Drawn::strength);
        }
    }

    @Test
    void image_to_image_whose_image_cannot_be_fetched_ends_without_images() {
        ObjectNode body = drawing("pro1");
        scripts(body).put("image_link", emulator.imageHost() + "/images/nothing.png");
        caller.post("sd/v2/image2image", body);

        assertThat(caller.live("pro1").at("/data/differentialImageRspList")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"7,200", "7.5,200", "7.0,400"})
    void image_to_image_takes_whole_guidance_only_without_a_fraction(String scale, String code) {
        ObjectNode body = Caller.parse(drawing("pro1").toString().replace("\"cfg_scale\":7", "\"cfg_scale\":" + scale));
        scripts(body).put("image_link", "https://images.example/cat.png");

        assertThat(caller.post("sd/v2/image2image", body).json().get("code").asText())
                .isEqualTo(code);
    }

    @Test
    void controlnet_needs_its_object_and_a_resize_mode() {
        ObjectNode body = drawing("pro1");
        assertThat(refusal("sd/v2/controlnet", body)).isEqualTo("alwayson_scripts.controlnet is required");

        scripts(body).putObject("controlnet").putArray("args");
        assertThat(refusal("sd/v2/controlnet", body)).isEqualTo("resize_mode is required");

        body.put("resize_mode", 1);
        assertThat(caller.post("sd/v2/controlnet", body)
                        .json()
                        .at("/data/task_id")
                        .asText())
                .isEqualTo("pro1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1221212", "\"1221212\""})
    void controlnet_takes_its_seed_as_table_and_as_example_write_it(String seed) {
        ObjectNode body = Caller.parse(drawing("pro1").toString().replace("\"seed\":\"7\"", "\"seed\":" + seed));
        body.put("resize_mode", 1);
        scripts(body).putObject("controlnet");
        caller.post("sd/v2/controlnet", body);

        assertThat(caller.live("pro1")
                        .at("/data/differentialImageRspList/0/seed")
                        .asLong())
                .isEqualTo(1221212);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "width | 127 | width must be between 128 and 1024",
                "width | 1032 | width must be between 128 and 1024",
                "height | 132 | height must be a multiple of 8",
                "hr_resize_x | 2056 | hr_resize_x must be between 128 and 2048",
                "hr_resize_y | 130 | hr_resize_y must be a multiple of 8",
                "denoising_strength | 1.01 | denoising_strength must be between 0 and 1",
                "batch_size | 0 | batch_size must be at least 1",
                "batch_size | 101 | batch_size x n_iter is 101; at most 100 images are drawn at once",
                "seed | \"seven\" | seed must be an integer from -1 (random) on, written as a string",
                "prompt | \" \" | prompt must not be empty"
            })
    void value_out_of_its_range_is_refused_by_name(String field, String value, String message) {
        assertThat(refusal("sd/v2/text2image", with(field, value))).isEqualTo(message);
    }

    @Test
    void unknown_sampler_is_refused_with_the_list() {
        assertThat(refusal("sd/v2/text2image", with("sampler_index", "\"DDIM\"")))
                .startsWith("sampler_index must be one of Euler a, Euler, LMS, ")
                .endsWith("DPM++ 2M Karras");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prompt", "batch_size", "alwayson_scripts"})
    void absent_required_field_is_refused(String field) {
        ObjectNode body = drawing("pro1", each -> each.remove(field));

        assertThat(refusal("sd/v2/text2image", body)).isEqualTo(field + " is required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd_model_checkpoint", "id_task"})
    void absent_required_script_field_is_refused(String field) {
        ObjectNode body = drawing("pro1", each -> scripts(each).remove(field));

        assertThat(refusal("sd/v2/text2image", body)).isEqualTo("alwayson_scripts." + field + " is required");
    }

    @Test
    void refused_submission_begins_no_task() {
        caller.draw(drawing("pro1", body -> body.put("width", 100)));

        assertThat(emulator.acceptedTasks()).isZero();
        assertThat(caller.live("pro1").get("code").asText()).isEqualTo("400");
    }

    private static ObjectNode with(String field, String value) {
        return drawing(
                "pro1",
                body -> body.set(
                        field, Caller.parse("{\"value\":" + value + "}").get("value")));
    }

    private String refusal(String path, ObjectNode body) {
        JsonNode response = caller.post(path, body).json();
        assertThat(response.get("code").asText()).isEqualTo("400");
        return response.get("msg").asText();
    }

    private long seedOf(String id, Consumer<ObjectNode> change) {
        caller.draw(drawing(id, change));
        return caller.live(id).at("/data/differentialImageRspList/0/seed").asLong();
    }

    private String firstUrl(ObjectNode body) {
        caller.draw(body);
        return urlOf("pro1");
    }

    private String urlOf(String id) {
        return caller.live(id).at("/data/differentialImageRspList/0/image_url").asText();
    }

    private static final String ADETAILER = """
            {"args":[{"ad_model":"None","ad_prompt":"","ad_negative_prompt":"","ad_confidence":0.3,"ad_mask_min_ratio":0.0,
             "ad_mask_max_ratio":1.0,"ad_dilate_erode":32,"ad_x_offset":0,"ad_y_offset":0,"ad_mask_merge_invert":"None",
             "ad_mask_blur":4,"ad_denoising_strength":0.4,"ad_inpaint_only_masked":true,
             "ad_inpaint_only_masked_padding":0,"ad_use_inpaint_width_height":false,"ad_inpaint_width":512,
             "ad_inpaint_height":512,"ad_use_steps":true,"ad_steps":28,"ad_use_cfg_scale":false,"ad_cfg_scale":7.0,
             "ad_use_sampler":false,"ad_sampler":"DPM++ 2M Karras","ad_use_noise_multiplier":false,
             "ad_noise_multiplier":1.0,"ad_restore_face":false,"ad_controlnet_model":"None",
             "ad_controlnet_module":"None","ad_controlnet_weight":1.0,"ad_controlnet_guidance_start":0.0,
             "ad_controlnet_guidance_end":1.0}]}
            """;
}
