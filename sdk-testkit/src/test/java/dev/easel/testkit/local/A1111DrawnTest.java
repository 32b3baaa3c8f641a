package dev.easel.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.LocalEmulator.Dialect;
import dev.easel.testkit.LocalEmulator.WebUi;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.support.PlainHttp;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what web UIs draw with: words they do not know, ControlNets, masks, and where they differ from one another. */
class A1111DrawnTest {
    private static final byte[] CAT_PNG = EmulatedImage.of("a cat", 3, 40, 40).png();
    private static final String CAT = Base64.getEncoder().encodeToString(CAT_PNG);
    private static final String SMALL = "{'prompt':'a','width':32,'height':32,'seed':7";
    private static final String UNIT =
            ",'alwayson_scripts':{'controlnet':{'args':[{'enabled':true,'module':'canny','model':'c [1]','weight':0.8,"
                    + "'guidance_start':0.1,'guidance_end':0.9,'image':'" + CAT + "'}]}}}";

    private LocalEmulator emulator = lenient(WebUi.FORGE).start();

    @AfterEach
    void close() {
        emulator.close();
    }

    @ParameterizedTest
    @CsvSource({
        "Euler a,karras,Euler a,Karras",
        "DPM++ 2M,SGM Uniform,DPM++ 2M,SGM Uniform",
        "DPM++ 2M Karras,,DPM++ 2M,Karras",
        "warp,steep,DPM++ 2M,Automatic",
        "euler a,KARRAS,DPM++ 2M,Automatic",
        ",,Euler,Automatic"
    })
    void word_that_is_not_known_means_the_first_sampler_and_the_automatic_scheduler(
            String sampler, String scheduler, String drawnSampler, String drawnScheduler) {
        draw("txt2img", SMALL + field("sampler_name", sampler) + field("scheduler", scheduler) + "}");

        assertThat(emulator.drawn())
                .singleElement()
                .returns(drawnSampler, Drawn::sampler)
                .returns(drawnScheduler, Drawn::scheduler);
    }

    @Test
    void settings_are_noted_for_every_image_of_a_batch() {
        draw(
                "txt2img",
                "{'prompt':'a cat <lora:add_detail:0.7>','negative_prompt':'dog','width':32,'height':40,'seed':7,'steps':9,"
                        + "'cfg_scale':3,'sampler_name':'Euler','scheduler':'karras','batch_size':2,'enable_hr':true,"
                        + "'hr_scale':2,'override_settings':{'sd_model_checkpoint':'dreamshaper_8'}}");

        assertThat(emulator.drawn()).extracting(Drawn::seed).containsExactly(7L, 8L);
        assertThat(emulator.drawn().get(0))
                .isEqualTo(new Drawn(
                        "a cat ",
                        "dog",
                        7,
                        64,
                        80,
                        9,
                        3.0,
                        "Euler",
                        "Karras",
                        null,
                        "dreamshaper_8",
                        List.of(new Drawn.Lora("add_detail", 0.7)),
                        List.of(),
                        0,
                        Redrawn.EVERYTHING));
    }

    @Test
    void map_of_a_control_net_comes_last_and_has_no_seed() {
        JsonNode response = draw("txt2img", SMALL + ",'batch_size':2" + UNIT).json();

        assertThat(response.get("images")).as("a sheet, two images, a map").hasSize(4);
        assertThat(info(response).get("all_seeds").toString()).isEqualTo("[7,8]");
        assertThat(info(response).get("index_of_first_image").asInt()).isEqualTo(1);
        assertThat(emulator.drawn().get(0).controlNets())
                .containsExactly(new Drawn.ControlNet("canny", "c [1]", 0.8, 0.1, 0.9));

        restart(lenient(WebUi.FORGE).detectedMap(false).grid(false));
        assertThat(draw("txt2img", SMALL + UNIT).json().get("images")).hasSize(1);
    }

    @Test
    void unit_that_is_switched_off_or_has_no_image_takes_no_part() {
        draw(
                "txt2img",
                SMALL + ",'alwayson_scripts':{'ControlNet':{'args':[{'enabled':false,'image':'" + CAT
                        + "'},{'module':'canny'}]}}}");

        assertThat(emulator.drawn().get(0).controlNets()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,WHITE,4", "1,BLACK,28"})
    void mask_redraws_white_unless_it_is_inverted(int inverted, Redrawn redrawn, int column) {
        JsonNode response = draw(
                        "img2img",
                        SMALL + ",'init_images':['" + CAT + "'],'denoising_strength':0.6,'inpainting_mask_invert':"
                                + inverted
                                + ",'mask':'"
                                + Base64.getEncoder().encodeToString(PlainHttp.png(2, 1, 0xffffff, 0)) + "'}")
                .json();

        BufferedImage drawn = PlainHttp.image(
                Base64.getDecoder().decode(response.at("/images/0").asText()));
        BufferedImage cat =
                PlainHttp.image(EmulatedImage.resized(CAT_PNG, 32, 32).png());
        assertThat(drawn.getRGB(column, 4)).isNotEqualTo(cat.getRGB(column, 4));
        assertThat(drawn.getRGB(32 - column, 4)).isEqualTo(cat.getRGB(32 - column, 4));
        assertThat(emulator.drawn())
                .singleElement()
                .returns(redrawn, Drawn::redrawn)
                .returns(0.6, Drawn::strength);
    }

    @Test
    void image_tells_what_it_was_drawn_with_and_not_what_was_sent() {
        JsonNode response = draw("txt2img", SMALL + ",'sampler_name':'warp','scheduler':'steep','steps':9}")
                .json();
        String png =
                new String(Base64.getDecoder().decode(response.at("/images/0").asText()), StandardCharsets.ISO_8859_1);

        assertThat(png)
                .contains(
                        "a\nSteps: 9, Sampler: DPM++ 2M, Schedule type: Automatic, CFG scale: 7.0, Seed: 7, Size: 32x32");
        assertThat(info(response).at("/infotexts/0").asText()).contains("Sampler: DPM++ 2M");
        assertThat(info(response).get("sampler_name").asText()).isEqualTo("DPM++ 2M");
    }

    @Test
    void sd_next_has_no_scheduler_and_defaults_of_its_own() {
        restart(lenient(WebUi.SD_NEXT));
        draw("txt2img", "{'prompt':'a','scheduler':'karras','sampler_name':'euler A'}");

        Drawn drawn = emulator.drawn().get(0);
        assertThat(drawn.sampler()).isEqualTo("Euler a");
        assertThat(drawn.scheduler()).isNull();
        assertThat(drawn.steps()).isEqualTo(20);
        assertThat(drawn.width()).isEqualTo(1024);
        assertThat(drawn.guidanceScale()).isEqualTo(6);
        restart(lenient(WebUi.SD_NEXT).strict(true));
        assertThat(draw("txt2img", SMALL + ",'scheduler':'karras'}")
                        .json()
                        .at("/detail/0/msg")
                        .asText())
                .startsWith("emulator strict mode: the field is not known to SD.Next");
    }

    @Test
    void sd_next_refuses_unknown_samplers_and_says_little_of_a_missing_image() {
        restart(lenient(WebUi.SD_NEXT));
        PlainHttp.Response sampler = draw("txt2img", SMALL + ",'sampler_name':'warp'}");
        PlainHttp.Response image = draw("img2img", SMALL + "}");

        assertThat(sampler.status()).isEqualTo(404);
        assertThat(sampler.text())
                .isEqualTo("{\"error\":\"HTTPException\",\"code\":404,\"detail\":\"Sampler not found\",\"body\":\"\","
                        + "\"errors\":\"\"}");
        assertThat(image.status()).isEqualTo(400);
        assertThat(image.text()).isEqualTo("{\"error\":\"Init image is none\"}");
        assertThat(PlainHttp.postJson(emulator.baseUrl() + "/sdapi/v1/interrupt", "")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void web_ui_names_the_class_of_an_exception_and_has_the_words_of_a_crash_elsewhere() {
        restart(lenient(WebUi.A1111));
        emulator.failNextTask();

        assertThat(draw("txt2img", SMALL + "}").text())
                .isEqualTo("{\"error\":\"RuntimeError\",\"detail\":\"\",\"body\":\"\","
                        + "\"errors\":\"the emulator was told to fail\"}");
        assertThat(draw("img2img", SMALL + "}").text())
                .isEqualTo(
                        "{\"error\":\"HTTPException\",\"detail\":\"Init image not found\",\"body\":\"\",\"errors\":\"\"}");
        assertThat(emulator.drawn()).isEmpty();
    }

    private static LocalEmulator.Builder lenient(WebUi webUi) {
        return LocalEmulator.builder().dialect(Dialect.A1111).webUi(webUi).strict(false);
    }

    private void restart(LocalEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
    }

    private static String field(String name, String value) {
        return value == null ? "" : ",'" + name + "':'" + value + "'";
    }

    private PlainHttp.Response draw(String route, String body) {
        return PlainHttp.postJson(emulator.baseUrl() + "/sdapi/v1/" + route, body.replace('\'', '"'));
    }

    private static JsonNode info(JsonNode response) {
        return Objects.requireNonNull(
                Json.read(response.get("info").asText().getBytes(StandardCharsets.UTF_8)), "info is JSON");
    }
}
