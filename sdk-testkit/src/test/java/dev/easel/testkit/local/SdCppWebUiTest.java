package dev.easel.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.LocalEmulator.Dialect;
import dev.easel.testkit.LocalEmulator.SdServerRelease;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.support.PlainHttp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the web UI's routes as far as sd-server has them. */
class SdCppWebUiTest {
    private static final String CAT =
            base64(EmulatedImage.of("a cat", 3, 40, 48).png());

    private final VirtualTime clock = VirtualTime.create();
    private LocalEmulator emulator = lenient(SdServerRelease.MASTER_827).start();

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void response_has_images_the_echo_and_info_in_a_text() {
        JsonNode response = draw(
                        "txt2img",
                        "{'prompt':'a cat','negative_prompt':'dog','seed':7,'width':64,'height':72,'steps':12,'cfg_scale':3,"
                                + "'batch_size':2,'sampler_name':'Euler a','scheduler':'karras'}")
                .json();
        JsonNode info =
                Objects.requireNonNull(Json.read(response.get("info").asText().getBytes(StandardCharsets.UTF_8)));

        assertThat(response.get("images")).hasSize(2);
        assertThat(response.at("/parameters/steps").asInt()).isEqualTo(12);
        assertThat(info.get("seed").asLong()).isEqualTo(7);
        assertThat(info.get("all_seeds").toString()).isEqualTo("[7,8]");
        assertThat(info.get("sampler_name").asText()).isEqualTo("euler_a");
        assertThat(info.at("/extra_generation_params/Schedule type").asText()).isEqualTo("karras");
        assertThat(info.get("steps").asInt()).isEqualTo(12);
        assertThat(info.get("width").asInt()).isEqualTo(64);
        assertThat(info.get("version").asText()).isEqualTo("stable-diffusion.cpp");
        assertThat(info.at("/infotexts/1").asText()).contains("Seed: 8");
        assertThat(emulator.drawn())
                .extracting(Drawn::seed, Drawn::sampler, Drawn::scheduler)
                .containsExactly(tuple(7L, "euler_a", "karras"), tuple(8L, "euler_a", "karras"));
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "Euler a,euler_a",
        "k_euler_a,euler_a",
        "EULER,euler",
        "DPM++ 2M,dpm++2m",
        "DPM++ 2M SDE,dpm++2m_sde",
        "DDIM,ddim_trailing",
        "dpm++2s_a,dpm++2s_a",
        "ipndm,ipndm",
        "lms,lms",
        "k_euler_a_cfg_pp,euler_cfg_pp",
        "DPM++ 2S a,default",
        "IPNDM,default",
        "LMS,default",
        "DPM++ 2M Karras,default"
    })
    void sampler_is_known_by_its_native_word_or_by_some_of_the_web_uis(String name, String drawn) {
        draw("txt2img", "{'prompt':'a','sampler_name':'" + name + "'}");

        assertThat(emulator.drawn()).extracting(Drawn::sampler).containsExactly(drawn);
    }

    @ParameterizedTest
    @CsvSource({"karras,karras", "Karras,default", "Simple,default", "sgm_uniform,sgm_uniform", "SGM Uniform,default"})
    void scheduler_is_known_in_lower_case_alone(String word, String drawn) {
        draw("txt2img", "{'prompt':'a','scheduler':'" + word + "'}");

        assertThat(emulator.drawn()).extracting(Drawn::scheduler).containsExactly(drawn);
    }

    @Test
    void seed_is_cut_to_32_bits_and_without_one_it_is_the_clocks_second() {
        clock.advance(Duration.between(clock.instant(), Instant.ofEpochSecond(1_900_000_000)));
        draw("txt2img", "{'prompt':'a','seed':9000000000}");
        draw("txt2img", "{'prompt':'a'}");
        draw("txt2img", "{'prompt':'a','seed':-1}");
        clock.advance(Duration.ofSeconds(1));
        draw("txt2img", "{'prompt':'a'}");

        assertThat(emulator.drawn())
                .extracting(Drawn::seed)
                .containsExactly(410065408L, 1_900_000_000L, 1_900_000_000L, 1_900_000_001L);
    }

    @Test
    void lora_goes_by_its_field_and_in_the_prompt_it_is_drawn_as_words() {
        draw("txt2img", "{'prompt':'a','lora':[{'path':'sub/deep.safetensors','multiplier':0.7}]}");
        draw("txt2img", "{'prompt':'a <lora:deep:0.7>'}");
        PlainHttp.Response unknown = draw("txt2img", "{'prompt':'a','lora':[{'path':'deep'}]}");

        assertThat(emulator.drawn().get(0).loras()).containsExactly(new Drawn.Lora("sub/deep.safetensors", 0.7));
        assertThat(emulator.drawn().get(1).loras()).isEmpty();
        assertThat(emulator.drawn().get(1).prompt()).isEqualTo("a <lora:deep:0.7>");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().get("error").asText()).isEqualTo("invalid lora path: deep");
    }

    @ParameterizedTest
    @CsvSource({"MASTER_562,0,64", "MASTER_580,1,64", "MASTER_827,1,128"})
    void lora_and_the_second_pass_came_with_their_releases(SdServerRelease release, int loras, int width) {
        restart(lenient(release));
        draw(
                "txt2img",
                "{'prompt':'a','width':64,'height':64,'enable_hr':true,'hr_scale':2,'hr_steps':5,"
                        + "'lora':[{'path':'sub/deep.safetensors'}]}");

        assertThat(emulator.drawn()).singleElement().returns(width, Drawn::width);
        assertThat(emulator.drawn().get(0).loras()).hasSize(loras);
    }

    @ParameterizedTest
    @CsvSource({"0,WHITE,4", "1,BLACK,36"})
    void mask_redraws_white_unless_it_is_inverted(int inverted, Redrawn redrawn, int column) {
        JsonNode response = draw(
                        "img2img",
                        "{'prompt':'a castle','init_images':['" + CAT + "'],'mask':'"
                                + base64(PlainHttp.png(2, 1, 0xffffff, 0)) + "','inpainting_mask_invert':" + inverted
                                + ",'denoising_strength':0.6}")
                .json();

        var drawn = PlainHttp.image(
                Base64.getDecoder().decode(response.at("/images/0").asText()));
        var cat = PlainHttp.image(Base64.getDecoder().decode(CAT));
        assertThat(drawn.getWidth()).as("the size of the image it starts from").isEqualTo(40);
        assertThat(drawn.getRGB(column, 4)).isNotEqualTo(cat.getRGB(column, 4));
        assertThat(drawn.getRGB(40 - column, 4)).isEqualTo(cat.getRGB(40 - column, 4));
        assertThat(emulator.drawn())
                .singleElement()
                .returns(redrawn, Drawn::redrawn)
                .returns(0.6, Drawn::strength);
    }

    @ParameterizedTest
    @CsvSource({"-0.5,0.75", "1.5,1.0", "0.3,0.3"})
    void strength_below_zero_is_the_default_and_above_one_is_cut(double sent, double drawn) {
        draw("img2img", "{'prompt':'a','init_images':['" + CAT + "'],'denoising_strength':" + sent + "}");

        assertThat(emulator.drawn()).extracting(Drawn::strength).containsExactly(drawn);
    }

    @Test
    void junk_for_an_image_and_a_missing_one_are_drawn_from_the_words_alone() {
        assertThat(draw("img2img", "{'prompt':'a','init_images':['bm8=']}").status())
                .isEqualTo(200);
        assertThat(draw("img2img", "{'prompt':'a'}").status()).isEqualTo(200);

        assertThat(emulator.drawn()).extracting(Drawn::inputImages).containsExactly(0, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt':''}|400|prompt required",
                "{'prompt':'a','width':0}|400|width and height must be positive",
                "{'prompt':'a','steps':'many'}|500|server_error",
                "{'prompt':null}|500|server_error",
                "{|500|server_error",
                "|400|empty body"
            })
    void mistake_is_named_as_on_the_other_routes(String body, int status, String error) {
        PlainHttp.Response response = draw("txt2img", body == null ? "" : body);

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.json().get("error").asText()).isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt':'a','scheduler':'Karras'}|scheduler \"Karras\" is unknown and would be skipped",
                "{'prompt':'a','sampler_name':'LMS'}|sampler_name \"LMS\" is unknown and would be skipped",
                "{'prompt':'a','n_iter':2}|n_iter is ignored here",
                "{'prompt':'a','hr_second_pass_steps':2}|hr_second_pass_steps is ignored here",
                "{'prompt':'a','mask':'bm8='}|mask is ignored here",
                "{'prompt':'a','batch_size':9}|batch_size is 9 and would be cut to 1..8"
            })
    void strict_server_refuses_what_would_be_skipped(String body, String why) {
        restart(lenient(SdServerRelease.MASTER_827).strict(true));

        assertThat(draw("txt2img", body).json().get("error").asText()).isEqualTo("emulator strict mode: " + why);
    }

    @Test
    void settings_inside_the_prompt_are_read_here_too() {
        draw(
                "txt2img",
                "{'prompt':'a <sd_cpp_extra_args>{\\'clip_skip\\':2,\\'seed\\':5}</sd_cpp_extra_args>','seed':7}");

        assertThat(emulator.drawn()).singleElement().returns("a", Drawn::prompt).returns(5L, Drawn::seed);
    }

    @ParameterizedTest
    @EnumSource
    void lists_name_the_words_of_the_release_and_begin_with_its_default(SdServerRelease release) {
        restart(lenient(release));

        assertThat(list("samplers").findValuesAsText("name"))
                .startsWith("default", "euler")
                .hasSize(release == SdServerRelease.MASTER_562 ? 15 : release == SdServerRelease.MASTER_580 ? 16 : 22);
        assertThat(list("schedulers").findValuesAsText("name"))
                .startsWith("default", "discrete", "normal")
                .hasSize(release == SdServerRelease.MASTER_827 ? 18 : 13);
        assertThat(list("loras").toString())
                .isEqualTo("[{\"name\":\"detail\",\"path\":\"detail.safetensors\"},"
                        + "{\"name\":\"deep\",\"path\":\"sub/deep.safetensors\"}]");
        assertThat(list("sd-models").at("/0/hash").asText()).isEqualTo("8888888888");
        assertThat(list("options").get("samples_format").asText()).isEqualTo("png");
        assertThat(list("upscalers").at("/0/scale").asInt()).isEqualTo(4);
        assertThat(list("latent-upscale-modes").at("/0/name").asText()).isEqualTo("Latent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"progress", "png-info", "cmd-flags", "txt2img"})
    void what_the_server_does_not_have_is_an_empty_404(String route) {
        PlainHttp.Response response = PlainHttp.get(emulator.baseUrl() + "/sdapi/v1/" + route);

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body()).isEmpty();
        assertThat(PlainHttp.postJson(emulator.baseUrl() + "/sdapi/v1/interrupt", "{}")
                        .status())
                .isEqualTo(404);
    }

    private LocalEmulator.Builder lenient(SdServerRelease release) {
        return LocalEmulator.builder()
                .dialect(Dialect.SD_CPP)
                .clock(clock)
                .strict(false)
                .release(release);
    }

    private void restart(LocalEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
    }

    private PlainHttp.Response draw(String route, String body) {
        return PlainHttp.postJson(emulator.baseUrl() + "/sdapi/v1/" + route, body.replace('\'', '"'));
    }

    private JsonNode list(String route) {
        return PlainHttp.get(emulator.baseUrl() + "/sdapi/v1/" + route).json();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
