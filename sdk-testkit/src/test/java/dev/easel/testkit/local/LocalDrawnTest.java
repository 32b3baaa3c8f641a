package dev.easel.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.LocalEmulator.Dialect;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.support.PlainHttp;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import okhttp3.MultipartBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what the local servers of one blocking call draw with. */
class LocalDrawnTest {
    private static final byte[] CAT = EmulatedImage.of("a cat", 3, 40, 40).png();

    private LocalEmulator emulator = LocalEmulator.start();

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void sd_api_server_notes_its_settings_and_never_its_scheduler_which_is_not_passed_on() {
        generate(
                "{'model':'sd','prompt':'a cat','negative_prompt':'dog','height':64,'width':96,'steps':12,'cfg_scale':3.5,"
                        + "'sample_method':'heun','scheduler':'karras','seed':7,'response_format':'b64_json'}");

        assertThat(emulator.drawn())
                .containsExactly(new Drawn(
                        "a cat",
                        "dog",
                        7,
                        96,
                        64,
                        12,
                        3.5,
                        "heun",
                        null,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        0,
                        Redrawn.EVERYTHING));
    }

    @Test
    void sd_api_server_takes_an_unknown_sampler_of_a_form_for_its_default() {
        restart(LocalEmulator.builder().strict(false));
        post(
                "/v1/images/generations",
                PlainHttp.form(
                        "prompt", "a", "model", "sd", "sample_method", "DPM++ 2M", "width", "64", "height", "64"));
        post(
                "/v1/images/generations",
                PlainHttp.form("prompt", "a", "model", "sd", "sample_method", "HEUN", "width", "64", "height", "64"));

        assertThat(emulator.drawn()).extracting(Drawn::sampler).containsExactly("euler_a", "heun");
    }

    @Test
    void sd_api_server_notes_the_control_image_of_a_generation() {
        post(
                "/v1/images/generations",
                PlainHttp.form("prompt", "a", "model", "sd", "width", "64", "height", "64", "control_strength", "0.4")
                        .addFormDataPart("control_image", "c.png", PlainHttp.file(CAT)));

        assertThat(emulator.drawn().get(0).controlNets()).containsExactly(new Drawn.ControlNet(null, null, 0.4, 0, 1));
    }

    @Test
    void sd_api_server_ignores_the_mask_and_the_control_image_of_an_edit() {
        restart(LocalEmulator.builder().strict(false));
        post(
                "/v1/images/edits",
                PlainHttp.form("prompt", "a", "model", "sd", "width", "64", "height", "64", "strength", "0.3")
                        .addFormDataPart("image", "a.png", PlainHttp.file(CAT))
                        .addFormDataPart("mask", "m.png", PlainHttp.file(white()))
                        .addFormDataPart("control_image", "c.png", PlainHttp.file(CAT)));

        assertThat(emulator.drawn())
                .singleElement()
                .returns(Redrawn.EVERYTHING, Drawn::redrawn)
                .returns(List.of(), Drawn::controlNets)
                .returns(0.3, Drawn::strength);
    }

    @Test
    void sd_api_server_draws_42_unless_a_seed_is_sent() {
        restart(LocalEmulator.builder().strict(false));
        for (String seed : new String[] {"", ",'seed':8", ",'seed':9"}) {
            generate("{'model':'sd','prompt':'a','height':64,'width':64" + seed + "}");
        }

        assertThat(emulator.drawn()).extracting(Drawn::seed).containsExactly(42L, 8L, 9L);
    }

    @Test
    void openai_redraws_where_the_mask_is_transparent_and_keeps_the_rest() {
        restart(LocalEmulator.builder().dialect(Dialect.OPENAI));
        PlainHttp.Response response = post(
                "/v1/images/edits",
                PlainHttp.form("prompt", "a castle", "model", "gpt-image-2", "size", "48x48")
                        .addFormDataPart("image", "a.png", PlainHttp.file(CAT))
                        .addFormDataPart("mask", "m.png", PlainHttp.file(leftHalfTransparent())));

        BufferedImage drawn = image(response, "/data/0/b64_json");
        BufferedImage cat = PlainHttp.image(EmulatedImage.resized(CAT, 48, 48).png());
        assertThat(drawn.getRGB(4, 4)).isNotEqualTo(cat.getRGB(4, 4));
        assertThat(drawn.getRGB(40, 4)).isEqualTo(cat.getRGB(40, 4));
        assertThat(emulator.drawn())
                .singleElement()
                .returns(Redrawn.TRANSPARENT, Drawn::redrawn)
                .returns("gpt-image-2", Drawn::model)
                .returns(1, Drawn::inputImages);
    }

    @Test
    void openai_redraws_where_the_mask_of_an_edit_in_json_is_transparent() {
        restart(LocalEmulator.builder().dialect(Dialect.OPENAI));
        PlainHttp.postJson(
                emulator.baseUrl() + "/v1/images/edits",
                "{\"prompt\":\"a\",\"model\":\"gpt-image-2\",\"size\":\"48x48\",\"images\":[{\"image_url\":\""
                        + dataUri(CAT) + "\"}],\"mask\":{\"image_url\":\"" + dataUri(leftHalfTransparent()) + "\"}}");

        assertThat(emulator.drawn()).extracting(Drawn::redrawn).containsExactly(Redrawn.TRANSPARENT);
    }

    @Test
    void openai_draws_every_image_of_a_call_with_a_seed_of_its_own() {
        restart(LocalEmulator.builder().dialect(Dialect.OPENAI));
        generate("{'model':'gpt-image-2','prompt':'a','n':3,'size':'64x64'}");

        assertThat(emulator.drawn())
                .extracting(Drawn::seed)
                .doesNotHaveDuplicates()
                .hasSize(3);
        assertThat(emulator.drawn()).allSatisfy(drawn -> {
            assertThat(drawn.sampler()).isNull();
            assertThat(drawn.steps()).isNull();
        });
    }

    @Test
    void localai_notes_its_step_and_the_negative_prompt_behind_the_bar() {
        restart(LocalEmulator.builder().dialect(Dialect.LOCALAI));
        generate("{'model':'m','prompt':'a|dog','size':'64x64','seed':7,'step':9,'n':2}");

        assertThat(emulator.drawn()).extracting(Drawn::seed).containsExactly(7L, 8L);
        assertThat(emulator.drawn().get(0))
                .returns("a", Drawn::prompt)
                .returns("dog", Drawn::negativePrompt)
                .returns(9, Drawn::steps)
                .returns("m", Drawn::model);
    }

    @Test
    void localai_inpaints_the_white_of_a_mask() {
        restart(LocalEmulator.builder().dialect(Dialect.LOCALAI));
        PlainHttp.Response response = post(
                "/v1/images/inpainting",
                PlainHttp.form("model", "m", "prompt", "a castle", "steps", "30")
                        .addFormDataPart("image", "a.png", PlainHttp.file(CAT))
                        .addFormDataPart("mask", "m.png", PlainHttp.file(leftHalfWhite())));

        BufferedImage drawn =
                PlainHttp.get(response.json().at("/data/0/url").asText()).image();
        BufferedImage cat = PlainHttp.image(EmulatedImage.resized(CAT, 512, 512).png());
        assertThat(drawn.getRGB(40, 40)).isNotEqualTo(cat.getRGB(40, 40));
        assertThat(drawn.getRGB(400, 40)).isEqualTo(cat.getRGB(400, 40));
        assertThat(emulator.drawn())
                .singleElement()
                .returns(Redrawn.WHITE, Drawn::redrawn)
                .returns(30, Drawn::steps);
    }

    @ParameterizedTest
    @CsvSource({"Authorization,Bearer MARKEDKEY-mine", "x-api-key,MARKEDKEY-mine", "xi-api-key,MARKEDKEY-mine"})
    void localai_takes_its_key_under_three_names(String name, String value) {
        restart(LocalEmulator.builder().dialect(Dialect.LOCALAI).apiKey("MARKEDKEY-mine"));

        assertThat(PlainHttp.get(emulator.baseUrl() + "/v1/models", name, value).status())
                .isEqualTo(200);
        assertThat(PlainHttp.get(emulator.baseUrl() + "/v1/models").status()).isEqualTo(401);
    }

    @Test
    void vllm_omni_notes_its_settings_and_redraws_the_white_of_a_mask() {
        restart(LocalEmulator.builder().dialect(Dialect.VLLM_OMNI));
        generate(
                "{'prompt':'a','negative_prompt':'dog','size':'64x64','seed':7,'num_inference_steps':9,'guidance_scale':3,"
                        + "'lora':{'name':'detail','path':'/l','scale':0.5}}");
        post(
                "/v1/images/edits",
                PlainHttp.form("prompt", "a", "seed", "7")
                        .addFormDataPart("image", "a.png", PlainHttp.file(CAT))
                        .addFormDataPart("mask_image", "m.png", PlainHttp.file(leftHalfWhite())));

        assertThat(emulator.drawn().get(0))
                .returns("dog", Drawn::negativePrompt)
                .returns(9, Drawn::steps)
                .returns(3.0, Drawn::guidanceScale)
                .returns(List.of(new Drawn.Lora("detail", 0.5)), Drawn::loras);
        assertThat(emulator.drawn().get(1))
                .returns(Redrawn.WHITE, Drawn::redrawn)
                .returns(1, Drawn::inputImages);
    }

    @Test
    void sglang_declares_a_mask_and_draws_the_whole_image_anew() {
        MultipartBody.Builder form = PlainHttp.form("prompt", "a", "response_format", "b64_json")
                .addFormDataPart("image", "a.png", PlainHttp.file(CAT))
                .addFormDataPart("mask", "m.png", PlainHttp.file(leftHalfWhite()));
        restart(LocalEmulator.builder().dialect(Dialect.SGLANG));
        assertThat(post("/v1/images/edits", form).json().at("/detail/0/msg").asText())
                .startsWith("emulator strict mode: declared and not passed on");

        restart(LocalEmulator.builder().dialect(Dialect.SGLANG).strict(false));
        assertThat(post("/v1/images/edits", form).status()).isEqualTo(200);
        assertThat(emulator.drawn())
                .singleElement()
                .returns(Redrawn.EVERYTHING, Drawn::redrawn)
                .returns(1, Drawn::inputImages);
    }

    private void restart(LocalEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
    }

    private PlainHttp.Response generate(String body) {
        return PlainHttp.postJson(emulator.baseUrl() + "/v1/images/generations", body.replace('\'', '"'));
    }

    private PlainHttp.Response post(String path, MultipartBody.Builder form) {
        return PlainHttp.postForm(emulator.baseUrl() + path, form.build());
    }

    private static BufferedImage image(PlainHttp.Response response, String at) {
        return PlainHttp.image(Base64.getDecoder().decode(response.json().at(at).asText()));
    }

    private static String dataUri(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    private static byte[] white() {
        return PlainHttp.png(1, 1, 0xffffff);
    }

    private static byte[] leftHalfWhite() {
        return PlainHttp.png(2, 1, 0xffffff, 0);
    }

    private static byte[] leftHalfTransparent() {
        BufferedImage mask = new BufferedImage(40, 40, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 40; y++) {
            for (int x = 20; x < 40; x++) {
                mask.setRGB(x, y, 0xff000000);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(mask, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }
}
