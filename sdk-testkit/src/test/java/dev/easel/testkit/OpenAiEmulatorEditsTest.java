package dev.easel.testkit;

import static dev.easel.testkit.OpenAiWire.KEY;
import static dev.easel.testkit.OpenAiWire.code;
import static dev.easel.testkit.OpenAiWire.dataUri;
import static dev.easel.testkit.OpenAiWire.image;
import static dev.easel.testkit.OpenAiWire.png;
import static dev.easel.testkit.OpenAiWire.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.support.PlainHttp;
import java.awt.image.BufferedImage;
import okhttp3.MultipartBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The five forms of an edit and the three of a mask. */
class OpenAiEmulatorEditsTest {
    private static final byte[] IMAGE = png(64, 64, false);
    private static final byte[] MASK = png(64, 64, true);

    private OpenAiEmulator emulator = OpenAiWire.with(Host.OPENAI);

    @AfterEach
    void close() {
        emulator.close();
    }

    private void start(Host host) {
        emulator.close();
        emulator = OpenAiWire.with(host);
    }

    private static MultipartBody.Builder form() {
        return form(OpenAiWire.MODEL);
    }

    private static MultipartBody.Builder form(String model) {
        return PlainHttp.form("model", model, "prompt", "a pier", "size", "64x64");
    }

    private static MultipartBody.Builder file(MultipartBody.Builder form, String name, byte[] bytes) {
        return form.addFormDataPart(name, "input.png", PlainHttp.file(bytes));
    }

    private PlainHttp.Response edit(MultipartBody.Builder form) {
        return PlainHttp.postForm(emulator.apiUrl() + "/images/edits", form.build(), "Authorization", "Bearer " + KEY);
    }

    private PlainHttp.Response editJson(String more) {
        return post(
                emulator, "/images/edits", "{'model':'gpt-image-2.6-flare','prompt':'p','size':'64x64'" + more + "}");
    }

    @Test
    void trap_17_one_image_goes_as_image_and_several_as_image_with_brackets() {
        assertThat(edit(file(form(), "image", IMAGE)).status()).isEqualTo(200);
        assertThat(edit(file(file(form(), "image[]", IMAGE), "image[]", MASK)).status())
                .isEqualTo(200);
        assertThat(edit(file(file(form(), "image", IMAGE), "image", MASK)).status())
                .isEqualTo(400);
        assertThat(emulator.drawn()).extracting(Drawn::inputImages).containsExactly(1, 2);
    }

    @Test
    void trap_17_where_the_mask_is_opaque_the_image_stays() {
        BufferedImage edited =
                PlainHttp.image(image(edit(file(file(form(), "image", IMAGE), "mask", MASK)), "/data/0/b64_json"));

        assertThat(edited.getRGB(60, 10) & 0xffffff).as("opaque").isEqualTo(0xff0000);
        assertThat(edited.getRGB(4, 10) & 0xffffff).as("transparent").isNotEqualTo(0xff0000);
        assertThat(emulator.drawn()).extracting(Drawn::redrawn).containsExactly(Redrawn.TRANSPARENT);
    }

    @Test
    void trap_17_a_mask_without_transparency_or_of_another_size_is_refused() {
        assertThat(edit(file(file(form(), "image", IMAGE), "mask", IMAGE)).status())
                .isEqualTo(400);
        assertThat(edit(file(file(form(), "image", IMAGE), "mask", png(32, 32, true)))
                        .status())
                .isEqualTo(400);
        assertThat(edit(file(file(form(), "image", IMAGE), "mask", new byte[] {1, 2}))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void trap_17_openai_takes_edits_in_json_too() {
        String images = ",'images':[{'image_url':'" + dataUri(IMAGE) + "'},{'file_id':'file-1'}]";

        assertThat(editJson(images + ",'mask':{'image_url':'" + dataUri(MASK) + "'}")
                        .status())
                .isEqualTo(200);
        assertThat(editJson(images + ",'mask':{'file_id':'file-2'}").status()).isEqualTo(200);
        assertThat(editJson("").status()).as("no images").isEqualTo(400);
        assertThat(editJson(",'images':[{'image_url':'https://x/1.png','file_id':'file-1'}]")
                        .status())
                .as("both")
                .isEqualTo(400);
        assertThat(editJson(",'images':[{'image_url':'ftp://x/1.png'}]").status())
                .isEqualTo(400);
        assertThat(emulator.drawn()).extracting(Drawn::inputImages).containsExactly(2, 2);
    }

    @Test
    void trap_17_azure_takes_forms_alone() {
        start(Host.AZURE_V1);
        PlainHttp.Response json = PlainHttp.postJson(emulator.apiUrl() + "/images/edits", "{}", "api-key", KEY);
        PlainHttp.Response form = PlainHttp.postForm(
                emulator.apiUrl() + "/images/edits",
                file(PlainHttp.form("model", "my-images", "prompt", "p"), "image", IMAGE)
                        .build(),
                "api-key",
                KEY);

        assertThat(json.status()).isEqualTo(415);
        assertThat(form.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(names = {"GOOGLE", "ZHIPU", "NEBIUS", "DOCKER_MODEL_RUNNER", "PORTKEY", "OPENROUTER", "TOGETHER"})
    void trap_17_a_host_without_edits_has_no_such_route(Host host) {
        start(host);

        assertThat(edit(file(form("m"), "image", IMAGE)).status()).isEqualTo(404);
    }

    @Test
    void trap_17_deepinfra_repeats_image_and_has_no_mask() {
        start(Host.DEEPINFRA);

        assertThat(edit(file(file(form("m"), "image", IMAGE), "image", IMAGE)).status())
                .isEqualTo(200);
        assertThat(edit(file(form("m"), "image[]", IMAGE)).status()).isEqualTo(400);
        assertThat(edit(file(file(form("m"), "image", IMAGE), "mask", MASK)).status())
                .isEqualTo(400);
    }

    @Test
    void trap_17_xai_takes_objects_in_json_and_three_at_most() {
        start(Host.XAI);
        String one = "{'url':'" + dataUri(IMAGE) + "','type':'image_url'}";
        String request = "{'model':'m','prompt':'p',";

        assertThat(post(emulator, "/images/edits", request + "'image':" + one + "}")
                        .status())
                .isEqualTo(200);
        assertThat(post(emulator, "/images/edits", request + "'images':[" + one + "," + one + "]}")
                        .status())
                .isEqualTo(200);
        String four = String.join(",", one, one, one, one);
        assertThat(post(emulator, "/images/edits", request + "'images':[" + four + "]}")
                        .status())
                .isEqualTo(400);
        assertThat(edit(file(form("m"), "image", IMAGE)).status()).as("a form").isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENROUTER | m | 'input_references':[{'type':'image_url','image_url':{'url':'URI'}}] | 1",
                "OPENROUTER | m | 'input_references':['URI'] | 0",
                "ARK | seedream-4.0 | 'image':'URI' | 1",
                "ARK | seedream-4.0 | 'image':['URI','URI'] | 2",
                "TOGETHER | m | 'image_url':'URI','reference_images':['URI'] | 2",
                "SILICONFLOW | m | 'image':'URI','image2':'URI','image3':'URI' | 3",
                "SILICONFLOW | m | 'images':['URI'] | 0",
                "GOOGLE | m | 'image':'URI' | 0"
            })
    void trap_17_other_hosts_take_images_on_the_route_of_generations(Host host, String model, String more, int images) {
        start(host);
        String path = host == Host.OPENROUTER ? "/images" : "/images/generations";
        PlainHttp.Response response = post(
                emulator, path, "{'model':'" + model + "','prompt':'p'," + more.replace("URI", dataUri(IMAGE)) + "}");

        assertThat(response.status()).isEqualTo(images == 0 ? 400 : 200);
        assertThat(emulator.drawn())
                .extracting(Drawn::inputImages)
                .isEqualTo(images == 0 ? java.util.List.of() : java.util.List.of(images));
    }

    @Test
    void xinference_draws_where_the_mask_is_white() {
        start(Host.XINFERENCE);
        edit(file(file(form("sd"), "image", IMAGE), "mask", PlainHttp.png(64, 64, new int[64 * 64])));

        assertThat(emulator.drawn()).extracting(Drawn::redrawn).containsExactly(Redrawn.WHITE);
    }

    @Test
    void a_form_is_held_to_its_parts() {
        assertThat(code(edit(file(form(), "image", IMAGE).addFormDataPart("strength", "0.5"))))
                .isEqualTo("unknown_parameter");
        assertThat(code(edit(file(form(), "image", IMAGE).addFormDataPart("moderation", "low"))))
                .as("moderation is for JSON")
                .isEqualTo("unknown_parameter");
        assertThat(code(edit(file(form(), "image", IMAGE).addFormDataPart("n", "two"))))
                .isEqualTo("invalid_type");
        assertThat(edit(form().addFormDataPart("image", "no file")).status()).isEqualTo(400);
        assertThat(edit(file(form(), "image", new byte[] {1, 2, 3})).status()).isEqualTo(400);
        assertThat(edit(form()).status()).as("no image").isEqualTo(400);
        assertThat(PlainHttp.post(
                                emulator.apiUrl() + "/images/edits",
                                "multipart/form-data; boundary=b",
                                "--b\r\nno end",
                                "Authorization",
                                "Bearer " + KEY)
                        .status())
                .isEqualTo(400);
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void options_of_svg_have_brackets_in_a_form() {
        emulator.close();
        emulator = OpenAiWire.with(Host.OPENAI, OpenAiEmulator.Quirk.SVG_MODEL_REQUIRED);
        MultipartBody.Builder form = file(form(), "image", IMAGE).addFormDataPart("output_format", "svg");

        assertThat(edit(form).status()).as("without a model").isEqualTo(400);
        assertThat(edit(form.addFormDataPart("svg[model]", "author"))
                        .json()
                        .at("/svg_usage/model")
                        .asText())
                .isEqualTo("author");
        assertThat(edit(form.addFormDataPart("svg[reasoning][effort]", "low")).status())
                .as("brackets within brackets")
                .isEqualTo(200);
        assertThat(edit(form.addFormDataPart("svg[reasoning][mood]", "calm")).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"gpt-image-2, 400", "gpt-image-2.5-flare, 200", "gpt-image-2.6-flare, 200"})
    void markup_came_with_2_5(String model, int status) {
        assertThat(edit(file(file(form(model), "image", IMAGE), "markup", MASK)).status())
                .isEqualTo(status);
    }

    @Test
    void markup_does_not_go_with_a_mask_nor_either_with_gif() {
        assertThat(edit(file(file(file(form(), "image", IMAGE), "markup", MASK), "mask", MASK))
                        .status())
                .isEqualTo(400);
        assertThat(edit(file(file(form(), "image", IMAGE), "mask", MASK).addFormDataPart("output_format", "gif"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void input_fidelity_is_for_the_old_models_alone() {
        assertThat(code(edit(file(form(), "image", IMAGE).addFormDataPart("input_fidelity", "high"))))
                .isEqualTo("unknown_parameter");
        emulator.close();
        emulator = OpenAiWire.at(Host.OPENAI)
                .clock(() -> java.time.Instant.parse("2026-11-30T12:00:00Z"))
                .start();
        for (String[] pair : new String[][] {
            {"gpt-image-1.5", "high", "200"}, {"gpt-image-1-mini", "high", "400"}, {"gpt-image-1-mini", "low", "200"}
        }) {
            MultipartBody.Builder form = PlainHttp.form("model", pair[0], "prompt", "p", "input_fidelity", pair[1]);
            assertThat(edit(file(form, "image", IMAGE)).status())
                    .as(pair[0] + pair[1])
                    .isEqualTo(Integer.parseInt(pair[2]));
        }
    }
}
